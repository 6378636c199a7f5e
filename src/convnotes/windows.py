"""The padded image and the windows that slide over it, each with its adjoint right below it.

A convolution is three steps: `pad`, `windows`, and a weighted sum over each window. Its gradient walks back
through the adjoints: `fold` adds what the windows hand back where they overlap, `unpad` adds the border's
share to the cells that the border copied.
"""

import numpy as np

from convnotes.shapes import AXES, padding_amounts

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")

Amounts = tuple[tuple[int, int], tuple[int, int]]


def sources(n: int, before: int, after: int, mode: str) -> np.ndarray:
    """Return which of the `n` cells of an axis each cell of the padded axis copies.

    Parameters
    ----------
    n, before, after : int
        Cells of the axis, and of the padding at its two ends.
    mode : {"reflect", "replicate", "circular"}

    Returns
    -------
    ndarray of int, shape (before + n + after,)

    Examples
    --------
    >>> for mode in ("reflect", "replicate", "circular"):
    ...     print(sources(4, 2, 1, mode))
    [2 1 0 1 2 3 2]
    [0 0 0 1 2 3 3]
    [2 3 0 1 2 3 0]
    """
    cells = np.arange(-before, n + after)
    if mode == "reflect":
        last = n - 1
        return last - np.abs(last - np.abs(cells))
    return cells % n if mode == "circular" else np.clip(cells, 0, n - 1)


def check_padding_mode(mode: str, amounts: Amounts, size: tuple[int, int]) -> None:
    """Raise ValueError if `mode` is unknown, or an image of `size` has too few cells for it to copy.

    Parameters
    ----------
    mode : {"zeros", "reflect", "replicate", "circular"}
    amounts : ((int, int), (int, int))
        (top, bottom), (left, right).
    size : (int, int)
        (height, width).

    Raises
    ------
    ValueError
        If one is not as described.

    Examples
    --------
    >>> check_padding_mode("reflect", ((0, 0), (0, 4)), (9, 4))
    Traceback (most recent call last):
    ValueError: padding 4 exceeds 3, the most that reflect can take from width 4
    """
    if not isinstance(mode, str) or mode not in PADDING_MODES:
        raise ValueError(f"padding_mode must be one of {', '.join(PADDING_MODES)}, got {mode!r}")
    if mode in ("reflect", "circular"):
        for axis, amount, n in zip(AXES, map(max, amounts), size, strict=True):
            limit = n - 1 if mode == "reflect" else n
            if amount > limit:
                raise ValueError(
                    f"padding {amount} exceeds {limit}, the most that {mode} can take from {axis} {n}"
                )


def check_windows(kernel_size, *, stride=1, padding=0, dilation=1, padding_mode: str = "zeros") -> None:
    """Raise an error for windows through which no image can be seen, whatever its size.

    Parameters
    ----------
    kernel_size, stride, padding, dilation, padding_mode
        As in `convnotes.layers.Conv2d`.

    Raises
    ------
    TypeError, ValueError
        If one of them is none that a window can have.

    Examples
    --------
    >>> check_windows(3, stride=0)
    Traceback (most recent call last):
    ValueError: stride must be at least 1, got 0
    """
    padding_amounts(padding, 1, kernel_size, stride=stride, dilation=dilation)
    check_padding_mode(padding_mode, ((0, 0), (0, 0)), (1, 1))


def pad(x: np.ndarray, amounts: Amounts, mode: str = "zeros", *, out: np.ndarray | None = None) -> np.ndarray:
    """Return `x` with ((top, bottom), (left, right)) cells around it; `x` itself if there are none.

    "reflect" mirrors the image without repeating its edge, "replicate" repeats the edge, "circular" continues
    at the opposite edge.

    Parameters
    ----------
    x : ndarray, shape (…, H, W)
    amounts : ((int, int), (int, int))
        (top, bottom), (left, right).
    mode : {"zeros", "reflect", "replicate", "circular"}
    out : ndarray, shape (…, H + top + bottom, W + left + right), optional
        Where to put the result; else a new array.

    Returns
    -------
    ndarray, shape (…, H + top + bottom, W + left + right)

    Examples
    --------
    >>> pad(np.array([[1, 2]]), ((0, 1), (1, 0)))
    array([[0, 1, 2],
           [0, 0, 0]])
    """
    (top, bottom), (left, right) = amounts
    if not (top or bottom or left or right):
        return x
    h, w = x.shape[-2:]
    padded = np.empty((*x.shape[:-2], top + h + bottom, left + w + right), x.dtype) if out is None else out
    if mode == "zeros":
        padded[...] = 0
        padded[..., top : top + h, left : left + w] = x
    else:
        padded[...] = x[..., sources(h, top, bottom, mode)[:, None], sources(w, left, right, mode)]
    return padded


def unpad(grad_padded: np.ndarray, amounts: Amounts, mode: str = "zeros") -> np.ndarray:
    """Return the gradient of `pad`'s input: each border cell's gradient goes to the cell it copied.

    Parameters
    ----------
    grad_padded : ndarray, shape (…, H + top + bottom, W + left + right)
    amounts, mode
        What `pad` was given.

    Returns
    -------
    ndarray, shape (…, H, W)

    Examples
    --------
    The left cell was copied once and used once:

    >>> unpad(np.array([[10, 1, 2]]), ((0, 0), (1, 0)), "replicate")
    array([[11,  2]])
    """
    grad = grad_padded
    for axis, (before, after) in zip((-2, -1), amounts, strict=True):
        along = np.moveaxis(grad, axis, 0)
        n = len(along) - before - after
        inner = along[before : before + n]
        if mode != "zeros" and (before or after):
            inner, source = inner.copy(), sources(n, before, after, mode)
            for cell in (*range(before), *range(before + n, len(along))):
                inner[source[cell]] += along[cell]
        grad = np.moveaxis(inner, 0, axis)
    return grad


def windows(
    x: np.ndarray,
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
    *,
    writeable: bool = False,
) -> np.ndarray:
    """Return the view win[…, i, j, u, v] = x[…, i·s + u·d, j·s + v·d] of `x` (…, H, W); it costs no memory.

    Parameters
    ----------
    x : ndarray, shape (…, H, W)
    kernel_size, stride, dilation : (int, int)
        (height, width); the kernel fits.
    writeable : bool
        Whether what is written to the view is to land in `x`.

    Returns
    -------
    ndarray, shape (…, H', W', k_h, k_w)

    Examples
    --------
    >>> windows(np.array([[1, 2, 3, 4]]), (1, 2), (1, 1), (1, 2))[0, :, 0]
    array([[1, 3],
           [2, 4]])
    """
    (kh, kw), (sh, sw), (dh, dw) = kernel_size, stride, dilation
    *leading, h, w = x.shape
    *across, down, right = x.strides
    shape = (*leading, (h - dh * (kh - 1) - 1) // sh + 1, (w - dw * (kw - 1) - 1) // sw + 1, kh, kw)
    # The formula, in bytes: a step of i goes s rows down, a step of u goes d rows down.
    strides = (*across, sh * down, sw * right, dh * down, dw * right)
    return np.lib.stride_tricks.as_strided(x, shape, strides, writeable=writeable)


def fold(grad_windows: np.ndarray, view: np.ndarray) -> None:
    """Add what the windows hand back to the cells they read: the adjoint of `windows`.

    One tap of all windows hits no cell twice, so that each tap is one addition; two taps may hit the same
    cell, so that they come in turn.

    Parameters
    ----------
    grad_windows : ndarray, shape (…, H', W', k_h, k_w)
    view : ndarray, of the same shape
        The writeable view `windows` of the gradient of the image.

    Examples
    --------
    The middle cell lies in both windows:

    >>> grad = np.zeros((1, 3))
    >>> fold(np.array([[[[1, 2]], [[3, 4]]]]), windows(grad, (1, 2), (1, 1), (1, 1), writeable=True))
    >>> grad
    array([[1., 5., 4.]])
    """
    for u, v in np.ndindex(view.shape[-2:]):
        view[..., u, v] += grad_windows[..., u, v]
