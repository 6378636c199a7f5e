"""What the explorable ``orientation`` answers, and what it says about the two cells."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convnotes.explorables import OrientationExplorable
from convnotes.explorables.orientation.answer import ANGLES, FIELD, POSITIONS, RETINA, WIDTH
from convnotes.explorables.runtime.explorable import StateError
from convnotes.retina import bar
from convnotes.vision import complex_cells, gabor, simple_cells


def answers(**state):
    return OrientationExplorable(**state).answer


def test_simple_cells_are_what_scipy_correlates_and_cuts_off_at_0():
    answer = answers(angle=70, position=1.5, length=9, noise=0.4, seed=7, prefers=35, reach=2)
    whole = correlate2d(answer["retina"], gabor(angle=35, **FIELD), mode="same")
    np.testing.assert_allclose(answer["simple"], np.maximum(whole[10:15, 10:15], 0), atol=1e-11)


def test_the_complex_cell_is_the_core_s_complex_cell():
    answer = answers(angle=80, position=-2, prefers=60, reach=3)
    cells = complex_cells(answer["retina"][None, None], gabor(angle=60, **FIELD)[None, None], 7)
    assert answer["complex"] == pytest.approx(cells[0, 0, 12, 12])


def test_the_best_cell_gives_the_complex_cell_s_answer():
    answer = answers(position=2, angle=80)
    assert answer["simple"].ravel()[answer["best"][0]] == answer["complex"][0] == answer["simple"].max()


def test_excitation_less_inhibition_is_the_drive():
    answer = answers(noise=1)
    drive = answer["excitation"] - answer["inhibition"]
    np.testing.assert_allclose(answer["simple"], np.maximum(drive, 0), atol=1e-11)
    assert (drive < 0).any()


def test_each_point_of_a_curve_is_the_answer_to_that_bar():
    state = {"angle": 65, "position": 1, "length": 8, "noise": 0.3, "prefers": 120, "reach": 1}
    curves = answers(**state)
    for name, places in (("angle", ANGLES), ("position", POSITIONS)):
        for at in (0, 7, len(places) - 1):
            one = answers(**state | {name: places[at].item()})
            assert curves[f"{name}_simple"][at] == pytest.approx(one["simple"][1, 1])
            assert curves[f"{name}_complex"][at] == pytest.approx(one["complex"][0])


@pytest.mark.parametrize("prefers", [0, 45, 90, 135])
def test_both_cells_answer_most_near_the_angle_that_they_prefer(prefers):
    answer = answers(prefers=prefers)
    for cell in ("simple", "complex"):
        off = (ANGLES[answer[f"angle_{cell}"].argmax()] - prefers + 90) % 180 - 90
        assert abs(off) <= 5


def test_at_its_best_angle_the_simple_cell_loses_the_bar_that_the_complex_cell_keeps():
    answer = answers(angle=90)
    near, far = np.abs(POSITIONS) <= 3, np.abs(POSITIONS) >= 3
    assert answer["position_simple"][far].max() == 0
    assert answer["position_complex"][near].min() == pytest.approx(answer["position_complex"].max())


def test_a_bar_across_silences_the_simple_cell():
    assert answers(angle=0)["simple"][3, 3] < 0.01 * answers(angle=90)["simple"][3, 3]


def test_a_pool_of_one_cell_is_that_cell():
    answer = answers(reach=0, noise=0.5, angle=72)
    assert answer["simple"].shape == (1, 1)
    np.testing.assert_array_equal(answer["angle_simple"], answer["angle_complex"])
    np.testing.assert_array_equal(answer["position_simple"], answer["position_complex"])


def test_turning_bar_and_cells_a_quarter_turns_the_answers():
    upright, level = answers(angle=100, prefers=90, position=2), answers(angle=10, prefers=0, position=2)
    np.testing.assert_allclose(np.rot90(upright["simple"], -1), level["simple"], atol=1e-11)


def test_without_noise_the_sample_does_not_matter():
    np.testing.assert_array_equal(answers(seed=3)["retina"], answers(seed=4)["retina"])


def test_noise_stays_within_its_strength():
    clean, noisy = answers()["retina"], answers(noise=0.25, seed=9)["retina"]
    assert 0.2 < np.abs(noisy - clean).max() <= 0.25


def test_the_bar_is_as_wide_as_half_the_cells_wave():
    assert FIELD["wavelength"] / 2 == WIDTH


def test_the_bar_at_half_a_pixel_is_seen_as_well_as_at_a_whole_one():
    weight = gabor(angle=90, **FIELD)[None, None]
    responses = [
        complex_cells(bar(RETINA, 90, position=p, length=13, width=WIDTH)[None, None], weight, 7)[
            0, 0, 12, 12
        ]
        for p in (0, 0.5)
    ]
    assert responses[0] == pytest.approx(responses[1])


def test_simple_cells_of_the_still_are_those_of_the_answer():
    widget = OrientationExplorable(angle=90, position=3)
    html = widget._repr_mimebundle_()[0]["text/html"]
    assert "The simple cell in the middle answers 0, the complex cell 4.854" in html


def test_the_field_of_the_pool_stays_on_the_retina():
    most = OrientationExplorable.schema["fields"]["reach"]["range"][1]
    assert FIELD["size"] + 2 * most <= RETINA


def test_a_length_out_of_range_is_named_and_changes_nothing():
    widget = OrientationExplorable(length=7)
    with pytest.raises(StateError, match="length 26 is outside 1 to 25"):
        widget.set(length=26, angle=3)
    assert (widget.length, widget.angle) == (7, 40)


def test_simple_cells_by_the_core_are_those_of_the_explorable():
    answer = answers(angle=95, position=-0.5)
    cells = simple_cells(answer["retina"][None, None], answer["weight"][None, None])[0, 0, 9:16, 9:16]
    np.testing.assert_allclose(answer["simple"], cells, atol=1e-11)
