"""What the explorable ``filters`` answers: SciPy's images and NumPy's spectra, and pictures of one's own."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import ndimage, signal

from convnotes import examples
from convnotes.datasets import grey, load_picture
from convnotes.explorables import FiltersExplorable
from convnotes.explorables.filters.pictures import planes
from convnotes.explorables.runtime.explorable import StateError

SCIPY = {"zeros": "constant", "reflect": "mirror", "replicate": "nearest", "circular": "grid-wrap"}
ODD = np.array([[1, 0, -2], [3, 1, 0], [0, -1, 2], [1, 1, 1], [0, 2, 0]])


def answers(**state):
    return FiltersExplorable(**state).answer


@pytest.mark.parametrize("border", SCIPY)
def test_each_border_is_the_one_that_scipy_knows(border):
    answer = answers(picture="curve", kernel=ODD, border=border)
    expected = ndimage.correlate(examples.CURVE_DRAWING * 1.0, ODD, mode=SCIPY[border])
    assert_allclose(answer["output"][0], expected)


def test_cut_off_is_what_scipy_calls_valid():
    answer = answers(picture="curve", kernel=ODD, border="valid")
    assert_allclose(answer["output"][0], signal.correlate2d(examples.CURVE_DRAWING, ODD, mode="valid"))


def test_two_kernels_in_a_row_are_the_one_that_they_are_together():
    twice = answers(picture="curve", kernel=ODD, second=[[1, -2], [3, 1]], twice=1, border="valid")
    once = answers(picture="curve", kernel=twice["together"], border="valid")
    assert_allclose(twice["output"], once["output"])
    assert_allclose(twice["response"], once["response"])


def test_a_kernel_that_is_taken_apart_does_the_same():
    whole = answers(picture="digit")
    (column,), (row,) = whole["columns"], whole["rows"]
    apart = answers(picture="digit", kernel=column[:, None], second=row[None], twice=1)
    assert_allclose(apart["output"], whole["output"])


def test_the_map_of_waves_is_the_size_of_numpy_s_spectrum():
    answer = answers(kernel=ODD)
    spectrum = np.abs(np.fft.fftshift(np.fft.fft2(ODD, (64, 64))))
    assert_allclose(answer["response"], spectrum, atol=1e-12)
    assert_allclose(np.abs(answer["across"][:-1]), spectrum[32, 32:], atol=1e-12)
    assert_allclose(np.abs(answer["down"][:-1]), spectrum[32:, 32], atol=1e-12)


def test_a_mean_turns_the_finest_stripes_over():
    ninths = np.full((3, 3), 1 / 9)
    assert answers(kernel=ninths)["across"][-1] == pytest.approx(-1 / 3)
    stripes = answers(picture="stripes", kernel=ninths)
    fine = slice(118, 126)
    before, after = stripes["picture"][0, 0, fine] - 127.5, stripes["output"][0, 0, fine] - 127.5
    assert (np.sign(before) == -np.sign(after)).all()


def test_the_laplacian_answers_beside_an_edge_and_not_on_a_ramp():
    answer = answers(picture="edge", kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]], border="replicate")
    row = answer["output"][0, 5]
    assert row[5:7].tolist() == [-9, 9]
    assert not row[13:20].any()


def test_noise_has_the_spread_that_is_asked_for_and_a_kernel_multiplies_it_by_its_gain():
    answer = answers(noise=0.1)
    noise = answer["picture"] - answers()["picture"]
    assert noise.std() == pytest.approx(25.5, rel=0.02)
    assert noise.mean() == pytest.approx(0, abs=0.5)
    through = answer["output"] - answers()["output"]
    assert through.std() == pytest.approx(answer["facts"][1] * 25.5, rel=0.02)


@pytest.mark.parametrize(
    ("shown", "levels"),
    [("signed", [-9, 9]), ("absolute", [0, 9]), ("clamped", [0, 9]), ("stretched", [-9, 9])],
)
def test_what_is_drawn_as_darkest_and_lightest(shown, levels):
    answer = answers(
        picture="edge", kernel=[[0, -1, 0], [-1, 4, -1], [0, -1, 0]], border="replicate", shown=shown
    )
    assert answer["levels"].tolist() == levels


def test_in_colour_each_plane_is_filtered_for_itself():
    answer = answers(picture="coffee", colour=1)
    assert answer["output"].shape == (3, 128, 192)
    for plane in range(3):
        expected = ndimage.correlate(
            load_picture("coffee")[..., plane] * 1.0, answer["together"], mode="mirror"
        )
        assert_allclose(answer["output"][plane], expected)


def test_without_colour_a_picture_is_its_luma_in_whole_numbers():
    (shown,) = planes("coffee", 0)
    assert np.abs(shown - grey(load_picture("coffee"))).max() <= 0.5 + 1e-9
    assert_array_equal(shown, np.round(shown))


def test_the_drawings_are_those_of_the_examples():
    assert_array_equal(planes("curve", 0)[0], examples.CURVE_DRAWING)
    assert_array_equal(planes("x", 0)[0], examples.LETTER_X)


# --- Pictures of one's own ----------------------------------------------------------------------------------


def test_an_array_is_a_picture_of_one_s_own():
    image = np.random.default_rng(0).integers(0, 256, (20, 31), dtype=np.uint8)
    figure = FiltersExplorable(picture=image, kernel=[[1]])
    assert figure.picture == "own"
    assert_array_equal(figure.answer["output"][0], image)
    figure.picture = 255 - image
    assert_array_equal(figure.answer["output"][0], 255 - image)
    figure.picture = "x"
    assert figure.answer["output"].shape == (1, 9, 9)


def test_shares_of_white_colour_and_opacity_are_understood():
    half = np.full((16, 17), 0.5)
    assert (FiltersExplorable(picture=half, kernel=[[1]]).answer["output"] == 128).all()
    clear = np.zeros((16, 17, 4), np.uint8)
    assert (FiltersExplorable(picture=clear, kernel=[[1]], colour=1).answer["output"] == 255).all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (np.zeros((15, 20)), "A picture of 15×20 pixels is outside 16 to 256 a side"),
        (np.zeros((20, 257, 3)), "A picture of 20×257 pixels is outside 16 to 256 a side"),
        (np.zeros((20, 20, 2)), r"A picture is an array \(H, W\) or \(H, W, 3\) of numbers, got 20×20×2"),
        (np.zeros(20), r"got 20"),
        (np.full((20, 20), np.nan), "picture must be a finite number"),
    ],
)
def test_what_is_no_picture_is_refused_and_the_last_one_stays(given, words):
    figure = FiltersExplorable(picture=np.ones((16, 16), np.uint8))
    with pytest.raises(StateError, match=words):
        figure.picture = given
    assert figure.picture == "own"
    assert figure.answer["picture"].shape == (1, 16, 16)


def test_without_a_picture_of_one_s_own_there_is_none_to_choose():
    with pytest.raises(StateError, match="There is no picture of your own here"):
        FiltersExplorable(picture="own")


def test_the_page_gets_the_picture_that_it_needs_when_python_has_stopped():
    image = np.arange(16 * 16, dtype=np.uint8).reshape(16, 16)
    figure = FiltersExplorable(picture=image)
    assert figure._stored["shape"] == [16, 16, 1]
    figure.picture = "coffee"
    assert (figure._stored["name"], figure._stored["shape"]) == ("coffee", [128, 192, 3])
    assert FiltersExplorable(picture="x")._stored == {}


def test_kernels_without_border_that_exceed_the_x_are_refused():
    sevens = {"kernel": np.ones((7, 7)), "second": np.ones((7, 7)), "twice": 1}
    assert answers(picture="x", **sevens)["output"].shape == (1, 9, 9)
    with pytest.raises(StateError, match="the kernels span 13 rows, the picture only 9"):
        FiltersExplorable(picture="x", border="valid", **sevens)
