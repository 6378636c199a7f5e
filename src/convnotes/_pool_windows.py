"""The windows of a pool, seen tap by tap: one axis at a time, or small ones along both at once.

Tap t of window i reads cell i·s + t·d − before of its axis, or the padding where there is no such cell. For
one tap and all windows these cells form a regular slice, so that a reduction over windows is a short loop
over taps; and a maximum, a sum or a norm over a rectangle is the one over its rows, then over its columns.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convnotes.arguments import pair
from convnotes.shapes import AXES, Padding, output_size, padding_amounts


@dataclass(frozen=True)
class AxisWindows:
    """The windows along one axis of an array (…, H, W)."""

    axis: int
    """−2, the height, or −1, the width."""
    n: int
    """Cells of the input."""
    kernel_size: int
    stride: int
    dilation: int
    before: int
    """Cells of padding before the input."""
    after: int
    outputs: int
    """Number of windows."""

    @property
    def name(self) -> str:
        """What messages call the axis."""
        return AXES[self.axis]

    def at(self, cells) -> tuple:
        """Return the index of `cells` on this axis."""
        return (..., cells) if self.axis == -1 else (..., cells, slice(None))

    def along(self, values: np.ndarray) -> np.ndarray:
        """Return one value per window, shaped so that it broadcasts along this axis."""
        return values if self.axis == -1 else values[:, None]

    def slices(self, tap: int) -> tuple[slice, slice]:
        """Return the windows whose `tap` lies on the input, and the cells on which it lies.

        Examples
        --------
        Of three windows, 2 apart and padded by 1, the first has its first tap in the padding:

        >>> AxisWindows(-1, 5, kernel_size=3, stride=2, dilation=1, before=1, after=1, outputs=3).slices(0)
        (slice(1, 3, None), slice(1, 4, 2))
        """
        offset = tap * self.dilation - self.before
        low = min(max(0, -(offset // self.stride)), self.outputs)
        high = max(low, min(self.outputs, (self.n - 1 - offset) // self.stride + 1))
        if high == low:
            return slice(0, 0), slice(0, 0)
        return slice(low, high), slice(
            offset + low * self.stride, offset + (high - 1) * self.stride + 1, self.stride
        )

    @cached_property
    def first(self) -> np.ndarray:
        """The first tap of each window that does not lie in the padding before the input."""
        return np.maximum(-(self.starts // self.dilation), 0)

    @cached_property
    def starts(self) -> np.ndarray:
        """The cell under the first tap of each window; negative in the padding."""
        return np.arange(self.outputs) * self.stride - self.before

    @property
    def side_by_side(self) -> bool:
        """Whether every window lies on the input, and none reaches into the next."""
        reach = (self.kernel_size - 1) * self.dilation
        last = (self.outputs - 1) * self.stride + reach
        return reach < self.stride and not self.before and last < self.n

    def check_no_window_is_empty(self) -> None:
        """Raise ValueError if a window reads nothing but padding."""
        if not self.before and (self.outputs - 1) * self.stride < self.n:
            return  # the first tap of each window lies on a cell
        beyond = (self.first >= self.kernel_size) | (self.starts + self.first * self.dilation >= self.n)
        if beyond.any():
            raise ValueError(
                f"padding {(self.before, self.after)} leaves window {np.argmax(beyond)} along the "
                f"{self.name} {self.n} nothing but padding to pool"
            )

    def weigh(self, x: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Return y[i] = Σ_t weights[t]·x[i·s + t·d − before] along this axis; padding counts as 0."""
        y = np.zeros(self._shape(x, self.outputs), x.dtype)
        for tap, weight in enumerate(weights.tolist()):
            outputs, cells = self.slices(tap)
            y[self.at(outputs)] += weight * x[self.at(cells)]
        return y

    def spread(self, grad_y: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Return the gradient of `weigh`'s input: every cell adds up its shares of the windows it is in."""
        grad_x = np.zeros(self._shape(grad_y, self.n), grad_y.dtype)
        for tap, weight in enumerate(weights.tolist()):
            outputs, cells = self.slices(tap)
            grad_x[self.at(cells)] += weight * grad_y[self.at(outputs)]
        return grad_x

    def under(self, x: np.ndarray, tap: int, padding: float) -> np.ndarray:
        """Return a new array of the cells under one tap of every window, `padding` where there is no cell."""
        outputs, cells = self.slices(tap)
        found = x[self.at(cells)]
        if found.shape[self.axis] == self.outputs:
            return found.copy()
        full = np.empty(self._shape(x, self.outputs), x.dtype)
        full[self.at(outputs)] = found
        full[self.at(slice(outputs.start))] = full[self.at(slice(outputs.stop, None))] = padding
        return full

    def _shape(self, x: np.ndarray, count: int) -> tuple[int, ...]:
        shape = list(x.shape)
        shape[self.axis] = count
        return tuple(shape)


@dataclass(frozen=True)
class Tiles:
    """Windows side by side within the image, seen along both axes at once: taps in row-major order."""

    rows: AxisWindows
    columns: AxisWindows
    before = 0

    @property
    def kernel_size(self) -> int:
        """The number of taps of both axes."""
        return self.rows.kernel_size * self.columns.kernel_size

    def under(self, x: np.ndarray, tap: int, padding: float) -> np.ndarray:
        """Return a new array of the cells under one tap of every window, of which none is padding."""
        down, across = divmod(tap, self.columns.kernel_size)
        return x[..., self.rows.slices(down)[1], self.columns.slices(across)[1]].copy()


def worth_taking_at_once(rows: AxisWindows, columns: AxisWindows) -> bool:
    """Return whether windows can be `Tiles` and should: axis by axis saves work only where they overlap.

    Of many taps, each with few cells, the calls of NumPy would take most of the time (measured: from 4×4 on).

    Examples
    --------
    >>> worth_taking_at_once(*pool_windows((28, 28), 2, None, 0, 1, False))
    True
    >>> worth_taking_at_once(*pool_windows((28, 28), 3, 2, 0, 1, False))
    False
    """
    return rows.kernel_size * columns.kernel_size <= 9 and rows.side_by_side and columns.side_by_side


def pool_windows(
    size: tuple[int, int], kernel_size, stride, padding: Padding, dilation, ceil_mode: bool
) -> tuple[AxisWindows, AxisWindows]:
    """Return the checked windows of a pool along the height and along the width of images of `size`.

    A `stride` of None is the kernel size: windows side by side.

    Examples
    --------
    >>> rows, columns = pool_windows((4, 6), 2, None, 0, 1, False)
    >>> rows.outputs, columns.outputs
    (2, 3)
    """
    kernel_size = pair(kernel_size, "kernel_size")
    stride = kernel_size if stride is None else pair(stride, "stride")
    dilation = pair(dilation, "dilation")
    amounts = padding_amounts(padding, size, kernel_size, stride=stride, dilation=dilation)
    rows, columns = (
        AxisWindows(
            axis=AXES.index(name) - 2,
            n=n,
            kernel_size=k,
            stride=s,
            dilation=d,
            before=p[0],
            after=p[1],
            outputs=output_size(n, k, stride=s, padding=p, dilation=d, ceil_mode=ceil_mode, axis=name),
        )
        for name, n, k, s, p, d in zip(AXES, size, kernel_size, stride, amounts, dilation, strict=True)
    )
    return rows, columns
