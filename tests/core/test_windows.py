"""Padding and windows, each with its adjoint: against NumPy's padding and the definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.convolutions import NUMPY_MODES

from convnotes.windows import (
    PADDING_MODES,
    check_padding_mode,
    check_windows,
    fold,
    pad,
    sources,
    unpad,
    windows,
)

X = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)


@st.composite
def paddings(draw):
    mode = draw(st.sampled_from(PADDING_MODES))
    amounts = []
    for n in X.shape[2:]:
        most = {"reflect": n - 1, "circular": n}.get(mode, 7)
        amounts.append((draw(st.integers(0, most)), draw(st.integers(0, most))))
    return tuple(amounts), mode


@given(paddings())
def test_padding_is_that_of_numpy(padding):
    amounts, mode = padding
    assert_array_equal(pad(X, amounts, mode), np.pad(X, ((0, 0), (0, 0), *amounts), NUMPY_MODES[mode]))


@given(paddings())
def test_unpad_is_the_adjoint_of_pad(padding):
    padded = pad(X, *padding)
    grad = np.random.default_rng(0).standard_normal(padded.shape)
    assert_allclose(np.vdot(grad, padded), np.vdot(unpad(grad, *padding), X))


@given(paddings())
def test_padding_and_unpadding_leave_their_input_alone(padding):
    padded = pad(X, *padding)
    copy = padded.copy()
    unpad(padded, *padding)
    assert_array_equal(padded, copy)
    assert_array_equal(X, np.arange(120).reshape(X.shape))


def test_no_padding_is_the_image_itself():
    assert pad(X, ((0, 0), (0, 0)), "reflect") is X


def test_padding_may_fill_memory_of_any_order_and_content():
    amounts = (1, 2), (0, 1)
    for mode in PADDING_MODES:
        batch_last = np.full((3, 7, 6, 2), np.nan).transpose(3, 0, 1, 2)
        assert pad(X, amounts, mode, out=batch_last) is batch_last
        assert_array_equal(batch_last, pad(X, amounts, mode))


def test_reflection_does_not_repeat_the_edge():
    assert sources(4, 3, 3, "reflect").tolist() == [3, 2, 1, 0, 1, 2, 3, 2, 1, 0]


def test_a_single_cell_can_be_repeated_and_continued_but_not_mirrored():
    assert sources(1, 2, 1, "replicate").tolist() == [0, 0, 0, 0]
    assert sources(1, 1, 1, "circular").tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="padding 1 exceeds 0, the most that reflect can take from height 1"):
        check_padding_mode("reflect", ((1, 0), (0, 0)), (1, 4))


@pytest.mark.parametrize(("mode", "most"), [("reflect", 3), ("circular", 4)])
def test_the_largest_padding_of_a_mode_is_allowed_and_one_more_is_not(mode, most):
    check_padding_mode(mode, ((0, 0), (most, most)), (9, 4))
    for amounts in ((most + 1, 0), (0, most + 1)):
        with pytest.raises(ValueError, match=f"padding {most + 1} exceeds {most}, .* {mode} .* width 4"):
            check_padding_mode(mode, ((0, 0), amounts), (9, 4))


@pytest.mark.parametrize("mode", ["zeros", "replicate"])
def test_zeros_and_edges_pad_by_any_amount(mode):
    check_padding_mode(mode, ((99, 99), (99, 99)), (1, 1))


def test_a_kernel_alone_makes_windows():
    check_windows(3)


def test_windows_read_the_cells_of_the_formula():
    (sh, sw), (dh, dw) = (2, 1), (1, 2)
    view = windows(X, (2, 3), (sh, sw), (dh, dw))
    assert view.shape == (2, 3, 2, 1, 2, 3)
    for n, c, i, j, u, v in np.ndindex(view.shape):
        assert view[n, c, i, j, u, v] == X[n, c, i * sh + u * dh, j * sw + v * dw]


def test_windows_are_a_view_that_cannot_be_written_by_mistake():
    view = windows(X, (2, 2), (1, 1), (1, 1))
    assert np.shares_memory(view, X)
    assert not view.flags.writeable


@pytest.mark.parametrize(("stride", "dilation"), [((1, 1), (1, 1)), ((2, 1), (1, 2)), ((3, 3), (2, 1))])
def test_fold_is_the_adjoint_of_windows(stride, dilation):
    view = windows(X, (2, 3), stride, dilation)
    grad_windows = np.random.default_rng(0).standard_normal(view.shape)
    grad = np.zeros(X.shape)
    fold(grad_windows, windows(grad, (2, 3), stride, dilation, writeable=True))
    assert_allclose(np.vdot(grad_windows, view), np.vdot(grad, X))


def test_fold_adds_to_what_is_there():
    grad = np.full((1, 2), 10.0)
    fold(np.ones((1, 2, 1, 1)), windows(grad, (1, 1), (1, 1), (1, 1), writeable=True))
    assert grad.tolist() == [[11, 11]]
