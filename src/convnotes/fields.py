"""What a cell of a deep layer sees of the input, along one axis: how far it reaches, and how it weighs.

A stack is a list of dicts, one for each layer from the input on, with `kernel_size` and, where they are not
1, 1 and 0, `stride`, `dilation` and `padding`, in the forms of `convnotes.shapes.axis_padding`. What stands
in them besides (`kind`, `channels`, `groups`, `bias`) changes no field.

References
----------
Araujo, Norris & Sim 2019, "Computing receptive fields of convolutional neural networks", Distill (the closed
form); Luo et al. 2016, "Understanding the effective receptive field in deep convolutional neural networks".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_axes, integer, number
from convnotes.shapes import axis_padding, effective_kernel_size, output_size

STEPS = {"kernel_size", "stride", "dilation", "padding"}
BESIDES = {"kind", "channels", "groups", "bias"}


class ReceptiveField(NamedTuple):
    """What one cell of a layer sees of the network's input, along one axis, in input cells.

    Examples
    --------
    A 3×3 convolution, padded by 1, sees one cell before and one after its own:

    >>> receptive_field([{"kernel_size": 3, "padding": 1}])[-1]
    ReceptiveField(size=3, jump=1, start=-1)
    """

    size: int
    """Cells it reaches, from the first to the last."""
    jump: int
    """Distance between the fields of two neighbouring cells."""
    start: int
    """First cell that the field of cell 0 reaches; negative inside the padding."""

    @property
    def centre(self) -> float:
        """Where the middle of the field of cell 0 lies; between two cells if the size is even."""
        return self.start + (self.size - 1) / 2


def receptive_field(layers: Iterable[Mapping], n: int | None = None) -> tuple[ReceptiveField, ...]:
    """Return the receptive field after each layer of a stack, along one axis.

    With e = d(k − 1) + 1: size ← size + (e − 1)·jump, start ← start − before·jump, jump ← jump·s.

    Parameters
    ----------
    layers : iterable of dict
        A stack, as the head of this module describes it.
    n : int, optional
        Cells of the input. Only the padding "same" asks for it, and only behind a stride or with one of its
        own: there it depends on the size. Where it is given, every kernel has to fit.

    Returns
    -------
    tuple of ReceptiveField
        One for each layer.

    Raises
    ------
    TypeError
        If a layer is no such dict, or one of its numbers not an integer.
    ValueError
        If a number is out of range, a kernel does not fit, or `n` is missing.

    Examples
    --------
    Two 3×3 layers see what one 5×5 layer sees:

    >>> [field.size for field in receptive_field([{"kernel_size": 3}, {"kernel_size": 3}])]
    [3, 5]

    Twice a convolution and a pool on 384 pixels; all the padding comes before the image:

    >>> twice = 2 * [{"kernel_size": 7, "stride": 2, "padding": "same"}, {"kernel_size": 2, "stride": 2}]
    >>> receptive_field(twice, 384)[-1]
    ReceptiveField(size=41, jump=16, start=-10)
    """
    n = n if n is None else integer(n, "n")
    field, fields = ReceptiveField(1, 1, 0), []
    for place, layer in enumerate(_layers(layers)):
        k, s, d = layer["kernel_size"], layer["stride"], layer["dilation"]
        if n is None and s > 1 and isinstance(layer["padding"], str) and layer["padding"] == "same":
            where = f"layer {place} has padding 'same' and stride {s}"
            raise ValueError(f"n, the size of the input, is needed: {where}")
        before, _ = axis_padding(layer["padding"], 1 if n is None else n, k, stride=s, dilation=d)
        reach = (effective_kernel_size(k, d) - 1) * field.jump
        field = ReceptiveField(field.size + reach, field.jump * s, field.start - before * field.jump)
        fields.append(field)
        n = n if n is None else output_size(n, **layer)
    return tuple(fields)


def sizes(layers: Iterable[Mapping], n: int) -> tuple[int, ...]:
    """Return the cells of the input and of each layer's output, along one axis.

    Parameters
    ----------
    layers : iterable of dict
        A stack, as the head of this module describes it.
    n : int
        Cells of the input.

    Returns
    -------
    tuple of int
        One more than there are layers.

    Raises
    ------
    TypeError, ValueError
        As `receptive_field`.

    Examples
    --------
    >>> sizes(3 * [{"kernel_size": 3}], 9)
    (9, 7, 5, 3)
    """
    found = [integer(n, "n")]
    for layer in _layers(layers):
        found.append(output_size(found[-1], **layer))
    return tuple(found)


def cone(layers: Iterable[Mapping], n: int, cell: int | None = None) -> tuple[tuple[int, ...], ...]:
    """Return how many paths lead from an output cell back to every cell of every level.

    A path takes one tap of each layer's kernel. From level to level, going back,
    paths[i·s + t·d − before] += paths[i] for each output i and tap t; what falls into the padding is lost.

    Parameters
    ----------
    layers, n
        As in `sizes`.
    cell : int, optional
        Of the last layer; by default the paths from all of its cells are counted together.

    Returns
    -------
    tuple of tuples of int
        One for each entry of `sizes`, from the input to the last layer; exact, however many.

    Raises
    ------
    TypeError, ValueError
        As `receptive_field`, and if there is no such cell.

    Examples
    --------
    >>> cone(2 * [{"kernel_size": 3}], 5)
    ((1, 2, 3, 2, 1), (1, 1, 1), (1,))
    """
    windows, levels = _windows(layers, n)
    paths = [_start(levels[-1], cell, "the last layer")]
    for window, cells in zip(reversed(windows), reversed(levels[:-1]), strict=True):
        below = [0] * cells
        for output, tapped in enumerate(_tapped(window, cells, len(paths[-1]))):
            for place in tapped:
                below[place] += paths[-1][output]
        paths.append(tuple(below))
    return tuple(reversed(paths))


def fan(layers: Iterable[Mapping], n: int, cell: int) -> tuple[tuple[int, ...], ...]:
    """Return how many paths lead from an input cell on to every cell of every level.

    Parameters
    ----------
    layers, n
        As in `sizes`.
    cell : int
        Of the input.

    Returns
    -------
    tuple of tuples of int
        As that of `cone`.

    Raises
    ------
    TypeError, ValueError
        As `cone`.

    Examples
    --------
    The first cell of a row is read by one window, the middle one by three:

    >>> fan(2 * [{"kernel_size": 3}], 7, 0)
    ((1, 0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 0), (1, 0, 0))
    >>> fan(2 * [{"kernel_size": 3}], 7, 3)[1:]
    ((0, 1, 1, 1, 0), (2, 3, 2))
    """
    windows, levels = _windows(layers, n)
    paths = [_start(levels[0], integer(cell, "cell", minimum=0), "the input")]
    for window, cells, outputs in zip(windows, levels[:-1], levels[1:], strict=True):
        tapped = _tapped(window, cells, outputs)
        paths.append(tuple(sum(paths[-1][place] for place in places) for places in tapped))
    return tuple(paths)


def path_counts(layers: Iterable[Mapping], n: int, cell: int | None = None) -> tuple[int, ...]:
    """Return how many paths lead from an output cell to each cell of the input.

    In an image, the paths of the height times those of the width.

    Parameters, Raises: as `cone`.

    Returns
    -------
    tuple of n ints

    Examples
    --------
    Fifteen layers of three taps shrink 32 cells to 2, and use the first cell once:

    >>> counts = path_counts(15 * [{"kernel_size": 3}], 32)
    >>> counts[0], max(counts)
    (1, 3492117)
    """
    return cone(layers, n, cell)[0]


def effective_field(layers: Iterable[Mapping], n: int, cell: int | None = None) -> NDArray:
    """Return the share of the paths that each input cell holds: its weight if every layer took a mean.

    Parameters, Raises: as `cone`.

    Returns
    -------
    ndarray of float64, shape (n,)
        Sums to 1; all 0 if every path ends in the padding.

    Examples
    --------
    >>> 9 * effective_field(2 * [{"kernel_size": 3}], 5)
    array([1., 2., 3., 2., 1.])
    """
    counts = path_counts(layers, n, cell)
    total = max(sum(counts), 1)
    return np.array([count / total for count in counts])  # exact integers, each rounded once


def cells_that_hold(weights: ArrayLike, share: float = 0.95) -> int:
    """Return how few of the cells hold this share of the weight, the heaviest first.

    Parameters
    ----------
    weights : array_like, shape (n,)
        None negative, not all 0.
    share : float
        Above 0 and below 1.

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If an argument is not as described.

    Examples
    --------
    After five layers of three taps, 7 of the 11 cells of the field hold 95 % of the weight:

    >>> weights = effective_field(5 * [{"kernel_size": 3}], 11)
    >>> cells_that_hold(weights), cells_that_hold(weights) / 11
    (7, 0.6363636363636364)
    """
    weights = as_array("weights", weights, "biuf").astype(float)
    check_axes("weights", weights, "(n)")
    share = number(share, "share", above=0, below=1)
    if not (weights.min() >= 0 and 0 < weights.sum() < np.inf):
        raise ValueError(f"weights must not be negative, and not all 0, got {weights.tolist()}")
    held = np.cumsum(np.sort(weights)[::-1])
    return (
        int(np.searchsorted(held, share * held[-1] * (1 - 1e-12))) + 1
    )  # a sum that is rounded still counts


def _layers(layers: Iterable[Mapping]) -> Iterator[dict]:
    """Yield the window of each layer, whole and checked."""
    for layer in layers if isinstance(layers, Iterable) else [layers]:
        if not isinstance(layer, Mapping) or not {"kernel_size"} <= layer.keys() <= STEPS | BESIDES:
            raise TypeError(
                f"layers must be dicts of kernel_size and perhaps stride, dilation, padding, got {layer!r}"
            )
        steps = {"stride": 1, "dilation": 1, "padding": 0} | {
            name: layer[name] for name in STEPS & layer.keys()
        }
        for name in ("kernel_size", "stride", "dilation"):
            steps[name] = integer(steps[name], name)
        yield steps


def _windows(layers: Iterable[Mapping], n: int) -> tuple[list[dict], tuple[int, ...]]:
    windows = list(_layers(layers))
    return windows, sizes(windows, n)


def _tapped(window: dict, n: int, outputs: int) -> Iterator[list[int]]:
    """Yield the cells of `n` that each output reads, without the padding."""
    k, s, d = window["kernel_size"], window["stride"], window["dilation"]
    before, _ = axis_padding(window["padding"], n, k, stride=s, dilation=d)
    for first in range(-before, outputs * s - before, s):
        yield [place for place in range(first, first + k * d, d) if 0 <= place < n]


def _start(cells: int, cell: int | None, where: str) -> tuple[int, ...]:
    """Return one path at the cell, or at each of them."""
    if cell is None:
        return (1,) * cells
    if integer(cell, "cell", minimum=0) >= cells:
        raise ValueError(f"cell must be less than the {cells} cells of {where}, got {cell}")
    return tuple(int(place == cell) for place in range(cells))
