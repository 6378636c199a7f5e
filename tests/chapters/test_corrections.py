"""Each row of the page of corrections: what its lines print is right, by an oracle that is not the core."""

import base64
import json
import re

import numpy as np
import pytest
from scipy import ndimage, signal
from support import ROOT
from support.chapters import printed, read
from support.explorables import EXPLORABLES

from convnotes.book.links import links
from convnotes.datasets import load_digits
from convnotes.examples import (
    BACKPROP_DELTA,
    BACKPROP_INPUT,
    BACKPROP_KERNEL,
    CURVE_FILTER,
    CURVE_PATCH,
    DIAGONAL,
    LETTER_X,
)
from convnotes.pretrained import pretrained

PAGE = ROOT / "book" / "appendix" / "corrections.ipynb"
CELLS = {cell.id: cell for cell in read(PAGE).cells}
NOTES, OTHERS = 36, 7
ROWS = [f"row-{n}" for n in range(1, NOTES + 1)] + [f"other-{n}" for n in range(1, OTHERS + 1)]
LINK = re.compile(r"\.\./appendix/gallery\.md#x=(\w+)\.([\w-]+)$")


def said(row):
    """The lines that the code of a row prints."""
    return printed(CELLS[f"{row}-shown"]).rstrip("\n").split("\n")


def numbers(row):
    """All numbers that the code of a row prints."""
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d*)?", " ".join(said(row)).replace(",", ""))]


def table(array):
    """An array as NumPy prints it."""
    return str(np.asarray(array)).split("\n")


def links_to_figures():
    for row in ROWS:
        for _, target in links(CELLS[row].source):
            if found := LINK.match(target):
                yield row, found[1], found[2]


def carried(code):
    return json.loads(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))


# --- Every row -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_a_row_says_what_is_right_and_where_it_is_taught_and_shows_it_by_code(row):
    text = CELLS[row].source
    assert text.startswith(f"### {row.split('-')[1]} · ")
    assert "\n\n**Right:** " in text
    assert re.search(r"Taught in \[[^\]]+\]\(\.\./[\w-]+/[\w-]+\.ipynb#[^)]+\)\.", text)
    assert len(CELLS[f"{row}-shown"].source.splitlines()) <= 9
    assert said(row) != [""]


def test_no_row_of_the_two_lists_is_missing_or_comes_twice():
    found = [name for name in CELLS if re.fullmatch(r"(row|other)-\d+", name)]
    assert sorted(found) == sorted(ROWS)


@pytest.mark.parametrize("row", [f"other-{n}" for n in range(1, OTHERS + 1)])
def test_what_others_printed_names_the_public_report(row):
    assert "](https://github.com/" in CELLS[row].source


EXCHANGED = [-2, 6, 0, 3]  # what ∂L/∂w becomes by exchanging the two
READER = pretrained("trained").network
AND_SUMS = [-30, -10, -10, 10]
SHOWS = {
    "row-1": [lambda a: set(a["output"].ravel()) == {-40}, lambda a: a["output"][0, 5, 9] == -8 * 9],
    "row-2": [lambda a: a["output"].shape == (3, 5)],
    "row-3": [lambda a: (a["padded"].shape, a["output"].shape) == ((9, 9), (6, 6))],
    "row-4": [lambda a: (*a["output"].shape, *a["dropped"]) == (2, 2, 0, 1)],
    "row-5": [lambda a: a["output"].shape == (2, 5, 5)],
    "row-6": [lambda a: a["grad_x"].shape == (4, 4) and a["verdict_x"].any()],
    "row-7": [
        lambda a: [*a["grad_w"].ravel(), *a["numeric_w"].ravel().round(6)] == EXCHANGED + EXCHANGED[::-1]
    ],
    "row-8": [lambda a: a["verdict_x"].any()],
    "row-9": [
        lambda a: a["grad_x"][0].round(9).tolist() == [0.6, 0.8] and a["verdict"][0].tolist() == [0, 2]
    ],
    "row-10": [lambda a: a["grad_x"].tolist() == [[4, 4], [0, 0]]],
    "row-11": [lambda a: np.flatnonzero(a["grad_x"][0]).tolist() == [0, 1, 2]],
    "row-12": [lambda a: a["grad_x"][0].tolist() == [0.5, 0.5, 1, 1]],
    "row-13": [lambda a: a["output"][:7].tolist() == np.convolve([2, 0, 1, 3], [0, 0.25, 1, 0.5]).tolist()],
    "row-14": [lambda a: a["simple"][3, 3] == 0 and round(a["complex"][0], 2) == 4.85],
    "row-15": [lambda a: a["layer"][:3].tolist() == [30, 30, 12]],
    "row-16": [
        lambda a: np.allclose(a["prepared"][0, 0], -load_digits().train.images[..., 0, 0].mean() / 255)
    ],
    "row-17": [lambda a: a["output"].shape == (2, 3, 3)],
    "row-18": [
        lambda a: a["output"].max() == 9,
        lambda a: np.allclose(
            [a["output"].max(), a["output"][0, 0, 0], a["output"].min()], [1, 7 / 9, -1 / 3]
        ),
    ],
    "row-19": [lambda a: (*a["padded"].shape, *a["output"].shape) == (3, 7, 7, 2, 3, 3)],
    "row-21": [lambda a: a["grad_w"][1, 0] == 6],
    "row-22": [lambda a: a["output"].tolist() == [[1, 1, 1], [0, 0, 0], [0, 0, 0]]],
    "row-23": [
        lambda a: a["z"].tolist() == [10, -10] and 0 < a["slope"].max() < 1e-4,
        lambda a: a["z"].tolist() == [10, -10] and a["slope"].tolist() == [1, 0],
    ],
    "row-24": [lambda a: a["scores"].argmax() == 7],
    "row-25": [lambda a: a["scores"].argmax() == 4 and np.ptp(a["probabilities"]) > 0.3],
    "row-26": [
        lambda a: (a["z"].tolist(), a["a"].tolist()) == (AND_SUMS, [0, 0, 0, 1]),
        lambda a: (a["z"].tolist(), a["a"].tolist()) == (AND_SUMS, AND_SUMS),
    ],
    "row-27": [
        lambda a: a["output"].tolist() == [[9000]],
        lambda a: (a["output"][0, 4, 5], a["output"][0, 14, 25]) == (6600, 9000),
    ],
    "row-28": [lambda a: a["output"].shape == (2, 4)],
    "row-29": [lambda a: a["grad_x"][0, 0] == 1 / 16],
    "row-30": [
        lambda a: a["output"].tolist() == [[0, -9, 9, 0]],
        lambda a: a["output"][0, 5, 4:21].tolist() == [0, -9, 9, 0, 0, 0, 0, 0, 1, *[0] * 8],
    ],
    "row-31": [lambda a: not any(np.array_equal(np.roll(a["before"], d, 1), a["output"]) for d in range(3))],
    "row-32": [lambda a: not a["weights"].any() and len(set(a["losses"])) == 1],
    "row-33": [lambda a: [*a["hidden_a"].ravel(), *a["a"]] == [3, 0, 3]],
    "row-34": [
        lambda a: (
            a["conv1"].min() < 0 == a["pool1"].min()
            and np.allclose(READER.layers[9].forward(np.maximum(a["dense1"], 0)[None]), a["dense2"])
        )
    ],
    "row-35": [lambda a: (*a["output"].shape, *a["dropped"]) == (3, 3, 1, 1)],
    "row-36": [lambda a: 0 < a["same"].mean() < 1],
    "other-1": [lambda a: a["output"].ravel().tolist() == [1, 5, 6, 7, 8, 3, 3, 10, 4]],
    "other-2": [lambda a: (a["grad_x"][1, 1], a["numeric"][1, 1]) == (1, 4)],
    "other-5": [lambda a: a["grad_x"].shape == (6, 6) and not a["verdict_x"].any()],
    "other-6": [
        lambda a: (*a["padded"].shape, *a["source"][0]) == (11, 11, *[-1] * 11),
        lambda a: (*a["fields"][0], *a["centres"]) == (5, 1, -2, 0),
    ],
    "other-7": [lambda a: (a["costs"][0, 1], a["costs"][0, 2]) == (18_289_152, 36_578_304)],
}
"""What the figures of each row compute in the states that its links carry, in the order of the links."""
NO_FIGURE = {"row-20", "other-3", "other-4"}  # none has a C-cell of 1980, a dilated pool, sizes rounded up


def test_every_row_has_a_figure_if_one_has_that_operation():
    assert {row for row, _, _ in links_to_figures()} == set(SHOWS) == set(ROWS) - NO_FIGURE


@pytest.mark.parametrize("row", SHOWS)
def test_the_figures_of_a_row_take_its_states_and_compute_what_the_row_says(row):
    found = [(key, carried(code)) for name, key, code in links_to_figures() if name == row]
    for (key, state), shows in zip(found, SHOWS[row], strict=True):
        (kind,) = (kind for kind in EXPLORABLES if kind.NAME == key)
        figure = kind(**state)
        own = {field: value for field, value in state.items() if field != "view"}
        assert {field: figure.state[field] for field in own} == own
        assert shows(figure.answer)


# --- Pictures and filters --------------------------------------------------------------------------------


def correlated(image, kernel):
    return signal.correlate2d(np.asarray(image, float), np.asarray(kernel, float), mode="valid")


def test_1_a_kernel_that_sums_to_minus_8_answers_minus_40_to_a_flat_5():
    assert numbers("row-1") == [-8, -8 * 5, 0, 0]


def test_30_an_edge_kernel_answers_beside_an_edge_and_not_on_a_ramp():
    kernel = [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]
    edge = correlated(np.tile([0, 0, 0, 9, 9, 9], (3, 1)), kernel)[0]
    assert edge.tolist() == [0, -9, 9, 0] == numbers("row-30")[:4]
    assert numbers("row-30")[4:] == [0, 0, 0, 0, 9 * 5, 5]


def test_18_a_match_is_the_mean_of_nine_products():
    means = ndimage.correlate(LETTER_X.astype(float), DIAGONAL / 9, mode="constant")[1:-1, 1:-1]
    assert numbers("row-18") == pytest.approx([means.max(), 0.78, round(means.min(), 2), 9])
    assert means[0, 0] == pytest.approx(7 / 9)


def test_27_flat_grey_gives_the_curve_filter_more_than_its_own_curve_does():
    assert numbers("row-27")[:2] == [50 * 30 * 4 + 20 * 30, 50 * CURVE_FILTER.sum()] == [6600, 9000]
    less = ((CURVE_FILTER - CURVE_FILTER.mean()) * CURVE_PATCH).sum()
    assert numbers("row-27")[2:] == [round(less), 0]


def test_24_a_network_whose_filters_are_random_reads_nine_digits_of_ten():
    found, accuracy = said("row-24")[0].split()
    assert found == "True"
    assert 0.9 < float(accuracy) < 1


def test_13_a_response_may_grow_first_and_the_answer_is_a_sum_all_the_same():
    for line, response in zip(said("row-13"), ([1, 0.5, 0.25], [0, 0.25, 1, 0.5]), strict=True):
        assert line.split("]")[0] + "]" == str(np.convolve([2, 0, 1, 3], response))


# --- Padding, stride, channels ---------------------------------------------------------------------------


def test_2_the_output_of_5_by_7_is_3_by_5():
    assert numbers("row-2") == [*correlated(np.ones((5, 7)), np.ones((3, 3))).shape, 3, 3]


def test_3_same_padding_of_even_kernels_and_at_a_stride_is_unequal():
    pairs = [(before, after) for before, after in re.findall(r"\((\d), (\d)\)", " ".join(said("row-3")))]
    assert pairs == [("1", "1"), ("1", "2"), ("0", "1")]
    assert -(-6 // 2) == (6 + 0 + 1 - 3) // 2 + 1


def test_4_half_a_window_is_not_taken():
    assert numbers("row-4") == [2.5, len(range(0, 6 - 3 + 1, 2))]


def test_22_only_corners_take_part_once():
    uses = signal.convolve2d(np.ones((3, 3)), np.ones((3, 3)))
    assert said("row-22") == table(uses.astype(int))
    assert (uses == 1).sum() == 4


def counted(n, k, s, d):
    reads = np.zeros(n, int)
    for start in range(0, n - d * (k - 1), s):
        reads[start : start + d * (k - 1) + 1 : d] += 1
    return tuple(reads.tolist())


def test_28_a_stride_skips_windows_and_a_dilation_cells_inside_them():
    assert str(counted(9, 3, 2, 1)) in said("row-28")[0]
    assert str(counted(9, 3, 1, 2)) in said("row-28")[1]


def test_17_the_demo_takes_two_steps_and_has_two_maps_of_nine_neurons():
    assert numbers("row-17") == [len(range(0, 5, 2)) - 1, 2, 2 * 9]


def test_35_equal_padding_leaves_a_cell_over_every_time_and_at_1_only_padding():
    assert said("row-35")[0].startswith(str([(6 + 2 * p - 3) % 2 for p in range(4)]))
    padded = counted(8, 3, 2, 1)
    assert said("row-35")[1].startswith(str(padded[1:7]))
    assert padded[-1] == 0 < min(padded[1:7])


def test_5_three_channels_in_and_two_filters_make_two_maps():
    maps = np.stack([sum(signal.correlate2d(np.ones((6, 7)), np.ones((3, 3)), "same") for _ in range(3))] * 2)
    assert numbers("row-5") == [1, *maps.shape]


@pytest.mark.parametrize(("line", "k"), [(0, 1), (1, 3), (2, 5)])
def test_15_32_pixels_hold_33_minus_k_windows(line, k):
    assert said("row-15")[line] == f"k = {k}: {33 - k}×{33 - k}×12"


def test_19_three_rows_come_from_5_by_5_and_four_would_come_from_7_by_7():
    assert numbers("row-19") == [3, 5, 5, 1, 3, 4, 7, 7, 1]
    assert [len(range(0, n + 2 - 3 + 1, 2)) for n in (5, 7)] == [3, 4]


def test_31_at_stride_2_a_shift_by_1_is_no_shift_and_one_by_2_moves_by_1():
    assert said("row-31") == ["by 1: []", "by 2: [1]"]


# --- Pooling ---------------------------------------------------------------------------------------------


def test_36_a_minority_of_the_busy_cells_keeps_its_value():
    pixels, pooled = (int(line.split(": ")[1].split("%")[0]) for line in said("row-36"))
    assert pixels < pooled < 50
    assert 18 <= pooled <= 38


def test_10_a_tie_is_paid_once():
    assert numbers("row-10") == [4, 0, 0, 0]


def test_9_the_slope_of_a_length_has_the_sign_of_its_part():
    step = 1e-6
    slopes = [(np.hypot(3 + step, 4) - 5) / step, (np.hypot(3, -4 + step) - 5) / step]
    assert numbers("row-9") == pytest.approx(slopes, abs=1e-6)


def test_11_block_1_begins_at_cell_1():
    assert said("row-11") == ["block 1: 1:3, by the formula 1:3", "block 2: 4:6, by the formula 4:6"]


def test_12_each_entry_is_spread_over_its_own_block():
    assert said("row-12") == table(np.kron([[2, 4], [6, 8]], np.ones((2, 2))) / 4)


def test_29_of_a_row_of_4_each_gets_a_quarter_of_4_by_4_a_sixteenth():
    assert numbers("row-29") == [1 / 4, 1 / 16]


# --- Backpropagation -------------------------------------------------------------------------------------


def test_21_the_gradient_of_a_weight_is_a_sum_over_the_output():
    expected = correlated(BACKPROP_INPUT, BACKPROP_DELTA)[1, 0]
    assert numbers("row-21") == [expected, expected]
    assert expected != 0


def test_7_exchanged_the_gradient_of_the_kernel_comes_out_turned():
    right = correlated(BACKPROP_INPUT, BACKPROP_DELTA)
    assert numbers("row-7") == [*right.ravel(), *right[::-1, ::-1].ravel()]
    assert not np.array_equal(right, right[::-1, ::-1])


def test_6_the_padded_delta_is_larger_than_x_and_the_result_is_not():
    full = signal.convolve2d(BACKPROP_DELTA, BACKPROP_KERNEL)
    assert numbers("row-6") == [5, 5, *full.shape, *BACKPROP_INPUT.shape]


def test_8_the_slope_has_the_shape_of_y():
    y = correlated(BACKPROP_INPUT, BACKPROP_KERNEL)
    assert numbers("row-8") == [*y.shape, *BACKPROP_INPUT.shape]


# --- Neurons and learning --------------------------------------------------------------------------------


def test_26_a_threshold_decides_and_a_line_does_not():
    assert numbers("row-26") == [0, 0, 0, 1, -30, -10, -10, 10]


def test_33_each_unit_has_a_value_and_all_have_one_function():
    hidden = np.maximum([[1, 1], [1, -1]] @ np.array([1, 2]), 0)
    assert numbers("row-33") == [*hidden, max(0, hidden @ [1, 2])]


def test_34_the_digit_reader_has_a_relu_behind_convolutions_and_dense_layers():
    layers = said("row-34")[0].split()
    before = {layers[at - 1] for at, name in enumerate(layers) if name == "ReLU"}
    assert before == {"Conv2d", "Linear"}


def test_23_relu_is_not_centred_and_saturates_on_one_side():
    sigmoid, tanh, relu, *slopes = said("row-23")
    assert [round(float(line.split()[-1]), 1) for line in (sigmoid, tanh, relu)] == [0.5, 0, 0.4]
    assert slopes == ["True 1.0 0.0"]


def test_25_equal_scores_are_a_tenth_each_and_an_untrained_network_has_a_favourite():
    tenth, accuracy, *favourites = numbers("row-25")
    assert tenth == 0.1
    assert accuracy == pytest.approx(0.1, abs=0.05)
    assert max(favourites) / sum(favourites) >= 0.58


def test_32_all_zero_filters_have_no_gradient():
    assert said("row-32") == ["False False"]


def test_16_the_training_mean_is_subtracted_from_new_digits_too():
    training, new = numbers("row-16")
    assert training == 0 != new


# --- History ---------------------------------------------------------------------------------------------


def test_14_moved_aside_the_bar_is_lost_on_the_simple_cell_alone():
    (_, simple, whole), (_, aside, still) = (
        [float(n) for n in re.findall(r"\d+(?:\.\d+)?", line)] for line in said("row-14")
    )
    assert aside == 0 < simple
    assert whole == still


def test_20_a_c_cell_saturates_where_a_mean_does_not():
    few, one, many, nine = (float(n) for n in re.findall(r"\d+(?:\.\d+)?", " ".join(said("row-20"))))
    assert (one, nine) == (1, 9)
    assert many < 2 * few < 9 * few


# --- Printed elsewhere -----------------------------------------------------------------------------------


def test_other_1_the_strided_convolution_of_the_guide():
    image = np.array([[int(n) for n in row] for row in ["22333", "01303", "23013", "33212", "33023"]])
    kernel = np.array([[int(n) for n in row] for row in ["201", "100", "011"]])
    expected = signal.correlate2d(image, kernel, mode="same")[::2, ::2]
    assert numbers("other-1") == expected.ravel().tolist() == [1, 5, 6, 7, 8, 3, 3, 10, 4]


def test_other_2_four_windows_pay_the_centre_four_times():
    assert numbers("other-2") == [0, 0, 0, 0, 4, 0, 0, 0, 0]


def test_other_3_a_dilated_maximum():
    footprint = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1]], bool)
    expected = ndimage.maximum_filter(np.arange(16).reshape(4, 4), footprint=footprint)[1:3, 1:3]
    assert numbers("other-3") == expected.ravel().tolist()


def test_other_4_a_window_over_the_edge_divides_by_the_cells_that_are_there():
    x = np.arange(49).reshape(7, 7)
    means = [x[i : i + 2, j : j + 2].mean() for i in (0, 3, 6) for j in (0, 3, 6)]
    assert numbers("other-4") == means


def test_other_5_the_gradient_has_the_size_of_the_input():
    assert numbers("other-5") == [1, 1, 16, 16]


def test_other_6_the_dilated_field_begins_at_minus_2():
    reads = [0 - 2 + 2 * tap for tap in range(3)]
    size = reads[-1] - reads[0] + 1
    assert numbers("other-6") == [size, 1, reads[0], np.mean(reads)]


def test_other_7_eighteen_million_multiply_adds():
    macs = 128 * 3 * 3 * (128 - 3 + 1) ** 2
    assert numbers("other-7") == [macs, 2 * macs] == [18_289_152, 36_578_304]
