"""Fukushima's cascade: its cells, and what two stages of pooling buy."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convnotes.cascade import ANGLES, Cascade, c_cells, line_templates, s_cells

RNG = np.random.default_rng(0)


def letters():
    """T, L, X and O, nine pixels high, in the middle of 21×23 pixels."""
    tee, ell, x, o = shapes = np.zeros((4, 21, 23))
    top, bottom, left, right = 6, 14, 7, 15
    tee[top, left : right + 1] = tee[top : bottom + 1, (left + right) // 2] = 1
    ell[bottom, left : right + 1] = ell[top : bottom + 1, left] = 1
    for step in range(9):
        x[top + step, left + step] = x[top + step, right - step] = 1
    o[[top, bottom], left : right + 1] = 1
    o[top : bottom + 1, [left, right]] = 1
    return shapes


def shifted(image, down, right):
    return np.roll(image, (down, right), axis=(0, 1))


def test_an_s_cell_answers_1_to_its_template_at_any_contrast():
    templates = RNG.random((3, 2, 4, 5))
    for contrast in (1, 0.2):
        answers = s_cells(contrast * templates, templates, padding=0)[:, :, 0, 0]
        assert_allclose(np.diag(answers), 1, atol=0.02)


@pytest.mark.parametrize("selectivity", [1.0, 4.0])
def test_an_s_cell_is_silent_where_the_cosine_is_below_its_threshold(selectivity):
    templates = RNG.random((4, 2, 3, 3))
    images = np.concatenate([templates, RNG.random((40, 2, 3, 3)) ** 4])
    answers = s_cells(images, templates, selectivity=selectivity, efficacy=1e9, padding=0)[:, :, 0, 0]
    # The weights fade from the centre, so the cosine is taken with them too.
    fading = s_cells_weights(3)
    flat = [(array * np.sqrt(fading)).reshape(len(array), -1) for array in (images, templates)]
    units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in flat]
    cosines = units[0] @ units[1].T
    expected = np.maximum((selectivity + 1) * cosines - selectivity, 0)
    assert_allclose(answers, expected, atol=1e-6)
    assert (expected == 0).any()
    assert (expected > 0).any()


def s_cells_weights(size):
    r = np.arange(size) - (size - 1) / 2
    fading = np.exp(-(r**2) / (2 * (size / 2) ** 2))
    return np.outer(fading, fading)


def test_the_first_s_cells_tell_eight_lines_apart():
    lines = line_templates(5)
    answers = s_cells(lines, lines, padding=0)[:, :, 0, 0]
    assert len(ANGLES) == 8
    assert_array_equal(answers.argmax(axis=1), np.arange(8))


def test_a_blank_input_silences_every_cell():
    lines = line_templates(5)
    assert not s_cells(np.zeros((1, 1, 9, 9)), lines).any()
    assert not c_cells(np.zeros((1, 3, 9, 9)), 5).any()


def test_a_c_cell_saturates_below_1():
    answers = c_cells(np.array([0.1, 1, 10, 1e9]).reshape(4, 1, 1, 1) * [[[[1.0]], [[0.0]], [[0.0]]]], 1)[
        :, 0, 0, 0
    ]
    assert (np.diff(answers) > 0).all()
    assert answers[-1] < 1
    assert answers[2] - answers[1] > answers[3] - answers[2] > 0


def test_a_c_cell_is_inhibited_where_all_kinds_answer_alike():
    assert_array_equal(c_cells(np.full((1, 4, 7, 7), 3.0), 3, padding=0), np.zeros((1, 4, 5, 5)))


def test_a_c_cell_answers_wherever_in_its_window_the_s_cell_lies():
    answers = []
    for column in range(5):
        u = np.zeros((1, 2, 5, 5))
        u[0, 0, 2, column] = 2.0
        answers.append(c_cells(u, 5, padding=0)[0, 0, 0, 0])
    assert min(answers) > 0.5 * max(answers)


@pytest.mark.parametrize("pooling", [True, False])
def test_the_cascade_recognises_what_it_learnt_where_it_learnt_it(pooling):
    cascade = Cascade(letters(), pooling=pooling)
    assert_array_equal(cascade.recognise(letters()), [0, 1, 2, 3])


def shares_recognised(pooling, shifts):
    cascade = Cascade(letters(), pooling=pooling)
    images = [shifted(letter, *shift) for shift in shifts for letter in letters()]
    return np.mean(cascade.recognise(images).reshape(len(shifts), 4) == range(4))


def test_with_pooling_every_letter_is_recognised_at_every_shift_up_to_4_px():
    shifts = [(down, right) for down in range(-4, 5) for right in range(-4, 5)]
    assert shares_recognised(True, shifts) == 1


def test_without_pooling_no_letter_is_recognised_2_px_away():
    shifts = [(down, right) for down in (-2, 0, 2) for right in (-2, 0, 2) if (down, right) != (0, 0)]
    assert shares_recognised(False, shifts) == 0


def test_the_answer_fades_as_the_pattern_moves_away():
    cascade = Cascade(letters())
    answers = [cascade.respond([shifted(letters()[0], 0, right)])[0, 0] for right in (0, 2, 4, 6)]
    assert (np.diff(answers) < 0).all()


def test_a_blank_image_is_not_recognised():
    assert_array_equal(Cascade(letters()).recognise(np.zeros((2, 21, 23))), [-1, -1])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Cascade(np.zeros((21, 23))), ValueError, r"patterns must have shape \(N, H, W\)"),
        (lambda: Cascade(-letters()), ValueError, "be ≥ 0"),
        (lambda: Cascade(np.zeros((2, 21, 23))), ValueError, "patterns must each hold a line"),
        (lambda: Cascade(letters()).respond(np.zeros((1, 9, 9))), ValueError, r"images must be \(21, 23\)"),
        (
            lambda: s_cells(letters()[:, None], line_templates(5), selectivity=0),
            ValueError,
            "selectivity must be",
        ),
        (lambda: s_cells(letters()[:, None], line_templates(5), efficacy=-1), ValueError, "efficacy must be"),
        (lambda: s_cells(letters()[:, None], line_templates(5)[0]), ValueError, "templates must have the"),
        (lambda: s_cells(["a"], line_templates(5)), TypeError, "u must hold numbers"),
        (
            lambda: c_cells(letters()[:, None], 3, saturation=0),
            ValueError,
            "saturation must be finite and more than 0, got 0",
        ),
        (lambda: c_cells(letters(), 3), ValueError, "u must have the"),
        (lambda: line_templates(5, []), ValueError, "angles must not be empty along K"),
        (lambda: line_templates(5, None), TypeError, "angles must hold numbers, got None"),
        (lambda: Cascade(letters(), pooling=1), TypeError, "pooling must be True or False, got 1"),
        (lambda: line_templates(0), ValueError, "size must be at least 1, got 0"),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("value", ["a", True, [1.0]])
def test_what_is_no_number_is_named(value):
    u = letters()[:, None]
    for call, name in (
        (lambda: s_cells(u, line_templates(5), selectivity=value), "selectivity"),
        (lambda: s_cells(u, line_templates(5), efficacy=value), "efficacy"),
        (lambda: c_cells(u, 3, saturation=value), "saturation"),
        (lambda: c_cells(u, 3, sigma=value), "sigma"),
    ):
        with pytest.raises(TypeError, match=f"{name} must be a number, got"):
            call()
