"""Convolution as products of matrices: the one algorithm behind `convnotes.conv`, forward and backward.

Write every window as a column and every kernel as a row, and a convolution is a matrix product:

    Y = K · X      K (O, C·k_h·k_w)      X (C·k_h·k_w, windows)      Y (O, windows)

The gradients are products with a transpose, ∂L/∂K = δ · Xᵀ and ∂L/∂X = Kᵀ · δ. Matrix products are what a
processor does best; the price is that X holds each cell up to k_h·k_w times. Hence the one rule:

    Take as many images at a time as keep X within `BLOCK_BYTES`, or a band of rows of one image.

So X stays in the processor's cache and is never held as a whole. Within a block the images are the innermost
axis in memory: copying windows then moves long runs, however small the images are.

References
----------
Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document processing".
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from convnotes.windows import Amounts, fold, pad, unpad, windows

BLOCK_BYTES = 2**21
"""Columns held at a time. Measured from 2¹⁸ to 2²²: less makes small products, more leaves the cache."""


class Plan(NamedTuple):
    """The checked hyper-parameters of one convolution; pairs are (height, width)."""

    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    amounts: Amounts
    padding_mode: str
    groups: int
    output: tuple[int, int]


def correlate(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | float, plan: Plan) -> np.ndarray:
    """Return y (N, O, H', W'); `bias` is 0 or one number per output channel."""
    y = np.empty((len(x), len(weight), *plan.output), x.dtype)
    kernels, bias = _rows(weight, plan), np.asarray(bias, x.dtype).reshape(-1, 1, 1)
    for images, bands in _blocks(x, plan):
        view = windows(_padded(x[images], plan), plan.kernel_size, plan.stride, plan.dilation)
        for band in bands:
            here = y[images, :, band]
            # y[n, o, i, j] = Σ weight[o, c, u, v] · x_pad[n, c, i·s + u·d, j·s + v·d]
            products = _uncolumns(kernels @ _columns(view[:, :, band], plan), here[..., None, None])
            np.add(products[..., 0, 0], bias, out=here)
            del products  # before the next block asks for memory
    return y


def grad_weight(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return ∂L/∂weight, in the shape of `weight`."""
    transposed = np.zeros_like(_rows(weight, plan).swapaxes(1, 2), order="C")
    for images, bands in _blocks(x, plan):
        view = windows(_padded(x[images], plan), plan.kernel_size, plan.stride, plan.dilation)
        for band in bands:
            here = delta[images, :, band, :, None, None]
            # ∂L/∂weight[o, c, u, v] = Σ δ[n, o, i, j] · x_pad[n, c, i·s + u·d, j·s + v·d], computed as
            # (∂L/∂K)ᵀ = X · δᵀ: with the larger factor first, the product takes up to half the time.
            transposed += _columns(view[:, :, band], plan) @ _columns(here, plan).swapaxes(1, 2)
    return np.ascontiguousarray(transposed.swapaxes(1, 2)).reshape(weight.shape)


def grad_x(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return ∂L/∂x, in the shape of `x`, in the quicker of two ways.

    The full correlation copies columns of δ, folding adds up columns of ∂L/∂x. A copy is quicker than an
    addition, but takes longer where it makes much the more columns; at a stride, most of them would be 0.
    """
    columns_of_delta = len(weight) * x.shape[2] * x.shape[3]
    columns_of_x = x.shape[1] * plan.output[0] * plan.output[1]
    if plan.stride == (1, 1) and columns_of_delta <= 1.5 * columns_of_x:
        return grad_x_by_correlation(delta, x, weight, plan)
    return grad_x_by_folding(delta, x, weight, plan)


def grad_x_by_correlation(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """At stride 1, ∂L/∂x_pad is δ correlated fully with the kernels, flipped and their channels swapped."""
    outs, ins = len(weight) // plan.groups, weight.shape[1]
    flipped = weight.reshape(plan.groups, outs, ins, *plan.kernel_size)[..., ::-1, ::-1].swapaxes(1, 2)
    full, left = [], []
    for k, d, amounts in zip(plan.kernel_size, plan.dilation, plan.amounts, strict=True):
        # Zeros take no gradient: where the border holds zeros, it need not be computed first.
        skipped = [min(p, d * (k - 1)) if plan.padding_mode == "zeros" else 0 for p in amounts]
        full.append(tuple(d * (k - 1) - skip for skip in skipped))
        left.append(tuple(p - skip for p, skip in zip(amounts, skipped, strict=True)))
    output = tuple(n + sum(p) for n, p in zip(x.shape[2:], left, strict=True))
    backward = plan._replace(amounts=tuple(full), padding_mode="zeros", output=output)
    grad_padded = correlate(delta, flipped.reshape(x.shape[1], outs, *plan.kernel_size), 0, backward)
    return np.ascontiguousarray(unpad(grad_padded, tuple(left), plan.padding_mode))


def grad_x_by_folding(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """At any stride, Kᵀ · δ is what each window hands back to its cells; where they overlap, it adds up."""
    grad, kernels = np.empty(x.shape, x.dtype), np.ascontiguousarray(_rows(weight, plan).swapaxes(1, 2))
    for images, bands in _blocks(x, plan):
        grad_padded = np.zeros_like(_padded(x[images], plan))
        view = windows(grad_padded, plan.kernel_size, plan.stride, plan.dilation, writeable=True)
        for band in bands:
            # ∂L/∂x_pad[n, c, i·s + u·d, j·s + v·d] += Σ δ[n, o, i, j] · weight[o, c, u, v]
            products = kernels @ _columns(delta[images, :, band, :, None, None], plan)
            fold(_uncolumns(products, view[:, :, band]), view[:, :, band])
            del products
        grad[images] = unpad(grad_padded, plan.amounts, plan.padding_mode)
    return grad


def _blocks(x: np.ndarray, plan: Plan) -> Iterator[tuple[slice, list[slice]]]:
    """Yield the images of each block, and the bands of output rows to take at a time."""
    height, width = plan.output
    row_bytes = x.itemsize * x.shape[1] * plan.kernel_size[0] * plan.kernel_size[1] * width
    at_a_time = max(1, BLOCK_BYTES // (row_bytes * height))
    if plan.kernel_size == plan.stride == (1, 1):
        at_a_time = 1  # the columns are the image itself, in place
    bands = -(-row_bytes * height // BLOCK_BYTES)
    for start in range(0, len(x), at_a_time):
        yield slice(start, start + at_a_time), _even_slices(height, bands)


def _even_slices(n: int, parts: int) -> list[slice]:
    step = -(-n // min(parts, n))
    return [slice(start, min(start + step, n)) for start in range(0, n, step)]


def _padded(images: np.ndarray, plan: Plan) -> np.ndarray:
    """Return the padded images as (B, C, H, W), with B the innermost axis in memory."""
    batch_last = np.ascontiguousarray(images.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    return pad(batch_last, plan.amounts, plan.padding_mode)


def _rows(weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return every kernel as a row: (groups, O/groups, C/groups·k_h·k_w)."""
    return np.ascontiguousarray(weight).reshape(plan.groups, len(weight) // plan.groups, -1)


def _columns(view: np.ndarray, plan: Plan) -> np.ndarray:
    """Return windows (B, C, rows, W', k_h, k_w) as columns: (groups, C/groups·k_h·k_w, rows·W'·B)."""
    b, c, h, w, kh, kw = view.shape
    return view.transpose(1, 4, 5, 2, 3, 0).reshape(plan.groups, c // plan.groups * kh * kw, h * w * b)


def _uncolumns(columns: np.ndarray, view: np.ndarray) -> np.ndarray:
    """Return columns as windows in the shape of `view`: the inverse of `_columns`."""
    b, c, h, w, kh, kw = view.shape
    return columns.reshape(c, kh, kw, h, w, b).transpose(5, 0, 3, 4, 1, 2)
