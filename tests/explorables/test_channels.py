"""The explorable ``channels``: its answer against SciPy, the worked example, and what can be counted."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convnotes import examples
from convnotes.explorables import ChannelsExplorable
from convnotes.explorables.runtime.explorable import StateError

RNG = np.random.default_rng(11)


def demo(**fields):
    return ChannelsExplorable(
        input=examples.DEMO_INPUT, weight=examples.DEMO_WEIGHT, bias=examples.DEMO_BIAS[None], **fields
    )


def preset(name):
    figure = ChannelsExplorable()
    (state,) = (entry["state"] for entry in figure.schema["presets"] if entry["id"] == name)
    figure.set(**state)
    return figure


def test_the_first_preset_is_the_books_worked_example():
    assert preset("cs231n").state == demo(**examples.DEMO_STEPS).state == ChannelsExplorable().state


def test_the_channels_of_the_first_output_add_1_minus_1_and_0():
    partial = preset("cs231n").answer["partial"]
    assert partial[0, :, 0, 0].tolist() == [1, -1, 0]


def test_with_the_bias_the_first_output_is_1_and_two_pixels_on_it_is_0():
    output = preset("cs231n").answer["output"]
    assert output[0, 0, :2].tolist() == [1, 0]


def test_each_share_is_scipys_correlation_of_its_channel():
    x, w = RNG.normal(size=(3, 6, 7)), RNG.normal(size=(2, 3, 2, 3))
    partial = ChannelsExplorable(input=x, weight=w, stride=2, padding=1).answer["partial"]
    for o, k in np.ndindex(2, 3):
        expected = correlate2d(np.pad(x[k], 1), w[o, k], mode="valid")[::2, ::2]
        np.testing.assert_allclose(partial[o, k], expected)


def test_the_shares_and_the_bias_add_up_to_the_output():
    figure = ChannelsExplorable(input=RNG.normal(size=(3, 4, 6)), bias=[[0.5, -2]])
    reply = figure.answer
    expected = reply["partial"].sum(axis=1) + np.reshape(figure.bias[0], (2, 1, 1))
    np.testing.assert_allclose(reply["output"], expected)


def test_a_1x1_filter_mixes_the_channels_of_each_pixel():
    figure = preset("one-by-one")
    weight = np.array(figure.weight)[:, :, 0, 0]
    expected = np.einsum("ok,kij->oij", weight, np.array(figure.input))
    np.testing.assert_allclose(figure.answer["output"], expected)


def test_twelve_filters_on_a_32_pixel_picture_give_32x32x12_with_same_padding():
    assert preset("scale").answer["layer"].tolist() == [32, 32, 12, 336, 32 * 32 * 12 * 27]


def test_twelve_filters_of_5x5_give_28x28x12_without_padding():
    figure = ChannelsExplorable(kernel_size=5, stride=1, padding=0)
    assert figure.answer["layer"].tolist() == [28, 28, 12, 912, 705600]


def test_a_filter_that_sees_one_colour_gets_nothing_from_the_others():
    partial = preset("one-colour").answer["partial"]
    assert not partial[0, 1:].any()
    assert partial[0, 0].any()


def test_resizing_keeps_all_channels_and_filters():
    figure = ChannelsExplorable(kernel_size=[1, 2], input_size=[3, 4])
    assert np.shape(figure.input) == (3, 3, 4)
    assert np.shape(figure.weight) == (2, 3, 1, 2)
    assert (figure.kernel_size, figure.input_size) == ([1, 2], [3, 4])


def test_the_still_writes_the_picked_output_as_a_sum_of_channels():
    still = ChannelsExplorable()._repr_mimebundle_()[0]["text/html"]
    assert "y0[0, 0] = 1 + (−1) + 0 + bias 1 = 1" in still


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"input": np.zeros((2, 5, 5))}, "input of 2×5×5 cells is outside 3×1×1 to 3×7×7"),
        ({"input": np.zeros((3, 5))}, "input must be rows of numbers, got list"),
        ({"input": [[[0, 0]], [[0, 0]], [[0]]]}, "input has a row of 1 cells where the first has 2"),
        ({"input": [[[0]], [[0]], [[np.nan]]]}, r"input\[2, 0, 0\] must be a finite number, got NaN"),
        ({"weight": np.full((2, 3, 1, 1), 2e6)}, r"weight\[0, 0, 0, 0\] .* is outside"),
        ({"bias": [[1]]}, "bias of 1×1 cells is outside 1×2 to 1×2"),
        (
            {"kernel_size": 5, "input_size": 1, "padding": 1},
            "the kernel spans 5 rows, the padded input only 3",
        ),
        (
            {"kernel_size": [1, 5], "input_size": [2, 2]},
            "the kernel spans 5 columns, the padded input only 4",
        ),
    ],
)
def test_what_does_not_fit_is_named(change, words):
    figure = ChannelsExplorable()
    before = figure.state
    with pytest.raises(StateError, match=words):
        figure.set(**change)
    assert figure.state == before
