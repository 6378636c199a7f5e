"""What the chapter on history claims, measured; and the checker of its exercise."""

import re

import numpy as np
import pytest
from support import chapters

from convnotes.cascade import Cascade, c_cells
from convnotes.examples import LETTERS
from convnotes.exercises import check_complex_cell
from convnotes.retina import bar
from convnotes.vision import complex_cells, gabor, simple_cells

FIELD = gabor(13, 90, wavelength=8, sigma=3)[None, None]


def answers(image):
    """Return what the chapter's simple and complex cell say."""
    cells = simple_cells(image[None, None], FIELD), complex_cells(image[None, None], FIELD, field=7)
    return np.array([cell[0, 0, 12, 12] for cell in cells])


def best_bar(**options):
    return bar(25, options.pop("angle", 90), length=13, width=4, **options)


def half_width(x, y):
    return np.ptp(x[y >= y.max() / 2])


# --- Cells -----------------------------------------------------------------------------------------------


def test_of_a_letter_moved_by_2_pixels_one_lit_pixel_stays_lit():
    moved = np.roll(LETTERS[0], (2, 2), axis=(0, 1))
    assert (LETTERS[0].sum(), (LETTERS[0] * moved).sum()) == (17, 1)


def test_light_everywhere_leaves_both_cells_silent():
    np.testing.assert_allclose(answers(np.ones((25, 25))), 0, atol=1e-12)


def test_no_other_stimulus_of_the_first_question_excites_like_the_upright_bar():
    others = np.ones((25, 25)), bar(25, 90, length=4, width=4), best_bar(angle=0)
    assert max(answers(other)[0] for other in others) < 0.5 * answers(best_bar())[0]


def test_the_best_bar_3_pixels_aside_silences_the_simple_cell_alone():
    simple, pooled = answers(best_bar(position=3))
    assert simple == 0
    assert pooled == pytest.approx(answers(best_bar())[1])


def test_the_complex_cell_is_as_choosy_about_the_angle():
    angles = np.arange(0, 181, 5)
    simple, pooled = np.array([answers(best_bar(angle=angle)) for angle in angles]).T
    assert half_width(angles, simple) == half_width(angles, pooled) == 50


def test_far_from_the_best_angle_the_complex_cell_alone_answers_a_little():
    (simple, pooled), best = answers(best_bar(angle=0)), answers(best_bar())[1]
    assert simple < 0.01 * best
    assert 0.05 * best < pooled < 0.15 * best


def test_the_complex_cell_is_three_times_as_generous_about_the_place():
    places = np.arange(-9, 9.5, 0.5)
    simple, pooled = np.array([answers(best_bar(position=place)) for place in places]).T
    assert (half_width(places, simple), half_width(places, pooled)) == (3, 9)


def test_the_c_cell_of_1980_is_no_mean():
    one, two = (c_cells(np.reshape([z, 0, 0, 0], (1, 4, 1, 1)), 1)[0, 0, 0, 0] for z in (8, 16))
    assert one < two < 1.05 * one


# --- The cascade -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named():
    """How many letters are named rightly at each shift, with C-cells and without."""
    reach = range(-6, 7)
    return {
        pooling: np.array([[rightly(cascade, down, right) for right in reach] for down in reach])
        for pooling in (True, False)
        for cascade in [Cascade(LETTERS, pooling=pooling)]
    }


def rightly(cascade, down, right):
    return (cascade.recognise(np.roll(LETTERS, (down, right), axis=(1, 2))) == range(4)).sum()


def test_with_c_cells_every_letter_is_named_within_5_pixels(named):
    assert (named[True][1:-1, 1:-1] == 4).all()


def test_6_pixels_sideways_are_still_forgiven(named):
    assert (named[True][1:-1] == 4).all()


def test_6_pixels_up_or_down_lose_most_letters_at_odd_shifts_sideways_and_all_in_the_corners(named):
    rim = named[True][[0, -1]]
    assert (rim[:, 1::2] == 1).all()
    assert (rim[:, [0, -1]] == 0).all()
    assert (rim[:, 2:-1:2] >= 3).all()


def test_without_c_cells_letters_are_named_where_they_were_learnt_and_hardly_elsewhere(named):
    elsewhere = {(7, 6): 1, (5, 6): 1, (6, 6): 4}
    assert {tuple(at.tolist()): named[False][tuple(at)] for at in np.argwhere(named[False])} == elsewhere


def test_what_survives_without_c_cells_is_a_t_moved_along_its_stem():
    cascade = Cascade(LETTERS, pooling=False)
    for down in (-1, 1):
        np.testing.assert_array_equal(cascade.recognise(np.roll(LETTERS, down, axis=1)), [0, -1, -1, -1])


def test_the_shifts_never_wrap_a_letter_round():
    rows, columns = (np.flatnonzero(LETTERS.any(axis=axes)) for axes in ((0, 2), (0, 1)))
    assert min(rows[0], columns[0], 22 - rows[-1], 24 - columns[-1]) >= 6


def test_what_forgiveness_costs():
    stem, cup, slipped, hook = LETTERS[[0, 3, 0, 0]]
    stem[7, 8:12] = stem[7, 13:17] = 0
    cup[7, 9:16] = 0
    slipped[8:16] = np.roll(slipped[8:16], 2, axis=1)
    hook[8:16] = np.roll(hook[8:16], 4, axis=1)
    for pooling, named in ((True, "TOTT"), (False, "TO-O")):
        found = Cascade(LETTERS, pooling=pooling).recognise([stem, cup, slipped, hook])
        assert "".join("TLXO-"[index] for index in found) == named


# --- The chapter -----------------------------------------------------------------------------------------


def test_every_step_of_the_timeline_has_its_paper():
    sources = "".join(cell.source for cell in chapters.cells("history").values())
    years = re.findall(r"^\s*\((\d{4}), \"[xwyd]\"", sources, re.MULTILINE)
    assert years == ["1959", "1962", "1968", "1980", "1989", "1998", "2012"]
    assert re.findall(r"^\| (\d{4}) \| \[.* \(\1\)\]\(.*#[a-z]+\1\) \|", sources, re.MULTILINE) == years


def test_a_number_with_its_thousands_parted_is_told_so():
    question = chapters.questions("history")["own-weights"]
    assert question["answer"] == 25 * 25 * 13 * 13 == 105625
    assert "Leave it out" in dict(question["hints"])[105.625]


def strongest(x, w):
    return int(max(0, *np.correlate(x, w)))


def test_the_strongest_simple_cell_by_numpy_is_right():
    assert check_complex_cell(strongest) == "Right, in all 6 cases."
