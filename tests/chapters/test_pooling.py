"""Every worked number and every measured claim of the chapter on pooling."""

import re
from itertools import combinations

import numpy as np
import pytest
from scipy import ndimage
from support import chapters

from convnotes import avg_pool2d, conv2d, examples, gaussian_pool2d, lp_pool2d, max_pool2d, output_size, relu
from convnotes.datasets import load_digits
from convnotes.kernels import SOBEL_X, SOBEL_Y

EDGES = np.stack([SOBEL_X, SOBEL_Y, -SOBEL_X, -SOBEL_Y])[:, None]
POOLS = {
    "max": lambda maps, k: max_pool2d(maps, k)[0],
    "mean": avg_pool2d,
    "norm": lambda maps, k: lp_pool2d(maps, 2, k),
    "thinned": lambda maps, k: maps[..., ::k, ::k],
}

# --- What the syllabus names -----------------------------------------------------------------------------


def test_2_by_2_maxima_of_the_example_are_6_8_3_4():
    y, _ = max_pool2d(examples.POOL_INPUT[None, None], 2)
    np.testing.assert_array_equal(y[0, 0], [[6, 8], [3, 4]])


def test_3_by_3_windows_at_stride_2_leave_13_of_28():
    assert output_size(28, 3, stride=2) == 13


def test_the_l2_norm_of_3_and_minus_4_is_5():
    assert lp_pool2d([[[[3, -4], [0, 0]]]], 2, 2).item() == 5


def test_norms_lead_from_the_sum_to_the_maximum():
    window = [[[[1, 1], [5, 6]]]]
    norms = [lp_pool2d(window, p, 2).item() for p in (1, 2, 4, 16, 64)]
    assert norms[0] == 13
    assert norms == sorted(norms, reverse=True)
    assert norms[-1] == pytest.approx(6, abs=1e-5)


def test_a_narrow_bell_keeps_the_centre_and_a_wide_one_is_the_mean():
    spot = np.zeros((1, 1, 3, 3))
    spot[0, 0, 1, 1] = 9
    assert gaussian_pool2d(spot, 0.1, 3).item() == pytest.approx(9)
    assert gaussian_pool2d(spot, 1000, 3).item() == pytest.approx(avg_pool2d(spot, 3).item(), rel=1e-5)


def test_mean_pooling_is_a_convolution_with_a_stride():
    image = np.random.default_rng(0).normal(size=(1, 1, 6, 9))
    box = np.full((1, 1, 3, 3), 1 / 9)
    np.testing.assert_allclose(avg_pool2d(image, 3), conv2d(image, box, stride=3), rtol=1e-12, atol=1e-15)


def swapped(a, b):
    """The maxima of 2×2 windows on 0 … 15 once these two have changed places."""
    x = np.arange(16)
    x[[a, b]] = b, a
    return max_pool2d(x.reshape(1, 1, 4, 4), 2)[0]


def test_maxima_do_not_notice_two_cells_of_one_window_that_change_places():
    windows = [(i, i + 1, i + 4, i + 5) for i in (0, 2, 8, 10)]
    pairs = [pair for window in windows for pair in combinations(window, 2)]
    assert len(pairs) == 24
    assert all(np.array_equal(swapped(*pair), swapped(0, 0)) for pair in pairs)


def test_maxima_notice_5_and_6_but_not_1_and_2_which_are_as_near():
    assert not np.array_equal(swapped(5, 6), swapped(0, 0))
    assert np.array_equal(swapped(1, 2), swapped(0, 0))  # so the question must say which neighbours


# --- What the chapter measures on digits -----------------------------------------------------------------


@pytest.fixture(scope="module")
def maps():
    """Edge maps of 200 digits, and of the same digits one pixel further to the right."""
    digits = np.pad(load_digits().test.images[:200].astype(float), ((0, 0), (0, 0), (2, 2), (2, 2)))
    return [relu(conv2d(np.roll(digits, by, axis=-1), EDGES, padding="same")) for by in (0, 1)]


def unchanged(before, after):
    same, busy = np.isclose(before, after, atol=1e-9, rtol=0), (before != 0) | (after != 0)
    return same.mean(), same[busy].mean()


def moved(before, after):
    return np.linalg.norm(after - before) / np.linalg.norm(before)


def test_nothing_of_a_digit_falls_off_when_it_moves():
    digits = np.pad(load_digits().test.images[:200], ((0, 0), (0, 0), (2, 2), (2, 2)))
    assert not digits[..., -2:].any()


def test_less_than_one_busy_cell_in_a_hundred_keeps_its_value(maps):
    assert unchanged(*maps)[1] < 0.01


def test_empty_cells_alone_keep_most_of_a_map_as_it_was(maps):
    everywhere, _ = unchanged(*maps)
    pooled, _ = unchanged(*(POOLS["max"](m, 2) for m in maps))
    assert everywhere > 0.8
    assert pooled < everywhere  # so the count over all cells says nothing for pooling


def test_maxima_keep_nearly_a_fifth_and_then_more_than_a_third(maps):
    kept = [unchanged(*(POOLS["max"](m, k) for m in maps))[1] for k in (2, 3, 4)]
    assert 0.15 < kept[0] < 0.2
    assert 1 / 3 < kept[2] < 0.5
    assert kept == sorted(kept)


@pytest.mark.parametrize("kind", ["mean", "norm", "thinned"])
def test_other_summaries_keep_almost_no_exact_value(maps, kind):
    assert unchanged(*(POOLS[kind](m, 4) for m in maps))[1] < 0.04


@pytest.mark.parametrize("kind", ["max", "mean", "norm"])
def test_pooled_descriptions_move_less_the_larger_the_window(maps, kind):
    far = [moved(*(POOLS[kind](m, k) for m in maps)) for k in (1, 2, 3, 4, 5, 6)]
    assert far == sorted(far, reverse=True)
    assert far[-1] < far[0] / 2


@pytest.mark.parametrize("kind", ["max", "mean", "norm"])
def test_a_global_summary_does_not_notice_a_shift_inside_the_map(maps, kind):
    before, after = (POOLS[kind](m, 32) for m in maps)
    np.testing.assert_allclose(after, before, rtol=1e-12)
    assert before[0].size == 4


def test_four_global_values_are_too_few_to_read_a_digit_from(maps):
    labels = load_digits().test.labels[:200]
    values = np.column_stack([POOLS["mean"](maps[0], 32).reshape(200, 4), np.ones(200)])
    weights = np.linalg.lstsq(values, np.eye(10)[labels], rcond=None)[0]
    assert ((values @ weights).argmax(1) == labels).mean() < 0.35  # even of those it has learnt


def test_thinning_out_does_not_help(maps):
    far = [moved(*(POOLS["thinned"](m, k) for m in maps)) for k in (1, 2, 3, 4, 5, 6)]
    assert min(far) > 0.9 * far[0]


@pytest.mark.parametrize("by", [2, 4])
def test_a_shift_by_whole_strides_moves_the_pooled_map_along(maps, by):
    before, after = (max_pool2d(np.roll(maps[0], b, axis=-1), 2)[0] for b in (0, by))
    np.testing.assert_array_equal(after, np.roll(before, by // 2, axis=-1))


def test_a_shift_by_half_a_stride_regroups_the_cells(maps):
    before, after = (max_pool2d(m, 2)[0] for m in maps)
    assert not any(np.array_equal(after, np.roll(before, by, axis=-1)) for by in range(before.shape[-1]))


def test_a_blur_before_the_stride_makes_a_description_move_less(maps):
    offsets = [(-u, -v) for u in (0, 1) for v in (0, 1)]
    peaks = [np.maximum.reduce([np.roll(m, offset, (2, 3)) for offset in offsets]) for m in maps]
    far = [moved(*(peak[..., ::2, ::2] for peak in peaks))]
    for line in ([1, 2, 1], [1, 4, 6, 4, 1]):
        blurred = peaks
        for axis in (2, 3):
            weights = np.divide(line, sum(line))
            blurred = [ndimage.correlate1d(b, weights, axis, mode="constant") for b in blurred]
        far.append(moved(*(b[..., ::2, ::2] for b in blurred)))
    told = re.findall(r"(\d+)%", chapters.printed(chapters.cells("pooling")["blur-measured"]))
    assert [f"{share:.0%}" for share in far] == [f"{share}%" for share in told] == ["53%", "41%", "35%"]


def test_pooled_descriptions_read_new_and_shifted_digits_better():
    """What the notebook stores, which nbval holds to what the code prints."""
    readers = chapters.printed(chapters.cells("pooling")["readers-tried"])
    rows = re.findall(r"^(\S+ \S+) +(\d+)% +(\d+)% +(\d) +(\d+)%$", readers, re.M)
    read = {name: tuple(map(int, numbers)) for name, *numbers in rows}
    bare, *summaries, thinned = read.values()
    assert len(summaries) == 4
    for summary in summaries:
        assert summary[1] > bare[1]
        assert summary[3] > bare[3]
        assert summary[0] - summary[1] < bare[0] - bare[1]  # over-fitted less
    assert thinned[1] < bare[1]
    assert thinned[3] < bare[3]
    assert thinned[0] - thinned[1] > bare[0] - bare[1]
    assert min(learnt for learnt, *_ in read.values()) >= 95
    shifted = {name: numbers[3] for name, numbers in read.items()}
    assert min(shifted.pop("max 4×4"), shifted.pop("mean 4×4")) > max(shifted.values())
    assert all(3 <= read[name][2] < 5 for name in ("max 2×2", "max 4×4"))  # sets of five won
    assert read["mean 4×4"][2] == 5
    assert read["mean 4×4"][1] == max(new for _, new, *_ in read.values())
