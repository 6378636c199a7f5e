"""Layers: operations that remember their parameters, and their last input, between forward and backward.

The operations themselves are pure functions; classes begin here. A layer's `forward(x)` keeps what its
`backward(grad_output)` needs, and that call returns ∂L/∂x and leaves ∂L/∂parameter in `parameter.grad`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from convnotes.activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from convnotes.arguments import as_array, check_groups, check_shape, flag, integer, number, pair
from convnotes.conv import conv2d, conv2d_backward
from convnotes.initialisers import Initialiser, check_rng, he_normal
from convnotes.linear import flatten, flatten_backward, linear, linear_backward
from convnotes.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    gaussian_pool2d,
    gaussian_pool2d_backward,
    lp_pool2d,
    lp_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from convnotes.shapes import conv_multiply_adds
from convnotes.windows import check_windows


@dataclass
class Parameter:
    """Numbers that are learnt, and the gradient of the last loss with respect to them.

    Examples
    --------
    >>> parameter = Parameter(np.zeros(3))
    >>> parameter.value, parameter.grad is None
    (array([0., 0., 0.]), True)
    """

    value: NDArray
    """An optimiser moves it in place."""
    grad: NDArray | None = field(default=None, repr=False)
    """∂L/∂value, in its shape; None before the first `backward`."""


class Layer:
    """What all layers have: a forward, a backward, and parameters if anything is learnt.

    Examples
    --------
    A layer that doubles, and whose gradient is thus doubled on the way back:

    >>> class Double(Layer):
    ...     def forward(self, x):
    ...         return 2 * x
    ...
    ...     def backward(self, grad_output):
    ...         return 2 * grad_output
    >>> layer = Double()
    >>> layer(np.array([1, 5])), layer.backward(np.array([1, 1])), layer.parameter_count()
    (array([ 2, 10]), array([2, 2]), 0)
    """

    parameters: dict[str, Parameter]
    """By name; empty where nothing is learnt."""

    def __init__(self) -> None:
        self.parameters = {}
        self._kept = None

    def forward(self, x: NDArray) -> NDArray:
        """Return the output for a batch, and keep what `backward` needs.

        Parameters
        ----------
        x : ndarray, shape (N, ...)

        Returns
        -------
        ndarray, shape (N, ...)
        """
        raise NotImplementedError

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x for the last `forward`, given ∂L/∂y, and set `grad` of each parameter.

        Parameters
        ----------
        grad_output : ndarray
            ∂L/∂y, in the shape of what `forward` returned.

        Returns
        -------
        ndarray
            In the shape of the `x` that `forward` was given.
        """
        raise NotImplementedError

    def backward_parameters(self, grad_output: NDArray) -> None:
        """Set `grad` of each parameter as `backward` does: all that training wants where x are data.

        Parameters: as `Layer.backward`.
        """
        self.backward(grad_output)

    def __call__(self, x: NDArray) -> NDArray:
        """Return `forward(x)`."""
        return self.forward(x)

    def multiply_adds(self, output_shape: Sequence[int]) -> int:
        """Return the multiply-adds of this layer for one sample.

        Parameters
        ----------
        output_shape : sequence of int
            Of one sample: without N.

        Returns
        -------
        int
        """
        return 0

    def parameter_count(self) -> int:
        """Return how many numbers are learnt."""
        return sum(parameter.value.size for parameter in self.parameters.values())

    def _recall(self):
        if self._kept is None:
            raise RuntimeError(f"{self!r}: backward was called before forward")
        return self._kept

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class _Weighted(Layer):
    """A layer with a weight and, unless told otherwise, a bias that begins at 0."""

    def __init__(
        self, shape: Sequence[int], bias: bool, initialise: Initialiser, rng: np.random.Generator, dtype
    ) -> None:
        super().__init__()
        check_rng(rng)
        dtype = np.dtype(dtype)
        if dtype.kind != "f":
            raise TypeError(f"dtype must be floating, got {dtype}")
        if not callable(initialise):
            raise TypeError(f"initialise must be a function of (shape, rng), got {initialise!r}")
        weight = as_array("what initialise returns", initialise(shape, rng), "biuf", "hold real numbers")
        check_shape("what initialise returns", weight, shape)
        self.parameters["weight"] = Parameter(weight.astype(dtype))
        if flag(bias, "bias"):
            self.parameters["bias"] = Parameter(np.zeros(shape[0], dtype))

    def _values(self) -> list[NDArray | None]:
        bias = self.parameters.get("bias")
        return [self.parameters["weight"].value, None if bias is None else bias.value]

    def _learn(self, grad_weight: NDArray, grad_bias: NDArray) -> None:
        self.parameters["weight"].grad = grad_weight
        if "bias" in self.parameters:
            self.parameters["bias"].grad = grad_bias


class Conv2d(_Weighted):
    """`conv2d` with a learnt weight (O, C/groups, k_h, k_w) and bias (O,).

    Parameters
    ----------
    in_channels, out_channels : int
        C and O: channels of the images, and number of kernels.
    kernel_size : int or (int, int)
        k_h and k_w.
    stride, padding, dilation, groups, padding_mode
        As in `convnotes.conv.conv2d`.
    bias : bool
        Whether a bias is learnt.
    initialise : function of (shape, rng)
        `he_normal`, `xavier_uniform` or your own; see `convnotes.initialisers`.
    rng : numpy.random.Generator
        Where the first weights come from; the same seed gives the same layer.
    dtype : floating dtype
        Of the parameters.

    Raises
    ------
    TypeError
        If a size is not an integer, `rng` no generator, `bias` neither True nor False, `dtype` not floating.
    ValueError
        If a size, a word or `groups` is none that a convolution can have.

    Examples
    --------
    >>> layer = Conv2d(3, 12, 5, rng=np.random.default_rng(0))
    >>> layer.parameter_count(), layer(np.zeros((1, 3, 32, 32))).shape
    (912, (1, 12, 28, 28))
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size,
        *,
        stride=1,
        padding=0,
        dilation=1,
        groups: int = 1,
        padding_mode: str = "zeros",
        bias: bool = True,
        initialise: Initialiser = he_normal,
        rng: np.random.Generator,
        dtype=np.float32,
    ) -> None:
        kernel_size = pair(kernel_size, "kernel_size")
        group_channels, out_channels = check_groups(in_channels, out_channels, groups)
        steps = {"stride": stride, "padding": padding, "dilation": dilation, "padding_mode": padding_mode}
        check_windows(kernel_size, **steps)
        super().__init__((out_channels, group_channels, *kernel_size), bias, initialise, rng, dtype)
        self.options = steps | {"groups": groups}

    def forward(self, x: NDArray) -> NDArray:
        """Return `conv2d` of x (N, C, H, W)."""
        self._kept = x
        return conv2d(x, *self._values(), **self.options)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x by `conv2d_backward`."""
        return self._backward(grad_output, needs_grad_x=True)

    def backward_parameters(self, grad_output: NDArray) -> None:
        """Set `grad` of each parameter and spare the work of ∂L/∂x."""
        self._backward(grad_output, needs_grad_x=False)

    def _backward(self, grad_output: NDArray, *, needs_grad_x: bool) -> NDArray | None:
        weight, _ = self._values()
        options = self.options | {"needs_grad_x": needs_grad_x}
        grad_x, *grads = conv2d_backward(grad_output, self._recall(), weight, **options)
        self._learn(*grads)
        return grad_x

    def multiply_adds(self, output_shape: Sequence[int]) -> int:
        """Return each weight's uses: one per output position."""
        out_channels, group_channels, *kernel_size = self.parameters["weight"].value.shape
        groups = self.options["groups"]
        return conv_multiply_adds(
            group_channels * groups, out_channels, kernel_size, output_shape[1:], groups=groups
        )

    def __repr__(self) -> str:
        out_channels, group_channels, *kernel_size = self.parameters["weight"].value.shape
        usual = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "padding_mode": "zeros"}
        unusual = "".join(f", {k}={v!r}" for k, v in self.options.items() if v != usual[k])
        kernel = kernel_size[0] if kernel_size[0] == kernel_size[1] else tuple(kernel_size)
        return f"Conv2d({group_channels * self.options['groups']}, {out_channels}, {kernel}{unusual})"


class Linear(_Weighted):
    """`linear` with a learnt weight (O, I) and bias (O,).

    Parameters
    ----------
    in_features, out_features : int
        I and O.
    bias, initialise, rng, dtype
        As in `Conv2d`.

    Raises
    ------
    TypeError, ValueError
        As `Conv2d`.

    Examples
    --------
    >>> layer = Linear(84, 10, rng=np.random.default_rng(0))
    >>> layer.parameter_count(), layer(np.zeros((2, 84))).shape
    (850, (2, 10))
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        bias: bool = True,
        initialise: Initialiser = he_normal,
        rng: np.random.Generator,
        dtype=np.float32,
    ) -> None:
        in_features, out_features = integer(in_features, "in_features"), integer(out_features, "out_features")
        super().__init__((out_features, in_features), bias, initialise, rng, dtype)

    def forward(self, x: NDArray) -> NDArray:
        """Return `linear` of x (N, I)."""
        self._kept = x
        return linear(x, *self._values())

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x by `linear_backward`."""
        grad_x, *grads = linear_backward(grad_output, self._recall(), self._values()[0])
        self._learn(*grads)
        return grad_x

    def multiply_adds(self, output_shape: Sequence[int]) -> int:
        """Return the number of weights: each is used once."""
        return self.parameters["weight"].value.size

    def __repr__(self) -> str:
        out_features, in_features = self.parameters["weight"].value.shape
        return f"Linear({in_features}, {out_features})"


class _Pool(Layer):
    """A pool by its windows; `options` are those of the pooling functions."""

    allowed = frozenset({"stride", "padding", "dilation", "ceil_mode"})

    def __init__(self, kernel_size, **options) -> None:
        super().__init__()
        if unknown := ", ".join(sorted(options.keys() - self.allowed)):
            raise TypeError(f"{type(self).__name__} has no option {unknown}")
        steps = {"stride": None, "padding": 0, "dilation": 1} | options
        stride = kernel_size if steps["stride"] is None else steps["stride"]
        check_windows(kernel_size, stride=stride, padding=steps["padding"], dilation=steps["dilation"])
        for name in options.keys() & {"ceil_mode", "count_include_pad"}:
            flag(options[name], name)
        self.kernel_size, self.options = kernel_size, options

    def __repr__(self) -> str:
        options = "".join(f", {name}={value!r}" for name, value in self.options.items())
        return f"{type(self).__name__}({self.kernel_size}{options})"


class MaxPool2d(_Pool):
    """`max_pool2d(x, kernel_size, **options)`.

    Parameters
    ----------
    kernel_size
        As in `max_pool2d`.
    **options
        Its `stride`, `padding`, `dilation` and `ceil_mode`.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown, or an argument is not what the function takes.

    Examples
    --------
    >>> MaxPool2d(2)(np.array([[[[1, 5], [3, 2]]]])).item()
    5
    """

    def forward(self, x: NDArray) -> NDArray:
        """Return the maxima of x (N, C, H, W)."""
        y, indices = max_pool2d(x, self.kernel_size, **self.options)
        self._kept = indices, x.shape
        return y

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x: the gradients at the places of the maxima."""
        return max_pool2d_backward(grad_output, *self._recall())


class AvgPool2d(_Pool):
    """`avg_pool2d(x, kernel_size, **options)`.

    Parameters
    ----------
    kernel_size
        As in `avg_pool2d`.
    **options
        Its `stride`, `padding`, `dilation`, `ceil_mode` and `count_include_pad`.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown, or an argument is not what the function takes.

    Examples
    --------
    >>> AvgPool2d(2)(np.array([[[[1, 5], [4, 2]]]])).item()
    3.0
    """

    allowed = _Pool.allowed | {"count_include_pad"}

    def forward(self, x: NDArray) -> NDArray:
        """Return the means of x (N, C, H, W)."""
        self._kept = x.shape
        return avg_pool2d(x, self.kernel_size, **self.options)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x: each gradient shared out over its window."""
        return avg_pool2d_backward(grad_output, self._recall(), self.kernel_size, **self.options)


class LpPool2d(_Pool):
    """`lp_pool2d(x, p, kernel_size, **options)`.

    Parameters
    ----------
    p, kernel_size
        As in `lp_pool2d`.
    **options
        Its `stride`, `padding`, `dilation` and `ceil_mode`.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown, or an argument is not what the function takes.

    Examples
    --------
    >>> LpPool2d(2, (1, 2))(np.array([[[[3, -4]]]])).item()
    5.0
    """

    def __init__(self, p: float, kernel_size, **options) -> None:
        super().__init__(kernel_size, **options)
        number(p, "p", minimum=1)
        self.p = p

    def forward(self, x: NDArray) -> NDArray:
        """Return the p-norms of x (N, C, H, W)."""
        self._kept = x
        return lp_pool2d(x, self.p, self.kernel_size, **self.options)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x: each gradient times ``sign(x)·(|x|/y)^(p − 1)``."""
        return lp_pool2d_backward(grad_output, self._recall(), self.p, self.kernel_size, **self.options)

    def __repr__(self) -> str:
        return super().__repr__().replace("(", f"({self.p}, ", 1)


class GaussianPool2d(_Pool):
    """`gaussian_pool2d(x, sigma, kernel_size, **options)`.

    Parameters
    ----------
    sigma, kernel_size
        As in `gaussian_pool2d`.
    **options
        Its `stride`, `padding`, `dilation`, `ceil_mode` and `count_include_pad`.

    Raises
    ------
    TypeError, ValueError
        If an option is unknown, or an argument is not what the function takes.

    Examples
    --------
    >>> GaussianPool2d(1.0, 2)(np.array([[[[1, 5], [4, 2]]]])).item()
    3.0
    """

    allowed = _Pool.allowed | {"count_include_pad"}

    def __init__(self, sigma: float, kernel_size, **options) -> None:
        super().__init__(kernel_size, **options)
        number(sigma, "sigma", above=0)
        self.sigma = sigma

    def forward(self, x: NDArray) -> NDArray:
        """Return the weighted means of x (N, C, H, W)."""
        self._kept = x.shape
        return gaussian_pool2d(x, self.sigma, self.kernel_size, **self.options)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂x: each gradient shared out by the weights of its window."""
        shape = self._recall()
        return gaussian_pool2d_backward(grad_output, shape, self.sigma, self.kernel_size, **self.options)

    def __repr__(self) -> str:
        return super().__repr__().replace("(", f"({self.sigma}, ", 1)


class _Activation(Layer):
    """A function of each number, and its derivative."""

    function: Callable
    derivative: Callable

    def forward(self, x: NDArray) -> NDArray:
        """Return g(x) element by element."""
        self._kept = x
        return type(self).function(x)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂a ⊙ g'(x)."""
        return type(self).derivative(grad_output, self._recall())


class ReLU(_Activation):
    """max(x, 0), element by element.

    Examples
    --------
    >>> ReLU()(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """

    function, derivative = relu, relu_backward


class LeakyReLU(Layer):
    """x where x > 0 and `negative_slope`·x elsewhere.

    Parameters
    ----------
    negative_slope
        As in `leaky_relu`.

    Raises
    ------
    TypeError, ValueError
        If it is not a finite number.

    Examples
    --------
    >>> LeakyReLU(0.5)(np.array([-2.0, 2.0]))
    array([-1.,  2.])
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        super().__init__()
        number(negative_slope, "negative_slope")
        self.negative_slope = negative_slope

    def forward(self, x: NDArray) -> NDArray:
        """Return `leaky_relu` of x."""
        self._kept = x
        return leaky_relu(x, negative_slope=self.negative_slope)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return ∂L/∂a times 1 or `negative_slope`."""
        return leaky_relu_backward(grad_output, self._recall(), negative_slope=self.negative_slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.negative_slope})"


class Sigmoid(_Activation):
    """1/(1 + e⁻ˣ), element by element.

    Examples
    --------
    >>> Sigmoid()(np.array([0.0, np.log(3)]))
    array([0.5 , 0.75])
    """

    function, derivative = sigmoid, sigmoid_backward


class Tanh(_Activation):
    """The hyperbolic tangent, element by element.

    Examples
    --------
    >>> Tanh()(np.array([-40.0, 0.0, 40.0]))
    array([-1.,  0.,  1.])
    """

    function, derivative = tanh, tanh_backward


class Flatten(Layer):
    """Each sample as one row: (N, C, H, W) → (N, C·H·W).

    Examples
    --------
    >>> Flatten()(np.zeros((2, 3, 4, 5))).shape
    (2, 60)
    """

    def forward(self, x: NDArray) -> NDArray:
        """Return `flatten` of x."""
        self._kept = x.shape
        return flatten(x)

    def backward(self, grad_output: NDArray) -> NDArray:
        """Return the gradients in the shape of x."""
        return flatten_backward(grad_output, self._recall())
