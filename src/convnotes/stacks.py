"""Layers in a row, described and not made: a list of dicts, from which sizes, fields and costs follow.

Each dict has a `kind` and what that kind takes; the rest has a default.

========= ====================================================================================
`kind`    takes
========= ====================================================================================
"conv"    `kernel_size`, `channels` (of its output), `stride`, `padding`, `dilation`, `groups`, `bias`
"local"   the same: every output position has weights of its own
"pool"    `kernel_size`, `stride` (by default the kernel's size), `padding`, `dilation`
"dense"   `channels`, `bias`: joined to every cell of its input
========= ====================================================================================

`PRESETS` holds stacks of the book and of the literature, with the input that each was made for.

References
----------
LeCun et al. 1998, "Gradient-based learning applied to document recognition", §II.B; Krizhevsky, Sutskever &
Hinton 2012, "ImageNet classification with deep convolutional neural networks", §3.5; Simonyan & Zisserman
2015, "Very deep convolutional networks for large-scale image recognition", table 1 and §2.3; Yu & Koltun
2016, "Multi-scale context aggregation by dilated convolutions", table 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from convnotes.arguments import check_groups, flag, integer, integers, pair
from convnotes.shapes import AXES, output_size, padding_amounts

WINDOW = {"kernel_size", "stride", "padding", "dilation"}
TAKES = {
    "conv": WINDOW | {"channels", "groups", "bias"},
    "local": WINDOW | {"channels", "groups", "bias"},
    "pool": WINDOW,
    "dense": {"channels", "bias"},
}
NEEDS = {"kernel_size", "channels"}


class Placed(NamedTuple):
    """A layer where it stands in a stack: with all that its description left to a default.

    `kind`, `stride`, `dilation` and `groups` mean what they mean there.

    Examples
    --------
    >>> (layer,) = placed([{"kind": "conv", "kernel_size": 3, "channels": 8, "padding": 1}], (1, 5, 6))
    >>> layer.input_shape, layer.output_shape, layer.padding
    ((1, 5, 6), (8, 5, 6), ((1, 1), (1, 1)))
    """

    kind: str
    input_shape: tuple[int, int, int]
    """(C, H, W) of one sample."""
    output_shape: tuple[int, int, int]
    """Likewise; a dense layer's is (O, 1, 1)."""
    kernel_size: tuple[int, int]
    """(height, width), as in all that follows; a dense layer's is the size of its input."""
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    """((top, bottom), (left, right))."""
    dilation: tuple[int, int]
    groups: int
    bias: bool
    """Whether it has biases, which a pool never has."""


def placed(layers: Iterable[Mapping], input_shape: Sequence[int]) -> tuple[Placed, ...]:
    """Return the layers of a stack at their places.

    Parameters
    ----------
    layers : iterable of dict
        A stack, as the head of this module describes it.
    input_shape : (int, int, int)
        C, H and W of one sample.

    Returns
    -------
    tuple of Placed

    Raises
    ------
    TypeError
        If a layer is no such dict, or one of its numbers not an integer.
    ValueError
        If a number is out of range, `groups` divides the channels badly, or a kernel does not fit.

    Examples
    --------
    >>> lenet = PRESETS["lenet"]
    >>> [layer.output_shape for layer in placed(lenet.layers, lenet.input_shape)][:3]
    [(6, 28, 28), (6, 14, 14), (16, 10, 10)]
    """
    shape = integers(input_shape, "input_shape", minimum=1)
    if len(shape) != 3:
        raise ValueError(f"input_shape must be (C, H, W), got {shape}")
    found = []
    for layer in layers if isinstance(layers, Iterable) else [layers]:
        found.append(_placed(layer, shape))
        shape = found[-1].output_shape
    return tuple(found)


def along(layers: Iterable[Mapping], input_shape: Sequence[int], axis: str = "height") -> list[dict]:
    """Return the windows of a stack along one axis, as `convnotes.fields` takes them.

    Parameters, Raises: as `placed`.

    Parameters
    ----------
    axis : {"height", "width"}

    Returns
    -------
    list of dict
        One for each layer; a dense layer is a window over all that there is.

    Examples
    --------
    >>> along([{"kind": "pool", "kernel_size": (2, 3)}], (1, 6, 6), "width")
    [{'kernel_size': 3, 'stride': 3, 'padding': (0, 0), 'dilation': 1}]
    """
    if axis not in AXES:
        raise ValueError(f"axis must be one of {', '.join(AXES)}, got {axis!r}")
    place = AXES.index(axis)
    names = ("kernel_size", "stride", "padding", "dilation")
    return [{name: getattr(layer, name)[place] for name in names} for layer in placed(layers, input_shape)]


def _placed(layer: Mapping, shape: tuple[int, int, int]) -> Placed:
    kind = layer.get("kind") if isinstance(layer, Mapping) else None
    if not isinstance(kind, str) or kind not in TAKES:
        raise TypeError(f"layers must be dicts with a kind of {', '.join(TAKES)}, got {layer!r}")
    takes = TAKES[kind]
    if not takes & NEEDS <= layer.keys() - {"kind"} <= takes:
        needs, perhaps = (", ".join(sorted(names)) for names in (takes & NEEDS, takes - NEEDS))
        raise TypeError(
            f"a layer of kind {kind} must have {needs} and perhaps {perhaps}, got {dict(layer)!r}"
        )
    channels, *size = shape
    bias = kind != "pool" and flag(layer.get("bias", True), "bias")
    if kind == "dense":
        output = (integer(layer["channels"], "channels"), 1, 1)
        return Placed(kind, shape, output, tuple(size), (1, 1), ((0, 0), (0, 0)), (1, 1), 1, bias)
    kernel_size = pair(layer["kernel_size"], "kernel_size")
    stride = pair(layer.get("stride", kernel_size if kind == "pool" else 1), "stride")
    dilation, groups = pair(layer.get("dilation", 1), "dilation"), integer(layer.get("groups", 1), "groups")
    steps = {"stride": stride, "dilation": dilation}
    amounts = padding_amounts(layer.get("padding", 0), tuple(size), kernel_size, **steps)
    windows = zip(size, kernel_size, stride, amounts, dilation, AXES, strict=True)
    outputs = [output_size(n, k, stride=s, padding=p, dilation=d, axis=a) for n, k, s, p, d, a in windows]
    _, channels = check_groups(channels, layer.get("channels", channels), groups)
    return Placed(kind, shape, (channels, *outputs), kernel_size, stride, amounts, dilation, groups, bias)


class Stack(NamedTuple):
    """A stack, and the input that it was made for.

    Examples
    --------
    >>> PRESETS["vgg16"].input_shape, len(PRESETS["vgg16"].layers)
    ((3, 224, 224), 21)
    """

    input_shape: tuple[int, int, int]
    """C, H and W."""
    layers: tuple[Mapping, ...]
    """Dicts that cannot be changed; `dict(layer)` can."""


def _conv(kernel_size: int, channels: int, **options) -> Mapping:
    return MappingProxyType({"kind": "conv", "kernel_size": kernel_size, "channels": channels, **options})


def _pool(kernel_size: int, stride: int) -> Mapping:
    return MappingProxyType({"kind": "pool", "kernel_size": kernel_size, "stride": stride})


def _dense(*channels: int) -> tuple[Mapping, ...]:
    return tuple(MappingProxyType({"kind": "dense", "channels": count}) for count in channels)


def _vgg_block(count: int, channels: int) -> tuple[Mapping, ...]:
    return (*(_conv(3, channels, padding=1) for _ in range(count)), _pool(2, 2))


PRESETS = MappingProxyType(
    {
        # The stack of the chapter on sizes: it shrinks 32 cells to 2.
        "fifteen": Stack((1, 32, 32), 15 * (_conv(3, 1),)),
        # Simonyan & Zisserman 2015, §2.3: one field, 27·C² weights against 49·C².
        "three 3×3": Stack((64, 32, 32), 3 * (_conv(3, 64, padding=1, bias=False),)),
        "one 7×7": Stack((64, 32, 32), (_conv(7, 64, padding=3, bias=False),)),
        # The network of this book, `convnotes.network.lenet`.
        "lenet": Stack(
            (1, 28, 28),
            (_conv(5, 6, padding=2), _pool(2, 2), _conv(5, 16), _pool(2, 2), *_dense(120, 84, 10)),
        ),
        # Krizhevsky et al. 2012, §3.5 and figure 2. They print 224 pixels, but 55 outputs need 227. Layers 2,
        # 4 and 5 see only the maps on their own graphics card: two groups.
        "alexnet": Stack(
            (3, 227, 227),
            (
                *(_conv(11, 96, stride=4), _pool(3, 2)),
                *(_conv(5, 256, padding=2, groups=2), _pool(3, 2)),
                _conv(3, 384, padding=1),
                _conv(3, 384, padding=1, groups=2),
                *(_conv(3, 256, padding=1, groups=2), _pool(3, 2)),
                *_dense(4096, 4096, 1000),
            ),
        ),
        # Simonyan & Zisserman 2015, table 1, column D.
        "vgg16": Stack(
            (3, 224, 224),
            (
                *(*_vgg_block(2, 64), *_vgg_block(2, 128)),
                *(*_vgg_block(3, 256), *_vgg_block(3, 512), *_vgg_block(3, 512)),
                *_dense(4096, 4096, 1000),
            ),
        ),
        # Yu & Koltun 2016, table 1 (the basic context module, for 21 classes).
        "dilated": Stack(
            (21, 64, 64),
            (
                *(_conv(3, 21, dilation=d, padding="same") for d in (1, 1, 2, 4, 8, 16, 1)),
                _conv(1, 21),
            ),
        ),
    }
)

LENET_1998 = MappingProxyType(
    {"C1": 156, "S2": 12, "C3": 1_516, "S4": 32, "C5": 48_120, "F6": 10_164, "output": 0}
)
"""The learnt numbers of LeNet-5, layer by layer: 60,000 in all. LeCun et al. 1998, §II.B.

The preset has 61,706: its C3 sees all maps (2,416), its pools learn nothing, and its output layer learns
850, where that of 1998 measured distances to drawings that were fixed by hand.
"""
