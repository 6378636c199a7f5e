"""Pooling: what a window holds, summed up in one number. Each backward is right below its forward.

All four pools take windows as `conv2d` does, but step by the whole window unless told otherwise.

Parameters
----------
kernel_size : int or (height, width)
    Taps of the window.
stride : int, (height, width) or None
    None is `kernel_size`: windows side by side.
padding : int, (height, width), ((top, bottom), (left, right)), "valid", "same" or "full"
    As in `convnotes.shapes.padding_amounts`. What padding holds is each pool's own affair.
dilation : int or (height, width)
    Cells from one tap of the window to the next.
ceil_mode : bool
    Let a last window hang over the end, if it starts before the padding there.

References
----------
Boureau, Ponce & LeCun 2010, "A theoretical analysis of feature pooling in visual recognition"; Goodfellow,
Bengio & Courville 2016, "Deep Learning", §9.3.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes._pool_windows import AxisWindows, Tiles, pool_windows, worth_taking_at_once
from convnotes.arguments import as_array, check_axes, check_shape, flag, integers, number
from convnotes.arrays import as_floats, widen_half
from convnotes.shapes import Padding

BLOCK = 2**18
"""Cells that `max_pool2d` takes at once: their intermediate arrays stay in the processor's cache."""


def max_pool2d(
    x: ArrayLike,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
) -> tuple[NDArray, NDArray]:
    """Return the largest cell of each window, max x[n, c, i·s + u·d, j·s + v·d] over u, v, and where it is.

    Padding is −∞: it never wins. NaN always does. Of equal cells the first in row-major order wins.

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
        Any real numbers; the dtype is kept.
    kernel_size, stride, padding, dilation, ceil_mode
        See the head of this module.

    Returns
    -------
    y : ndarray, shape (N, C, H', W')
    indices : ndarray of int64, shape (N, C, H', W')
        h·W + w of each winner (h, w) in the unpadded image: what `max_pool2d_backward` needs.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, a size is not an integer, or `ceil_mode` neither True nor False.
    ValueError
        If the kernel does not fit ("kernel_size 5 exceeds padded height 4") or a window holds only padding.

    References
    ----------
    Riesenhuber & Poggio 1999, "Hierarchical models of object recognition in cortex" (the maximum as pooling).

    Examples
    --------
    >>> y, indices = max_pool2d([[[[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]], 2)
    >>> y[0, 0]
    array([[6, 8],
           [3, 4]])
    >>> indices[0, 0]
    array([[ 5,  7],
           [ 8, 15]])
    """
    x = as_array("x", x, "biuf", "hold real numbers")
    check_axes("x", x, "(N, C, H, W)")
    rows, columns = pool_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    for windows in (rows, columns):
        windows.check_no_window_is_empty()
    return _max_pool(x, rows, columns)


def max_pool2d_backward(
    grad_output: ArrayLike, indices: ArrayLike, input_shape: tuple[int, int, int, int]
) -> NDArray:
    """Return ∂L/∂x of `max_pool2d`: each winner receives the gradients of the windows it won, losers 0.

    It is a subgradient: where cells tie, the one that was taken gets everything.

    Parameters
    ----------
    grad_output : array_like, shape (N, C, H', W')
    indices : array_like of int, shape (N, C, H', W')
        What `max_pool2d` returned.
    input_shape : (int, int, int, int)
        Shape of its `x`.

    Returns
    -------
    ndarray, shape `input_shape`

    Raises
    ------
    TypeError
        If the indices are not integers.
    ValueError
        If shapes do not fit or an index lies outside the image.

    Examples
    --------
    >>> max_pool2d_backward([[[[2, 4]]]], [[[[0, 3]]]], (1, 1, 2, 4))
    array([[[[2., 0., 0., 4.],
             [0., 0., 0., 0.]]]])
    """
    (grad_output,) = as_floats(grad_output=grad_output)
    indices = as_array("indices", indices, "iu", "be integers")
    check_axes("grad_output", grad_output, "(N, C, H, W)")
    check_shape("indices", indices, grad_output.shape)
    n, c, h, w = _image_shape(input_shape)
    if (n, c) != grad_output.shape[:2]:
        raise ValueError(f"input_shape {(n, c, h, w)} and grad_output {grad_output.shape} differ in N, C")
    if indices.size and not (indices.min() >= 0 and indices.max() < h * w):
        raise ValueError(f"indices must be in [0, {h * w}), got {indices.min()} … {indices.max()}")
    cells = indices.astype(np.int64) + np.arange(n * c).reshape(n, c, 1, 1) * (h * w)
    (work,) = widen_half(grad_output)
    grad_x = np.zeros(n * c * h * w, work.dtype)
    np.add.at(grad_x, cells.ravel(), work.ravel())  # adds up where windows overlap
    return grad_x.reshape(n, c, h, w).astype(grad_output.dtype, copy=False)


def avg_pool2d(
    x: ArrayLike,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Return the mean of each window, y[n, c, i, j] = (1/M_ij)·Σ x[n, c, i·s + u·d, j·s + v·d].

    Parameters
    ----------
    x : array_like, shape (N, C, H, W)
    kernel_size, stride, padding, dilation, ceil_mode
        See the head of this module.
    count_include_pad : bool
        Whether M counts the taps that lie in the padding, which holds zeros. Taps that `ceil_mode` lets hang
        over the padding are never counted.

    Returns
    -------
    ndarray, shape (N, C, H', W')
        Floating dtypes are kept, integers give float64.

    Raises
    ------
    TypeError, ValueError
        As `max_pool2d`, and if `count_include_pad` is neither True nor False; windows that hold only padding
        are an error where padding is not counted.

    References
    ----------
    LeCun et al. 1989, "Handwritten digit recognition with a back-propagation network" (averaging layers).

    Examples
    --------
    >>> avg_pool2d([[[[1, 3, 5, 7], [1, 3, 5, 7]]]], 2)
    array([[[[2., 6.]]]])
    """
    x = _images(x)
    rows, columns = pool_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    return _mean_pool(x, *_weights(rows, columns, None, count_include_pad))


def avg_pool2d_backward(
    grad_output: ArrayLike,
    input_shape: tuple[int, int, int, int],
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Return ∂L/∂x of `avg_pool2d`: each window hands 1/M of its gradient to each of its cells.

    Parameters
    ----------
    grad_output : array_like, shape (N, C, H', W')
    input_shape : (int, int, int, int)
        Shape of the `x` of `avg_pool2d`.
    kernel_size, stride, padding, dilation, ceil_mode, count_include_pad
        What `avg_pool2d` was given.

    Returns
    -------
    ndarray, shape `input_shape`

    Raises
    ------
    TypeError, ValueError
        As `avg_pool2d`, and if `grad_output` has not the shape of its output.

    Examples
    --------
    >>> avg_pool2d_backward([[[[2, 4]]]], (1, 1, 2, 4), 2)
    array([[[[0.5, 0.5, 1. , 1. ],
             [0.5, 0.5, 1. , 1. ]]]])
    """
    shape = _image_shape(input_shape)
    rows, columns = pool_windows(shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    grad_output = _gradient(grad_output, shape, rows, columns)
    return _mean_pool_backward(grad_output, *_weights(rows, columns, None, count_include_pad))


def gaussian_pool2d(
    x: ArrayLike,
    sigma: float,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Return the mean of each window, weighted by the distance r from its centre with e^(−r²/2σ²).

    The weights of a window sum to 1; `count_include_pad` says whether those in the padding count.
    `avg_pool2d` is the limit of a large σ.

    Parameters, Returns, Raises: as `avg_pool2d`; ValueError also if σ is not positive and finite, or so small
    that a window at the border has no weight.

    Parameters
    ----------
    sigma : float
        σ > 0, in cells of `x`.

    References
    ----------
    Goodfellow, Bengio & Courville 2016, "Deep Learning", §9.3 (weighted average by the distance from the
    central pixel).

    Examples
    --------
    With e^(−1/2σ²) = 1/2 the weights are 1/4, 1/2, 1/4:

    >>> sigma = 1 / np.sqrt(2 * np.log(2))
    >>> gaussian_pool2d([[[[4, 8, 16]]]], sigma, (1, 3)).round(9)
    array([[[[9.]]]])
    """
    x, sigma = _images(x), number(sigma, "sigma", above=0)
    rows, columns = pool_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    return _mean_pool(x, *_weights(rows, columns, sigma, count_include_pad))


def gaussian_pool2d_backward(
    grad_output: ArrayLike,
    input_shape: tuple[int, int, int, int],
    sigma: float,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> NDArray:
    """Return ∂L/∂x of `gaussian_pool2d`: each window shares its gradient out by its weights.

    Parameters, Returns, Raises: as `avg_pool2d_backward` and `gaussian_pool2d`.

    Examples
    --------
    >>> gaussian_pool2d_backward([[[[8]]]], (1, 1, 1, 3), 1 / np.sqrt(2 * np.log(2)), (1, 3)).round(9)
    array([[[[2., 4., 2.]]]])
    """
    shape, sigma = _image_shape(input_shape), number(sigma, "sigma", above=0)
    rows, columns = pool_windows(shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    grad_output = _gradient(grad_output, shape, rows, columns)
    return _mean_pool_backward(grad_output, *_weights(rows, columns, sigma, count_include_pad))


def lp_pool2d(
    x: ArrayLike,
    p: float,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
) -> NDArray:
    """Return the p-norm of each window, y[n, c, i, j] = ``(Σ |x[n, c, i·s + u·d, j·s + v·d]|^p)^(1/p)``.

    p = 1 sums the absolute values, 2 is the Euclidean norm, a large p nears the maximum. Padding holds
    zeros. No power overflows or vanishes if the norm itself does not.

    Parameters, Returns, Raises: as `avg_pool2d`; ValueError also if p is less than 1 or not finite.

    Parameters
    ----------
    p : float
        At least 1.

    References
    ----------
    Sermanet, Chintala & LeCun 2012, "Convolutional neural networks applied to house numbers digit
    classification".

    Examples
    --------
    >>> lp_pool2d([[[[3, 4, -5], [0, 0, 12]]]], 2, (2, 2), stride=1).round(2)
    array([[[[ 5. , 13.6]]]])
    """
    x, p = _images(x), number(p, "p", minimum=1)
    rows, columns = pool_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    return _norm(_norm(_magnitude(*widen_half(x)), p, columns), p, rows).astype(x.dtype, copy=False)


def lp_pool2d_backward(
    grad_output: ArrayLike,
    x: ArrayLike,
    p: float,
    kernel_size,
    *,
    stride=None,
    padding: Padding = 0,
    dilation=1,
    ceil_mode: bool = False,
) -> NDArray:
    """Return ∂L/∂x of `lp_pool2d`: ∂y/∂x = ``sign(x)·(|x|/y)^(p − 1)``, and 0 in a window of zeros.

    Parameters
    ----------
    grad_output : array_like, shape (N, C, H', W')
    x, p, kernel_size, stride, padding, dilation, ceil_mode
        What `lp_pool2d` was given.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError, ValueError
        As `lp_pool2d`, and if `grad_output` has not the shape of its output.

    Examples
    --------
    >>> lp_pool2d_backward([[[[10]]]], [[[[3, -4]]]], 2, (1, 2))
    array([[[[ 6., -8.]]]])
    """
    (x, grad_output), p = as_floats(x=_images(x), grad_output=grad_output), number(p, "p", minimum=1)
    rows, columns = pool_windows(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    grad_output = _gradient(grad_output, x.shape, rows, columns)
    work, magnitude = *widen_half(grad_output), _magnitude(*widen_half(x))
    # The norm of a rectangle is the norm of the norms of its rows: two links of a chain.
    row_norms = _norm(magnitude, p, columns)
    grad_row_norms = _norm_backward(work, row_norms, p, rows)
    grad_x = np.sign(x) * _norm_backward(grad_row_norms, magnitude, p, columns)
    return grad_x.astype(x.dtype, copy=False)


def _max_pool(x: NDArray, rows: AxisWindows, columns: AxisWindows) -> tuple[NDArray, NDArray]:
    n, c, h, w = x.shape
    planes = x.reshape(n * c, h, w)
    y = np.empty((n * c, rows.outputs, columns.outputs), x.dtype)
    indices = np.empty(y.shape, np.int64)
    # A cell is known by its distance from the first tap of its window, row by row: the steps of the two axes
    # add up to it, the first cell of a window has the least, and it fits in a byte or two.
    down, across = (np.arange(t.kernel_size) * t.dilation for t in (rows, columns))
    down *= w
    distance = np.min_scalar_type(down[-1] + across[-1])
    if worth_taking_at_once(rows, columns):
        stages = ((Tiles(rows, columns), np.add.outer(down, across).ravel().astype(distance)),)
    else:
        stages = ((columns, across.astype(distance)), (rows, down.astype(distance)))
    # Where a window begins in the padding this is below 0; its distance wraps it round to the right cell.
    first_taps = rows.starts[:, None] * w + columns.starts
    first_taps = first_taps.astype(np.result_type(distance, np.min_scalar_type(h * w)))
    block = max(1, BLOCK // (h * w))
    for start in range(0, n * c, block):
        part = slice(start, start + block)
        best, far = planes[part], None
        for windows, steps in stages:
            best, far = _first_maximum(best, far, windows, steps)
        y[part], indices[part] = best, first_taps + far
    y, indices = (a.reshape(n, c, rows.outputs, columns.outputs) for a in (y, indices))
    if x.dtype.kind == "f" and np.isnan(y.max(initial=-np.inf)):
        # A comparison with NaN is always false. Where NaN won, find the first: the maximum of "is it NaN?".
        indices = np.where(np.isnan(y), _max_pool(np.isnan(x), rows, columns)[1], indices)
    return y, indices


def _first_maximum(
    values: NDArray, distances: NDArray | None, windows: AxisWindows | Tiles, steps: NDArray
) -> tuple[NDArray, NDArray]:
    """Return the maximum of each window, and how far the first cell that holds it is.

    `distances` tells how far each value came on the axis before; a tap adds its step to it.
    """
    lowest = {"f": -np.inf, "b": False}.get(values.dtype.kind)
    if lowest is None:
        lowest = np.iinfo(values.dtype).min

    best = windows.under(values, 0, lowest)
    far = np.zeros(best.shape, steps.dtype) if distances is None else windows.under(distances, 0, 0)
    if windows.before:  # windows that begin in the padding, which must not even tie
        padded = np.flatnonzero(windows.first)
        first, cells = windows.first[padded], (windows.starts + windows.first * windows.dilation)[padded]
        best[windows.at(padded)] = values[windows.at(cells)]
        far[windows.at(padded)] = windows.along(steps[first]) + (
            0 if distances is None else distances[windows.at(cells)]
        )
    for tap in range(1, windows.kernel_size):
        candidate, distance = windows.under(values, tap, lowest), steps[tap]
        if distances is not None:
            distance = windows.under(distances, tap, 0) + distance
        better = (candidate > best).view(np.uint8)
        np.maximum(best, candidate, out=best)
        np.maximum(far, better * distance, out=far)  # a later tap is farther
    return best, far


def _mean_pool(
    x: NDArray, axes: tuple[AxisWindows, AxisWindows], weights: tuple[NDArray, NDArray], totals: NDArray
) -> NDArray:
    (rows, columns), (row_weights, column_weights) = axes, weights
    (work,) = widen_half(x)
    y = rows.weigh(columns.weigh(work, column_weights), row_weights)
    y /= totals.astype(work.real.dtype)
    return y.astype(x.dtype, copy=False)


def _mean_pool_backward(
    grad_output: NDArray,
    axes: tuple[AxisWindows, AxisWindows],
    weights: tuple[NDArray, NDArray],
    totals: NDArray,
) -> NDArray:
    (rows, columns), (row_weights, column_weights) = axes, weights
    (work,) = widen_half(grad_output)
    grad_x = columns.spread(rows.spread(work / totals.astype(work.real.dtype), row_weights), column_weights)
    return grad_x.astype(grad_output.dtype, copy=False)


def _weights(rows: AxisWindows, columns: AxisWindows, sigma: float | None, count_include_pad: bool):
    """Return the axes, the weights of their taps (all 1 without `sigma`) and each window's total weight."""
    counts_padding = flag(count_include_pad, "count_include_pad")
    weights, totals = [], []
    for windows in (rows, columns):
        distance = (np.arange(windows.kernel_size) - (windows.kernel_size - 1) / 2) * windows.dilation
        # Below 1/1000 the nearest taps have all the weight, and squares would overflow.
        spread = np.inf if sigma is None else max(sigma, 1e-3)
        exponent = -((distance / spread) ** 2) / 2
        weight = np.exp(exponent - exponent.max())  # so that the weights of an even window never all vanish
        cells = windows.starts[:, None] + np.arange(windows.kernel_size) * windows.dilation
        if counts_padding:  # what hangs over the end of the padding is not counted even so
            counted = cells < windows.n + windows.after
        else:
            windows.check_no_window_is_empty()
            counted = (cells >= 0) & (cells < windows.n)
        total = counted @ weight
        if not total.all():
            raise ValueError(
                f"sigma {sigma} leaves window {np.argmin(total)} along the {windows.name} no weight"
            )
        weights.append(weight)
        totals.append(total)
    return (rows, columns), tuple(weights), np.outer(*totals)


def _norm(magnitude: NDArray, p: float, windows: AxisWindows) -> NDArray:
    """Return (Σ_t magnitude^p)^(1/p) along one axis; each window is divided by its largest value first."""
    peak = np.zeros(())
    for tap in range(windows.kernel_size):
        peak = np.maximum(peak, windows.under(magnitude.real, tap, 0))
    scale = np.where((peak > 0) & np.isfinite(peak), peak, 1).astype(magnitude.real.dtype)
    total = sum((windows.under(magnitude, tap, 0) / scale) ** p for tap in range(windows.kernel_size))
    return scale * total ** (1 / p)


def _norm_backward(grad_norm: NDArray, magnitude: NDArray, p: float, windows: AxisWindows) -> NDArray:
    """Return the gradient of the input of `_norm`: Σ grad·(magnitude/norm)^(p − 1) over a cell's windows."""
    norm = _norm(magnitude, p, windows)
    grad = np.zeros_like(magnitude)
    for tap in range(windows.kernel_size):
        outputs, cells = windows.slices(tap)
        norms = norm[windows.at(outputs)]
        ratio = magnitude[windows.at(cells)] / np.where(norms == 0, 1, norms)
        grad[windows.at(cells)] += grad_norm[windows.at(outputs)] * ratio ** (p - 1)
    return grad


def _magnitude(x: NDArray) -> NDArray:
    """Return |x| for real x, and its analytic continuation, not the modulus, for the complex step."""
    return np.where(x.real < 0, -x, x)


def _images(x: ArrayLike) -> NDArray:
    (x,) = as_floats(x=x)
    check_axes("x", x, "(N, C, H, W)")
    return x


def _image_shape(input_shape: tuple[int, ...]) -> tuple[int, ...]:
    shape = integers(input_shape, "input_shape")
    if len(shape) != 4 or 0 in shape[1:]:
        raise ValueError(f"input_shape must be (N, C, H, W), empty only in N, got {shape}")
    return shape


def _gradient(
    grad_output: ArrayLike, shape: tuple[int, ...], rows: AxisWindows, columns: AxisWindows
) -> NDArray:
    (grad_output,) = as_floats(grad_output=grad_output)
    check_shape("grad_output", grad_output, (*shape[:2], rows.outputs, columns.outputs))
    return grad_output
