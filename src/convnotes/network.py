"""Layers in a row, what they cost, and the network of the book."""

from collections.abc import Sequence
from copy import deepcopy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convnotes.arguments import integer
from convnotes.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, ReLU


class Row(NamedTuple):
    """One layer of a `Summary`, for one sample: what it is (`layer`, as it was made), makes and costs.

    Examples
    --------
    >>> Row("Linear(4, 2)", (2,), parameters=10, multiply_adds=8).output_shape
    (2,)
    """

    layer: str
    output_shape: tuple[int, ...]
    """Without N."""
    parameters: int
    """Numbers that are learnt."""
    multiply_adds: int
    """Of the forward pass."""


class Summary(NamedTuple):
    """What each layer makes and costs, in `rows`; `print` it.

    Examples
    --------
    >>> summary = lenet(rng=np.random.default_rng(0)).summary((1, 28, 28))
    >>> summary.parameters, summary.rows[0].parameters  # of the first layer 6·(5·5 + 1)
    (61706, 156)
    """

    rows: tuple[Row, ...]

    @property
    def parameters(self) -> int:
        """Numbers that are learnt, in all."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one sample's forward pass, in all."""
        return sum(row.multiply_adds for row in self.rows)

    def __str__(self) -> str:
        head = ("layer", "output", "parameters", "multiply-adds")
        body = [(row.layer, " × ".join(map(str, row.output_shape)), *row[2:]) for row in self.rows]
        body.append(("total", "", self.parameters, self.multiply_adds))
        lines = [head, *((name, shape, f"{p:,}", f"{m:,}") for name, shape, p, m in body)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        layout = "{{:<{}}}  {{:<{}}}  {{:>{}}}  {{:>{}}}".format(*widths)
        return "\n".join(layout.format(*line) for line in lines)


class Sequential(Layer):
    """Layers in a row: the output of each is the input of the next.

    Parameters
    ----------
    *layers : Layer
        A Sequential among them is taken apart, so that `layers` is one row. Each is an object of its own, as
        a layer remembers its last input.

    Raises
    ------
    TypeError
        If something among them is no layer.
    ValueError
        If a layer stands at two places.

    Examples
    --------
    >>> network = Sequential(Flatten(), Linear(4, 2, rng=np.random.default_rng(0)), ReLU())
    >>> print(network.summary((1, 2, 2)))
    layer         output  parameters  multiply-adds
    Flatten()     4                0              0
    Linear(4, 2)  2               10              8
    ReLU()        2                0              0
    total                         10              8
    """

    def __init__(self, *layers: Layer) -> None:
        super().__init__()
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"layers must be layers, got {layer!r}")
        rows = [layer.layers if isinstance(layer, Sequential) else (layer,) for layer in layers]
        self.layers: tuple[Layer, ...] = sum(rows, ())
        for place, layer in enumerate(self.layers):
            if any(layer is other for other in self.layers[:place]):
                raise ValueError(f"layers must be objects of their own, but {layer!r} stands at two places")
        self.parameters = {
            f"{place}.{name}": parameter
            for place, layer in enumerate(self.layers)
            for name, parameter in layer.parameters.items()
        }

    def forward(self, x: NDArray) -> NDArray:
        """Return what the last layer returns."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x, from the last layer to the first: the chain rule."""
        for layer in reversed(self.layers):
            grad_output = layer.backward(grad_output)
        return grad_output

    def backward_parameters(self, grad_output: NDArray) -> None:
        """Set `grad` of each parameter: the chain rule, only as far as the first layer that learns."""
        learns = [bool(layer.parameters) for layer in self.layers]
        if any(learns):
            first = learns.index(True)
            for layer in reversed(self.layers[first + 1 :]):
                grad_output = layer.backward(grad_output)
            self.layers[first].backward_parameters(grad_output)

    def outputs(self, x: NDArray) -> list[NDArray]:
        """Return what every layer returns for a batch, first to last.

        Parameters
        ----------
        x : ndarray, shape (N, ...)

        Returns
        -------
        list of ndarray
        """
        return [x := layer.forward(x) for layer in self.layers]

    def summary(self, input_shape: Sequence[int]) -> Summary:
        """Return shapes, parameters and multiply-adds of one sample, layer by layer.

        Parameters
        ----------
        input_shape : (C, H, W) or (I,)
            Shape of one sample, without N.

        Returns
        -------
        Summary
        """
        double = deepcopy(self)  # a trial run must not disturb what backward will recall
        shapes = [output.shape[1:] for output in double.outputs(np.zeros((1, *input_shape), np.float32))]
        return Summary(
            tuple(
                Row(repr(layer), shape, layer.parameter_count(), layer.multiply_adds(shape))
                for layer, shape in zip(self.layers, shapes, strict=True)
            )
        )

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"


def lenet(*, rng: np.random.Generator, classes: int = 10, dtype=np.float32) -> Sequential:
    """Return a network in the layout of LeNet-5 for 28×28 digits, with ReLU and max pooling.

    Two convolutions (6 and 16 maps of 5×5 kernels, the first padded by 2), each followed by ReLU and 2×2 max
    pooling, then dense layers of 120, 84 and `classes` units. It returns scores, not probabilities.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the first weights come from.
    classes : int
        K, the number of scores.
    dtype : floating dtype
        Of the parameters.

    Returns
    -------
    Sequential
        From images (N, 1, 28, 28) to scores (N, K).

    Raises
    ------
    TypeError, ValueError
        If `rng` is no generator, `classes` not a positive integer or `dtype` not floating.

    References
    ----------
    LeCun et al. 1998, "Gradient-based learning applied to document recognition", §II.B, figure 2. There the
    activation is a scaled tanh, pooling is a learnt average, the second convolution sees chosen subsets of
    the maps, and the output layer measures distances.

    Examples
    --------
    >>> print(lenet(rng=np.random.default_rng(0)).summary((1, 28, 28)))
    layer                       output        parameters  multiply-adds
    Conv2d(1, 6, 5, padding=2)  6 × 28 × 28          156        117,600
    ReLU()                      6 × 28 × 28            0              0
    MaxPool2d(2)                6 × 14 × 14            0              0
    Conv2d(6, 16, 5)            16 × 10 × 10       2,416        240,000
    ReLU()                      16 × 10 × 10           0              0
    MaxPool2d(2)                16 × 5 × 5             0              0
    Flatten()                   400                    0              0
    Linear(400, 120)            120               48,120         48,000
    ReLU()                      120                    0              0
    Linear(120, 84)             84                10,164         10,080
    ReLU()                      84                     0              0
    Linear(84, 10)              10                   850            840
    total                                         61,706        416,520
    """
    classes = integer(classes, "classes")
    weights = {"rng": rng, "dtype": dtype}
    return Sequential(
        Conv2d(1, 6, 5, padding=2, **weights),
        ReLU(),
        MaxPool2d(2),
        Conv2d(6, 16, 5, **weights),
        ReLU(),
        MaxPool2d(2),
        Flatten(),
        Linear(16 * 5 * 5, 120, **weights),
        ReLU(),
        Linear(120, 84, **weights),
        ReLU(),
        Linear(84, classes, **weights),
    )
