"""Every worked number and every claim of the chapter on going back through pooling."""

import numpy as np
import pytest

from convnotes import NotDifferentiableError, examples, gradcheck, relu
from convnotes.datasets import load_digits
from convnotes.pool import avg_pool2d_backward, lp_pool2d, lp_pool2d_backward, max_pool2d, max_pool2d_backward
from convnotes.shapes import uses

DELTA = examples.POOL_GRADIENT[None, None]
CORNERS = examples.POOL_CORNERS[None, None]


def through_max(x, delta, k, **steps):
    return max_pool2d_backward(delta, max_pool2d(x, k, **steps)[1], np.shape(x))


def test_the_four_maxima_lie_in_four_different_corners():
    _, places = max_pool2d(CORNERS, 2)
    assert places[0, 0].tolist() == [[0, 3], [12, 15]]


def test_delta_2_4_6_8_goes_to_the_maxima():
    expected = [[2, 0, 0, 4], [0, 0, 0, 0], [0, 0, 0, 0], [6, 0, 0, 8]]
    np.testing.assert_array_equal(through_max(CORNERS, DELTA, 2)[0, 0], expected)


def test_delta_2_4_6_8_is_shared_out_by_the_mean():
    expected = [[0.5, 0.5, 1, 1], [0.5, 0.5, 1, 1], [1.5, 1.5, 2, 2], [1.5, 1.5, 2, 2]]
    np.testing.assert_array_equal(avg_pool2d_backward(DELTA, CORNERS.shape, 2)[0, 0], expected)


def test_padding_delta_with_zeros_first_would_give_something_else():
    """Correction 12: the notes' frame of zeros, spread over 2×2 blocks, is not even of the right size."""
    framed = np.pad(DELTA[0, 0], 1)
    assert np.kron(framed, np.ones((2, 2))).shape == (8, 8)
    assert not np.array_equal(framed, through_max(CORNERS, DELTA, 2)[0, 0])


@pytest.mark.parametrize("m", [2, 3])
def test_the_blocks_counted_from_1_fill_the_axis_once(m):
    """Correction 11: block n is (n − 1)m + 1 … nm."""
    blocks = [range((n - 1) * m + 1, n * m + 1) for n in range(1, 5)]
    assert [cell for block in blocks for cell in block] == list(range(1, 4 * m + 1))
    printed = [range((n - 1) * m - 1, n * m + 1) for n in range(1, 5)]
    assert printed[0][0] == -1
    assert set(printed[0]) & set(printed[1])


def test_delta_10_at_3_and_minus_4_becomes_6_and_minus_8():
    np.testing.assert_allclose(lp_pool2d_backward([[[[10]]]], [[[[3, -4]]]], 2, (1, 2))[0, 0, 0], [6, -8])


SIGNED = np.array([[[[1, -3, 2, -1], [-2, 1, 0, 4], [3, -1, -4, 2], [-2, 2, 1, -5]]]], float)


@pytest.mark.parametrize(("of", "passes"), [(lambda x: x, True), (np.abs, False)], ids=["sign", "no sign"])
def test_a_norm_without_its_sign_fails_the_gradient_check(of, passes):
    """Correction 9."""

    def backward(grad, x):
        return [lp_pool2d_backward(grad, of(x), 3, 2)]

    assert gradcheck(lambda x: lp_pool2d(x, 3, 2), {"x": SIGNED}, backward).passed is passes


def test_without_the_sign_the_gradient_is_right_on_positive_numbers():
    x = np.abs(SIGNED) + 1
    report = gradcheck(
        lambda x: lp_pool2d(x, 3, 2), {"x": x}, lambda g, x: [lp_pool2d_backward(g, np.abs(x), 3, 2)]
    )
    assert report.passed


def test_the_norms_slopes_lead_from_all_alike_to_the_largest_alone():
    window, one = [[[[1, 2], [3, 4]]]], [[[[1]]]]
    np.testing.assert_allclose(lp_pool2d_backward(one, window, 1, 2)[0, 0], [[1, 1], [1, 1]])
    np.testing.assert_allclose(lp_pool2d_backward(one, window, 64, 2)[0, 0], [[0, 0], [0, 1]], atol=1e-6)


def test_at_a_tie_gradcheck_refuses_to_judge():
    with pytest.raises(NotDifferentiableError, match="not differentiable at x"):
        gradcheck(lambda x: max_pool2d(x, (1, 2))[0], {"x": [[[[5.0, 5.0]]]]}, lambda grad, x: [x])


def test_of_three_equal_cells_one_gets_all_of_6():
    """Correction 10."""
    grad = through_max([[[[5, 5], [5, 1]]]], [[[[6]]]], 2)
    np.testing.assert_array_equal(grad[0, 0], [[6, 0], [0, 0]])


def test_more_than_four_blocks_in_five_of_a_digits_edges_tie_and_nearly_all_of_these_are_empty():
    digits = load_digits().test.images[:200].astype(float)
    brighter = relu(digits[..., 1:] - digits[..., :-1])
    blocks = brighter[..., :26].reshape(-1, 14, 2, 13, 2).swapaxes(2, 3).reshape(-1, 4)
    several = (blocks == blocks.max(1, keepdims=True)).sum(1) > 1
    assert several.mean() > 0.8
    assert (blocks[several].max(1) == 0).mean() > 0.95


def test_one_peak_wins_nine_windows_and_gets_45():
    peak = [[[[1, 0, 2, 1, 0], [0, 3, 1, 0, 2], [2, 1, 9, 1, 0], [0, 2, 1, 4, 1], [1, 0, 0, 2, 3]]]]
    grad = through_max(peak, np.arange(1, 10).reshape(1, 1, 3, 3), 3, stride=1)
    assert grad[0, 0, 2, 2] == 45
    assert np.count_nonzero(grad) == 1


def test_four_windows_hold_the_cell_2_2():
    along = uses(7, 3, stride=2)
    assert along[2] * along[2] == 4
