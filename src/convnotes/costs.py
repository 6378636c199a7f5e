"""What a stack of layers costs, layer by layer: numbers to learn, products to add up, values to keep.

A multiply-add is one product and the sum it goes into. It is two floating-point operations, so that FLOPs
stand in a column of their own: two for each multiply-add, and one for each bias that is added. What a pool or
an activation does is not counted.

References
----------
Sze, Chen, Yang & Emer 2017, "Efficient processing of deep neural networks: a tutorial and survey", table II
(weights and multiply-adds of LeNet-5, AlexNet and VGG-16).
"""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import NamedTuple

from convnotes.shapes import conv_multiply_adds, conv_parameters, dense_parameters
from convnotes.stacks import Placed, placed

BYTES = 4
"""Of a number in single precision."""


class Cost(NamedTuple):
    """What one layer makes and costs, for one sample: its `kind`, and what follows.

    Examples
    --------
    >>> Cost("dense", (2, 1, 1), parameters=10, multiply_adds=8, flops=18, memory=8).flops
    18
    """

    kind: str
    output_shape: tuple[int, int, int]
    """(C, H, W)."""
    parameters: int
    """Weights and biases."""
    multiply_adds: int
    """Of the forward pass."""
    flops: int
    """Floating-point operations: two for each multiply-add, one for each bias that is added."""
    memory: int
    """Bytes of its output in single precision, which the backward pass wants again."""


class Costs(NamedTuple):
    """What the layers of a stack cost, in `rows`; `print` it.

    Examples
    --------
    >>> print(costs([{"kind": "conv", "kernel_size": 5, "channels": 6}], (3, 32, 32)))
    kind   output       parameters  multiply-adds    FLOPs   bytes
    conv   6 × 28 × 28         456        352,800  710,304  18,816
    total                      456        352,800  710,304  18,816
    """

    rows: tuple[Cost, ...]

    @property
    def parameters(self) -> int:
        """Weights and biases, in all."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one sample's forward pass, in all."""
        return sum(row.multiply_adds for row in self.rows)

    @property
    def flops(self) -> int:
        """Floating-point operations of one sample's forward pass, in all."""
        return sum(row.flops for row in self.rows)

    @property
    def memory(self) -> int:
        """Bytes of all outputs of one sample."""
        return sum(row.memory for row in self.rows)

    def __str__(self) -> str:
        total = ("total", "", self.parameters, self.multiply_adds, self.flops, self.memory)
        body = [(row.kind, " × ".join(map(str, row.output_shape)), *row[2:]) for row in self.rows]
        lines = [("kind", "output", "parameters", "multiply-adds", "FLOPs", "bytes")]
        lines += [(kind, shape, *(f"{n:,}" for n in numbers)) for kind, shape, *numbers in [*body, total]]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        layout = "  ".join("{{:{}{}}}".format("<" if i < 2 else ">", width) for i, width in enumerate(widths))
        return "\n".join(layout.format(*line) for line in lines)


def costs(layers: Iterable[Mapping], input_shape: Sequence[int]) -> Costs:
    """Return what each layer of a stack costs for one sample.

    Parameters
    ----------
    layers, input_shape
        As in `convnotes.stacks.placed`.

    Returns
    -------
    Costs

    Raises
    ------
    TypeError, ValueError
        As `convnotes.stacks.placed`.

    Examples
    --------
    A convolution of every channel for itself, and a sum of the channels at each place, against both at once:

    >>> apart = [
    ...     {"kind": "conv", "kernel_size": 3, "channels": 64, "groups": 64, "bias": False},
    ...     {"kind": "conv", "kernel_size": 1, "channels": 64, "bias": False},
    ... ]
    >>> at_once = [{"kind": "conv", "kernel_size": 3, "channels": 64, "bias": False}]
    >>> costs(apart, (64, 32, 32)).parameters, costs(at_once, (64, 32, 32)).parameters
    (4672, 36864)
    """
    return Costs(tuple(_cost(layer) for layer in placed(layers, input_shape)))


def alternatives(layer: Mapping, input_shape: Sequence[int]) -> dict[str, Cost]:
    """Return what a convolution costs, and what it would without sharing, and without locality.

    A locally connected layer does the same products with weights of their own for every place; a dense layer
    joins every output to every input.

    Parameters
    ----------
    layer : dict
        Of kind "conv".
    input_shape
        As in `costs`.

    Returns
    -------
    dict of Cost
        By kind: "conv", "local", "dense".

    Raises
    ------
    TypeError, ValueError
        As `costs`, and if the layer is of another kind.

    Examples
    --------
    >>> found = alternatives({"kind": "conv", "kernel_size": 5, "channels": 6}, (3, 32, 32))
    >>> [found[kind].parameters for kind in ("dense", "local", "conv")]
    [14455392, 357504, 456]
    >>> [found[kind].multiply_adds for kind in ("dense", "local", "conv")]
    [14450688, 352800, 352800]
    """
    (as_conv,) = placed([layer], input_shape)
    if as_conv.kind != "conv":
        raise ValueError(f"layer must be of kind conv, got {as_conv.kind}")
    return {kind: _cost(as_conv._replace(kind=kind)) for kind in ("conv", "local", "dense")}


def _cost(layer: Placed) -> Cost:
    outputs = prod(layer.output_shape)
    if layer.kind == "pool":
        return Cost("pool", layer.output_shape, 0, 0, 0, BYTES * outputs)
    if layer.kind == "dense":
        parameters = dense_parameters(prod(layer.input_shape), outputs, bias=layer.bias)
        multiply_adds = dense_parameters(prod(layer.input_shape), outputs, bias=False)
    else:
        channels = layer.input_shape[0], layer.output_shape[0], layer.kernel_size
        multiply_adds = conv_multiply_adds(*channels, layer.output_shape[1:], groups=layer.groups)
        if layer.kind == "local":  # each weight is used once
            parameters = multiply_adds + outputs * layer.bias
        else:
            parameters = conv_parameters(*channels, groups=layer.groups, bias=layer.bias)
    flops = 2 * multiply_adds + outputs * layer.bias
    return Cost(layer.kind, layer.output_shape, parameters, multiply_adds, flops, BYTES * outputs)
