"""Convolution as products of matrices: the one algorithm behind `convnotes.conv`, forward and backward.

Write every window as a column and every kernel as a row, and a convolution is a matrix product, which is what
a processor does best: Y = K · X. The price is that X holds each cell up to k_h·k_w times. Most of it need not
be paid. Copy each row of the image once for each of the k_w taps across; then the copies can be read in two
ways, without copying again:

tap by tap
    What lies under row u of the kernel, in all windows of some rows at once, is a slice of the copies:
    Y = Σ K[u] · X[u] over u, with K[u] (O, C·k_w) and X[u] (C·k_w, windows).
row by row
    With the rows outermost in memory, the k_h rows under a row i of windows lie one after the other:
    Y[i] = K · X[i], with K (O, k_h·C·k_w) and X[i] (k_h·C·k_w, windows of row i).

Products want to be deep. Hence the one rule: tap by tap where C·k_w is at least `DEEP`, and row by row where
few channels would make K[u] too narrow. ∂L/∂K = δ · Xᵀ goes the same way, ∂L/∂X[u] = K[u]ᵀ · δ tap by tap.

Letters of axes in the comments: N images, B of them in a block, G groups, O and C channels of one group (out,
in), H rows of the padded image, R rows of windows, W' windows in a row, U and V taps of the kernel (down,
across).

The batch is worked through in blocks whose copies stay in the processor's cache, see `_blocks`. Where a
single row of windows needs more, the images are cut into strips of their width first, see `_strips`. Within a
block the images are the innermost axis in memory: copying moves long runs, however small the images are.

References
----------
Chellapilla, Puri & Simard 2006, "High performance convolutional neural networks for document processing".
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from convnotes.windows import Amounts, fold, pad, unpad, windows

BLOCK_BYTES = 2**21
"""Copies and products held at a time. Half or twice as much takes as long; much less makes small products."""

ABREAST = 8, 32
"""Images to lay side by side, at least and at most: to copy runs of fewer takes longer than it saves."""

DEEP = 64
"""Depth C·k_w from which products go tap by tap. Depths of 5 to 30 were quicker row by row, of 192 to 384 tap
by tap; none between was measured."""


class Plan(NamedTuple):
    """The checked hyper-parameters of one convolution; pairs are (height, width)."""

    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    amounts: Amounts
    padding_mode: str
    groups: int
    output: tuple[int, int]


class _Memory:
    """Arrays by name that every block uses again: fresh memory takes longer to get than to fill."""

    def __init__(self, dtype: np.dtype) -> None:
        self._dtype, self._cells = dtype, {}

    def empty(self, name, shape: tuple[int, ...]) -> np.ndarray:
        """Return an array of any content, which lasts until its name is asked for again."""
        size = math.prod(shape)
        if name not in self._cells or size > self._cells[name].size:
            self._cells[name] = np.empty(size, self._dtype)
        return self._cells[name][:size].reshape(shape)

    def zeros(self, name, shape: tuple[int, ...]) -> np.ndarray:
        """Return an array of zeros."""
        array = self.empty(name, shape)
        array[...] = 0
        return array

    def copy(self, name, view: np.ndarray) -> np.ndarray:
        """Return the numbers of a view in its own order in memory; the view itself, if they lie like that."""
        if view.flags.c_contiguous:
            return view
        array = self.empty(name, view.shape)
        array[...] = view
        return array


def correlate(x: np.ndarray, weight: np.ndarray, bias: np.ndarray | float, plan: Plan) -> np.ndarray:
    """Return y (N, O, H', W'); `bias` is 0 or one number per output channel."""
    y = np.empty((len(x), len(weight), *plan.output), x.dtype)
    if strips := _strips(x, len(weight), plan):
        padded = pad(x, plan.amounts, plan.padding_mode)
        for columns, read, part in strips:
            y[..., columns] = correlate(padded[..., read], weight, bias, part)
        return y
    plan, x, out = _one_row(plan, x, y)
    out, kernels, memory = _grouped(out, plan), _kernels(weight, plan), _Memory(x.dtype)
    bias = np.broadcast_to(np.asarray(bias, x.dtype), len(weight)).reshape(plan.groups, -1, 1, 1)
    products = _tap_by_tap if kernels.shape[3] >= DEEP else _row_by_row
    for images, bands in _blocks(x, plan, len(weight)):
        across = _across(_padded(x[images], plan, memory), plan)
        for band in bands:
            # y[n, o, i, j] = Σ weight[o, c, u, v] · x_pad[n, c, i·s + u·d, j·s + v·d]
            block = out[images, :, :, band]
            np.add(products(kernels, across, band, plan, memory, block), bias, out=block)
    return y


def _tap_by_tap(
    kernels: np.ndarray, across: np.ndarray, band: slice, plan: Plan, memory: _Memory, block: np.ndarray
) -> np.ndarray:
    """Return Y = Σ K[u] · X[u] over u, for a band of rows of windows: (B, groups, O/groups, rows, W').

    One image needs no other order in memory: its Y is made in `block`, where it belongs.
    """
    copies = _copies(across, band, plan, memory)
    b, g, o, rows, width = block.shape
    y = block[0] if b == 1 else memory.empty("y", (g, o, rows, width, b))
    whole = y.reshape(g, o, rows * width * b)
    np.matmul(kernels[:, :, 0], _matrix(_under(0, copies, band, plan)), out=whole)
    for u in range(1, plan.kernel_size[0]):
        product = memory.empty("product", whole.shape)
        np.matmul(kernels[:, :, u], _matrix(_under(u, copies, band, plan)), out=product)
        whole += product
    return block if b == 1 else y.transpose(4, 0, 1, 2, 3)  # (G, O, R, W', B) → (B, G, O, R, W')


def _row_by_row(
    kernels: np.ndarray, across: np.ndarray, band: slice, plan: Plan, memory: _Memory, block: np.ndarray
) -> np.ndarray:
    """Return Y[i] = K · X[i] for each row i of windows of a band, as `_tap_by_tap` does."""
    b, g, o, rows, width = block.shape
    # One image: (G, O, R, W') → (G, R, O, W'); of several, B comes last.
    y = block[0].swapaxes(1, 2) if b == 1 else memory.empty("y", (g, rows, o, width, b))
    stacked = _stacked(across, band, plan, memory)
    np.matmul(kernels.reshape(g, 1, o, -1), stacked, out=y.reshape(g, rows, o, width * b))
    return block if b == 1 else y.transpose(4, 0, 2, 1, 3)  # (G, R, O, W', B) → (B, G, O, R, W')


def grad_weight(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return ∂L/∂weight, in the shape of `weight`."""
    if strips := _strips(x, len(weight), plan):
        padded = pad(x, plan.amounts, plan.padding_mode)
        return sum(grad_weight(delta[..., c], padded[..., read], weight, part) for c, read, part in strips)
    plan, x, delta = _one_row(plan, x, delta)
    delta, kernels, memory = _grouped(delta, plan), _kernels(weight, plan), _Memory(x.dtype)
    grad = np.zeros((plan.groups, *kernels.shape[2:], kernels.shape[1]), x.dtype)
    deep = kernels.shape[3] >= DEEP
    product_rows = len(weight) if deep else max(len(weight), weight.size // plan.output[1])
    for images, bands in _blocks(x, plan, product_rows):
        across = _across(_padded(x[images], plan, memory), plan)
        for band in bands:
            # ∂L/∂weight[o, c, u, v] = Σ δ[n, o, i, j] · x_pad[n, c, i·s + u·d, j·s + v·d], computed as
            # X · δᵀ: with the larger factor first, the product takes up to half the time.
            block = delta[images, :, :, band].transpose(1, 2, 3, 4, 0)  # (B, G, O, R, W') → (G, O, R, W', B)
            if deep:
                copies = _copies(across, band, plan, memory)
                block = block.reshape(*block.shape[:2], -1).swapaxes(1, 2)  # (G, R·W'·B, O)
                for u in range(plan.kernel_size[0]):
                    grad[:, u] += _matrix(_under(u, copies, band, plan)) @ block
            else:
                # (G, O, R, W', B) → (G, O, R, W'·B) → (G, R, W'·B, O)
                block = block.reshape(*block.shape[:3], -1).transpose(0, 2, 3, 1)
                grad += (_stacked(across, band, plan, memory) @ block).sum(axis=1).reshape(grad.shape)
    # (G, U, C·V, O) → (G, U, C, V, O) → (G, O, C, U, V)
    grad = grad.reshape(*grad.shape[:2], -1, plan.kernel_size[1], grad.shape[3])
    return np.ascontiguousarray(grad.transpose(0, 4, 2, 1, 3)).reshape(weight.shape)


def grad_x(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return ∂L/∂x, in the shape of `x`, in the quicker of two ways.

    The full correlation copies rows of δ, folding adds up rows of ∂L/∂x. A copy is quicker than an
    addition, but takes longer where it makes much the more rows; at a stride, most of them would be 0.
    """
    shape = x.shape
    if strips := _strips(x, len(weight), plan):
        (top, bottom), (left, right) = plan.amounts
        h, w = shape[2:]
        grad_padded = np.zeros((*shape[:2], top + h + bottom, left + w + right), x.dtype)
        for columns, read, part in strips:
            under = grad_padded[..., read]
            under += grad_x(delta[..., columns], under, weight, part)  # of x, only shape and dtype are read
        return np.ascontiguousarray(unpad(grad_padded, plan.amounts, plan.padding_mode))
    plan, x, delta = _one_row(plan, x, delta)
    rows_of_delta = len(weight) * x.shape[2] * x.shape[3]
    rows_of_x = x.shape[1] * plan.output[0] * plan.output[1]
    by_correlation = plan.stride == (1, 1) and rows_of_delta <= 1.5 * rows_of_x
    method = grad_x_by_correlation if by_correlation else grad_x_by_folding
    return method(delta, x, weight, plan).reshape(shape)


def grad_x_by_correlation(delta: np.ndarray, x: np.ndarray, weight: np.ndarray, plan: Plan) -> np.ndarray:
    """At stride 1, ∂L/∂x_pad is δ correlated fully with the kernels, flipped and their channels swapped."""
    outs, ins = len(weight) // plan.groups, weight.shape[1]
    # (G, O, C, U, V) → (G, C, O, U, V), with U and V counted backwards
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
    """At any stride, K[u]ᵀ · δ is what windows hand back to their cells; where they overlap, it adds up."""
    grad = np.empty(x.shape, x.dtype)
    delta, out = _grouped(delta, plan), _grouped(grad, plan)
    kernels, memory = _kernels(weight, plan), _Memory(x.dtype)
    for images, bands in _blocks(x, plan, x.shape[1] * plan.kernel_size[1]):
        grad_padded = _padded(memory.zeros("zeros", x[images].shape), plan, memory)
        across = _across(grad_padded, plan, writeable=True)
        for band in bands:
            copies = _copies(across, band, plan, memory, of_zeros=True)
            # (B, G, 1, O, R, W') → (G, 1, O, R, W', B): one tap, so that a matrix is (G, O, R·W'·B)
            block = _matrix(delta[images, :, None, :, band].transpose(1, 2, 3, 4, 5, 0))
            for u in range(plan.kernel_size[0]):
                # ∂L/∂x_pad[n, c, i·s + u·d, j·s + v·d] += Σ δ[n, o, i, j] · weight[o, c, u, v]
                under = _under(u, copies, band, plan)
                product = memory.empty("product", under.shape)
                np.matmul(kernels[:, :, u].swapaxes(1, 2), block, out=_matrix(product))
                under += product
            for phase, rows in copies.items():
                read = _read(across, band, plan)[:, :, :, phase :: plan.stride[0]]
                # (G, C, V, rows, W', B) → (B, G, C, rows, W', V), as `_across` has them; and one tap down
                fold(rows.transpose(5, 0, 1, 3, 4, 2)[..., None, :], read[..., None, :])
        out[images] = unpad(grad_padded, plan.amounts, plan.padding_mode)
    return grad


def _blocks(x: np.ndarray, plan: Plan, product_rows: int) -> Iterator[tuple[slice, list[slice]]]:
    """Yield the images of each block, and the bands of output rows to take at a time.

    Lay as many images side by side as keep within `BLOCK_BYTES` the copies of their rows, and a product of so
    many rows, if `ABREAST` allows that many; else take one image at a time, or as many of its rows.
    """
    height, width = plan.output
    copied, made = (x.itemsize * width * n for n in (x.shape[1] * plan.kernel_size[1], product_rows))
    abreast = min(BLOCK_BYTES // (copied * _span(height, plan) + made * height), ABREAST[1])
    abreast = abreast if abreast >= ABREAST[0] else 1
    rows = (BLOCK_BYTES // abreast - copied * _span(0, plan)) // (copied * plan.stride[0] + made)
    for start in range(0, len(x), abreast):
        yield slice(start, start + abreast), _even_slices(height, max(rows, 1))


def _strips(x: np.ndarray, outs: int, plan: Plan) -> list[tuple[slice, slice, Plan]]:
    """Return strips of the width, or none where the copies of one row of windows keep to a few blocks.

    Each has its columns of windows, the padded columns that they read, and its plan, in which nothing is
    padded.
    """
    column = x.itemsize * (x.shape[1] * plan.kernel_size[1] * _span(1, plan) + outs)
    if plan.kernel_size[1] == 1 or plan.output[1] * column <= 4 * BLOCK_BYTES:
        return []
    strips = []
    stride, reach = plan.stride[1], plan.dilation[1] * (plan.kernel_size[1] - 1)
    # At least as wide as the kernel: two strips then read no more than twice what one would.
    for columns in _even_slices(plan.output[1], max(BLOCK_BYTES // column, -(-reach // stride), 1)):
        read = slice(columns.start * stride, (columns.stop - 1) * stride + reach + 1)
        output = plan.output[0], columns.stop - columns.start
        part = plan._replace(amounts=((0, 0), (0, 0)), padding_mode="zeros", output=output)
        strips.append((columns, read, part))
    return strips if len(strips) > 1 else []


def _even_slices(n: int, most: int) -> list[slice]:
    parts = -(-n // most)
    step = -(-n // parts)
    return [slice(start, min(start + step, n)) for start in range(0, n, step)]


def _span(rows: int, plan: Plan) -> int:
    """Return how many padded rows so many rows of windows read, from the first to the last."""
    return (rows - 1) * plan.stride[0] + plan.dilation[0] * (plan.kernel_size[0] - 1) + 1


def _one_row(plan: Plan, *images: np.ndarray) -> tuple:
    """Return images as one row each, where a kernel of one cell does not see where a row ends."""
    if plan.kernel_size == plan.stride == (1, 1) and not any(map(any, plan.amounts)):
        plan = plan._replace(output=(1, math.prod(plan.output)))
        images = [array.reshape(*array.shape[:2], *plan.output) for array in images]
    return plan, *images


def _grouped(images: np.ndarray, plan: Plan) -> np.ndarray:
    """Return images (N, C, H, W) as (N, groups, C/groups, H, W)."""
    n, c, *size = images.shape
    return images.reshape(n, plan.groups, c // plan.groups, *size)


def _kernels(weight: np.ndarray, plan: Plan) -> np.ndarray:
    """Return K[u] for each row u of the kernels: (groups, O/groups, k_h, C/groups·k_w)."""
    # (G·O, C, U, V) → (G·O, U, C, V) → (G, O, U, C·V)
    rows = weight.transpose(0, 2, 1, 3).reshape(plan.groups, len(weight) // plan.groups, weight.shape[2], -1)
    return np.ascontiguousarray(rows)


def _padded(images: np.ndarray, plan: Plan, memory: _Memory) -> np.ndarray:
    """Return the padded images as (B, groups, C/groups, H, W), with B the innermost axis in memory."""
    b, c, *size = images.shape
    # (B, G·C, H, W) → (G·C, H, W, B) in memory, and seen as (B, G·C, H, W) again
    padded = memory.copy("images", images.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
    if any(map(any, plan.amounts)):
        shape = (c, *(n + sum(p) for n, p in zip(size, plan.amounts, strict=True)), b)
        room = memory.empty("padded", shape).transpose(3, 0, 1, 2)
        padded = pad(padded, plan.amounts, plan.padding_mode, out=room)
    return _grouped(padded, plan)


def _across(padded: np.ndarray, plan: Plan, *, writeable: bool = False) -> np.ndarray:
    """View what the taps of each row of padded images read: (B, groups, C/groups, H, W', k_w)."""
    width = ((1, n) for n in (plan.kernel_size[1], plan.stride[1], plan.dilation[1]))
    return windows(padded, *width, writeable=writeable)[..., 0, :]


def _read(across: np.ndarray, band: slice, plan: Plan) -> np.ndarray:
    """Return the padded rows that the windows of a band read."""
    start = band.start * plan.stride[0]
    return across[:, :, :, start : start + _span(band.stop - band.start, plan)]


def _stacked(across: np.ndarray, band: slice, plan: Plan, memory: _Memory) -> np.ndarray:
    """Return X[i] for each row i of windows of a band: (groups, rows, k_h·C/groups·k_w, W'·B)."""
    # (B, G, C, H, W', V) → (G, H, C, V, W', B)
    rows = memory.copy("rows", _read(across, band, plan).transpose(1, 3, 2, 5, 4, 0))
    height = ((n, 1) for n in (plan.kernel_size[0], plan.stride[0], plan.dilation[0]))
    # Windows on (G, H, C·V·W'·B), one cell wide: (G, R, C·V·W'·B, U) → (G, R, U, C·V·W'·B)
    view = windows(rows.reshape(*rows.shape[:2], -1), *height)[..., 0].swapaxes(2, 3)
    return view.reshape(*view.shape[:2], -1, rows.shape[4] * rows.shape[5])


def _copies(across: np.ndarray, band: slice, plan: Plan, memory: _Memory, *, of_zeros: bool = False) -> dict:
    """Return copies of these rows, (groups, C/groups, k_w, rows, W', B), or zeros for them.

    At a stride, the rows under one tap lie `stride` apart. They come together where all rows whose numbers
    leave the same remainder have a copy of their own, found by that remainder.
    """
    rows = _read(across, band, plan).transpose(1, 2, 5, 3, 4, 0)  # (B, G, C, H, W', V) → (G, C, V, H, W', B)
    stride, copies = plan.stride[0], {}
    for phase in {u * plan.dilation[0] % stride for u in range(plan.kernel_size[0])}:
        some = rows[:, :, :, phase::stride]
        copies[phase] = memory.zeros(phase, some.shape) if of_zeros else memory.copy(phase, some)
    return copies


def _under(u: int, copies: dict, band: slice, plan: Plan) -> np.ndarray:
    """View what lies under row u of the kernel, in all windows of a band."""
    first, phase = divmod(u * plan.dilation[0], plan.stride[0])
    return copies[phase][:, :, :, first : first + band.stop - band.start]


def _matrix(rows: np.ndarray) -> np.ndarray:
    """Return (groups, C/groups, k_w, rows, W', B) as (groups, C/groups·k_w, rows·W'·B): a view of copies."""
    return rows.reshape(rows.shape[0], rows.shape[1] * rows.shape[2], -1)
