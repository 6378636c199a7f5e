"""What each function of the engine is called with, by the kinds of its arguments, and its namesake in Python.

A kind is a method of `Draw`, which holds the sizes that the arguments of one call share. What the namesake
refuses is drawn again, so that a kind need not know which sizes fit together.
"""

import re
from importlib import import_module

import numpy as np

from convnotes import (
    activations,
    conv,
    costs,
    fields,
    filters,
    neurons,
    pool,
    recovery,
    spectra,
    stacks,
    windows,
)
from convnotes.explorables.runtime import random, slopes

CORE = (
    "shapes fields stacks costs windows conv pool activations neurons losses linear matrix retina vision "
    "filters spectra kernels datasets optim recovery"
)
MODULES = [*(import_module(f"convnotes.{name}") for name in CORE.split()), random, slopes]
OF_BATCHES = (conv.conv2d, conv.conv2d_backward, *(vars(pool)[f] for f in vars(pool) if "pool2d" in f))
WORDS = ("valid", "same", "full")
MODES = ("zeros", "reflect", "replicate", "circular")

KINDS = {
    "floats": "shape numbers",
    "integers": "shape wholes",
    "from_rows": "rows",
    "zeros_like": "numbers shape",
    "effective_kernel_size": "few few",
    "axis_padding": "axis_padding many few steps",
    "padding_amounts": "padding size kernel_size steps",
    "output_size": "many few axis_steps",
    "dropped": "many few axis_steps",
    "conv_parameters": "many many kernel_size grouped_bias",
    "conv_multiply_adds": "many many kernel_size size grouped",
    "dense_parameters": "many many unbiased",
    "receptive_field": "stack cells_or_none",
    "sizes": "stack cells",
    "cone": "stack cells cell_or_none",
    "fan": "stack cells index",
    "path_counts": "stack cells cell_or_none",
    "effective_field": "stack cells cell_or_none",
    "cells_that_hold": "shares_of_paths part",
    "taps": "layer many index",
    "placed": "described image_shape",
    "along": "described image_shape axis",
    "costs": "described image_shape",
    "alternatives": "convolution image_shape",
    "tap": "index index few few",
    "sources": "many index index copying_mode",
    "pad": "images amounts mode",
    "unpad": "padded_images amounts mode",
    "windows": "images kernel_size few few",
    "conv2d": "images weight bias conv_steps",
    "conv2d_backward": "grad:conv2d images weight conv_steps",
    "correlate2d": "image kernel correlation",
    "convolve2d": "image kernel correlation",
    "convolve1d": "signal signal",
    "separated": "kernel tolerance",
    "in_a_row": "kernel image",
    "noise_gain": "kernel",
    "without_mean": "kernel",
    "match": "image kernel",
    "line_response": "kernel signal line",
    "frequency_response": "kernel many",
    "grey": "picture",
    "convolution_matrix": "kernel size conv_steps",
    "max_pool2d": "images few pool_steps",
    "max_pool2d_backward": "grad:indices indices input_shape",
    "avg_pool2d": "images few pool_steps",
    "avg_pool2d_backward": "grad:avg_pool2d input_shape few pool_steps",
    "gaussian_pool2d": "images positive few pool_steps",
    "gaussian_pool2d_backward": "grad:gaussian_pool2d input_shape positive few pool_steps",
    "lp_pool2d": "images exponent few pool_steps",
    "lp_pool2d_backward": "grad:lp_pool2d images exponent few pool_steps",
    "unit_step": "numbers",
    "step_backward": "numbers numbers",
    "relu": "numbers",
    "relu_backward": "numbers numbers",
    "leaky_relu": "numbers leak",
    "leaky_relu_backward": "numbers numbers leak",
    "sigmoid": "numbers",
    "sigmoid_backward": "numbers numbers",
    "tanh": "numbers",
    "tanh_backward": "numbers numbers",
    "softmax": "numbers",
    "softmax_backward": "numbers numbers",
    "neuron": "inputs unit_weight real activation",
    "activate": "numbers activation",
    "slope": "numbers activation",
    "perceptron_step": "one_input wanted unit_weight real learning_rate",
    "gradient_step": "one_input real unit_weight real descent",
    "mse_loss": "numbers numbers",
    "mse_loss_backward": "real numbers numbers",
    "cross_entropy": "samples classes",
    "cross_entropy_backward": "real samples classes",
    "linear": "samples dense_weight dense_bias",
    "linear_backward": "grad:linear samples dense_weight",
    "flatten": "numbers",
    "flatten_backward": "grad:flatten shape",
    "bar": "many degrees bar",
    "gabor": "many degrees gabor",
    "mulberry32": "seed many",
    "bell": "seed many",
    "after": "seed many",
    "permutation": "seed many",
    "eigvalsh": "symmetric",
    "stable_rate": "curved inertia",
    "filtered": "image kernel rectified",
    "recovery_loss": "kernel image target rectified",
    "recovery_loss_backward": "kernel image target rectified",
    "recovery_hessian": "image kernel_size",
    "loss_surface": "signal signal image pair_target rectified",
    "blind_search": "kernels image target rectified",
    "keep_if_better": "kernel kernels image target rectified",
    "descend": "kernel image target way_down",
    "step": "real",
    "quotients": "real real real positive",
    "relative_error": "slope slope typical",
    "verdict": "slope slopes typical",
}
"""By name. ``grad:f`` is a gradient of the shape that f gives to what follows."""


class Draw:
    """The sizes that the arguments of one call share, and a method for each kind of argument."""

    def __init__(self, random):
        self.random = random
        self.alone = random.random() < 0.5  # one image of one channel: two axes
        self.images_shape = [random.randint(1, 3), random.randint(1, 3)]
        self.filters = random.randint(1, 3)
        self.height_width = [random.randint(1, 9), random.randint(1, 9)]
        self.taps = [random.randint(1, 4), random.randint(1, 4)]
        self.ends = [[random.randint(0, 3), random.randint(0, 3)] for _ in range(2)]
        self.rows_columns = [random.randint(1, 5), random.randint(1, 6)]
        self.some_shape = [random.randint(1, 4) for _ in range(random.randint(1, 4))]

    def array(self, shape):
        """Whole numbers with zeros and ties; or reals, at times all small or all large."""
        count, scale = int(np.prod(shape)), self.random.choice((1, 1, 1, 1e-6, 1e3))
        whole = self.random.random() < 0.5
        values = [
            self.random.randint(-3, 3) if whole else scale * self.random.uniform(-5, 5) for _ in range(count)
        ]
        return np.array(values, float).reshape(shape)

    def some_of(self, **options):
        """Keywords, any of which may be missing."""
        return {name: value for name, value in options.items() if self.random.random() < 0.8}

    # Numbers and words

    def few(self):
        return self.random.randint(1, 4)

    def many(self):
        return self.random.randint(1, 12)

    def index(self):
        return self.random.randint(0, 5)

    def seed(self):
        return self.random.choice((self.random.randint(0, 9), self.random.randrange(2**32)))

    def real(self):
        return self.random.choice((self.random.randint(-4, 4), self.random.uniform(-900, 900)))

    def positive(self):
        return self.random.uniform(0.01, 5)

    def exponent(self):
        return self.random.choice((1, 2, self.random.uniform(1, 12)))

    def degrees(self):
        return self.random.choice((self.random.randrange(-180, 360, 45), self.random.uniform(-180, 360)))

    def mode(self):
        return self.random.choice(MODES)

    def copying_mode(self):
        return self.random.choice(MODES[1:])

    def slope(self):
        return self.random.choice((-1, 0, 1, self.random.uniform(-1, 1)))

    def slopes(self):
        return {"central": self.slope(), "up": self.slope(), "down": self.slope()}

    def typical(self):
        return self.random.choice((0, 1, self.random.uniform(0, 1)))

    # Sizes, padding and steps

    def size(self):
        return self.height_width

    def kernel_size(self):
        return self.taps

    def input_shape(self):
        return self.height_width if self.alone else [*self.images_shape, *self.height_width]

    def shape(self):
        return self.some_shape

    def amounts(self):
        return self.ends

    def axis_padding(self):
        return self.random.choice((self.index(), [self.index(), self.index()], self.random.choice(WORDS)))

    def padding(self):
        pair = [self.axis_padding(), self.axis_padding()]
        return self.random.choice((self.index(), self.random.choice(WORDS), pair))

    def steps(self):
        return self.some_of(stride=self.few(), dilation=self.few())

    def axis_steps(self):
        return self.some_of(stride=self.few(), padding=self.axis_padding(), dilation=self.few())

    def stack(self):
        """Layers along one axis."""
        return [self.layer() for _ in range(self.random.randint(1, 5))]

    def layer(self):
        return {"kernel_size": self.few(), **self.axis_steps()}

    def cells(self):
        return self.random.randint(1, 40)

    def cells_or_none(self):
        return self.random.choice((None, self.cells()))

    def cell_or_none(self):
        return self.random.choice((None, self.index()))

    # Layers described, and what they cost

    def image_shape(self):
        return [self.few(), *self.height_width]

    def axis(self):
        return self.random.choice(("height", "width"))

    def grouped(self):
        return self.some_of(groups=self.few())

    def unbiased(self):
        return self.some_of(bias=self.random.random() < 0.5)

    def grouped_bias(self):
        return {**self.grouped(), **self.unbiased()}

    def amount(self):
        return self.random.choice((self.few(), [self.few(), self.few()]))

    def window(self):
        steps = self.some_of(stride=self.amount(), padding=self.padding(), dilation=self.amount())
        return {"kernel_size": self.amount(), **steps}

    def convolution(self):
        return {"kind": "conv", "channels": self.few(), **self.window(), **self.grouped_bias()}

    def described(self):
        """Layers of every kind."""
        kinds = (
            self.convolution,
            lambda: {**self.convolution(), "kind": "local"},
            lambda: {"kind": "pool", **self.window()},
            lambda: {"kind": "dense", "channels": self.few(), **self.unbiased()},
        )
        return [self.random.choice(kinds)() for _ in range(self.random.randint(1, 4))]

    def shares_of_paths(self):
        return np.abs(self.array([self.random.randint(1, 30)]))

    def part(self):
        return self.random.uniform(0.01, 0.99)

    def pool_steps(self):
        return self.some_of(stride=self.few(), padding=self.padding(), dilation=self.few())

    def conv_steps(self):
        return {**self.pool_steps(), **self.some_of(padding_mode=self.mode())}

    def correlation(self):
        return self.some_of(mode=self.random.choice(WORDS))

    def tolerance(self):
        return self.some_of(tolerance=self.random.choice((0, 1e-9, 1e-3)))

    def line(self):
        return self.some_of(axis=self.random.choice(("height", "width")))

    def leak(self):
        return self.some_of(negative_slope=self.random.uniform(-1, 1))

    def bar(self):
        rest = self.some_of(position=self.random.uniform(-5, 5), axis=self.degrees(), width=self.positive())
        return {"length": self.random.uniform(0.5, 12), **rest}

    def inertia(self):
        return self.some_of(momentum=self.random.random())

    def rectified(self):
        return self.some_of(rectified=self.random.random() < 0.5)

    def way_down(self):
        rate = 10 ** self.random.uniform(-4, 2)
        method = self.some_of(method=self.random.choice(recovery.METHODS))
        return {"steps": 4 * self.many(), "learning_rate": rate, **method, **self.rectified()}

    def gabor(self):
        rest = self.some_of(phase=self.degrees(), aspect=self.positive())
        return {"wavelength": self.random.uniform(1.5, 9), "sigma": self.random.uniform(0.5, 4), **rest}

    # Arrays

    def numbers(self):
        return self.array(self.some_shape)

    def wholes(self):
        return self.numbers().round().astype(int)

    def rows(self):
        return self.array(self.rows_columns).tolist()

    def signal(self):
        return self.array([self.random.randint(1, 9)])

    def image(self):
        return self.array(self.height_width)

    def picture(self):
        return self.array([*self.height_width, 3])

    def kernel(self):
        return self.array(self.taps)

    def kernels(self):
        return self.array([self.few(), *self.taps])

    def symmetric(self):
        matrix = self.array([self.rows_columns[0]] * 2)
        return matrix + matrix.T

    def curved(self):
        """Upward in every direction: JSON has no infinity."""
        matrix = self.symmetric()
        return matrix @ matrix + np.eye(len(matrix))

    def target(self):
        return self.array([n - k + 1 for n, k in zip(self.height_width, self.taps, strict=True)])

    def pair_target(self):
        """What a kernel of two weights makes of an image."""
        self.taps = self.random.choice(([1, 2], [2, 1]))
        return self.target()

    def images(self):
        return self.array(self.input_shape())

    def padded_images(self):
        padded = [n + sum(ends) for n, ends in zip(self.height_width, self.ends, strict=True)]
        return self.array([*self.input_shape()[:-2], *padded])

    def indices(self):
        return namesake("max_pool2d")(self.images(), self.few(), **self.pool_steps())[1]

    def weight(self):
        return self.kernel() if self.alone else self.array([self.filters, self.images_shape[1], *self.taps])

    def bias(self):
        return self.random.choice((None, self.array([1 if self.alone else self.filters])))

    def activation(self):
        return self.random.choice(neurons.NAMES)

    def one_input(self):
        return self.array(self.rows_columns[1:])

    def inputs(self):
        return self.array(self.rows_columns[int(self.alone) :])

    def unit_weight(self):
        return self.array(self.rows_columns[1:])

    def wanted(self):
        return self.random.randint(0, 1)

    def learning_rate(self):
        return self.some_of(learning_rate=self.positive())

    def descent(self):
        return {**self.learning_rate(), **self.some_of(activation=self.activation())}

    def samples(self):
        return self.array(self.rows_columns)

    def classes(self):
        samples, classes = self.rows_columns
        return np.array([self.random.randrange(classes) for _ in range(samples)])

    def dense_weight(self):
        return self.array([self.filters, self.rows_columns[1]])

    def dense_bias(self):
        return self.random.choice((None, self.array([self.filters])))


def draw_arguments(name, random):
    """Return arguments of a function; its namesake may still refuse them."""
    draw = Draw(random)
    first, *rest = KINDS[name].split()
    following = [getattr(draw, kind)() for kind in rest]
    if not first.startswith("grad:"):
        return [getattr(draw, first)(), *following]
    return [draw.array(output_shape(first.removeprefix("grad:"), following, draw)), *following]


def output_shape(name, following, draw):
    """Return the shape of what a function makes of the arguments that follow the gradient of its backward."""
    if name == "indices":
        return following[0].shape
    if name == "flatten":
        following = [np.zeros(following[0])]
    elif name.endswith("pool2d") and isinstance(following[0], list):
        following = [np.zeros(following[0]), *following[1:]]
    elif name == "conv2d":
        x, weight, steps = following
        following = [x, weight, None, steps]
    return call(namesake(name), following).shape


def call(function, arguments):
    """Call a Python function: what is a last argument of options in the engine are keywords there."""
    *given, last = arguments
    if isinstance(last, dict):
        return function(*given, **last)
    return function(*arguments)


def namesake(name):
    """Return the function of the core that one of the engine is named after, as the engine calls it."""
    if name in OURS:
        return OURS[name]
    (function,) = (
        vars(module)[name] for module in MODULES if name in vars(module) and is_at_home(module, name)
    )
    return of_images(function) if function in OF_BATCHES else function


def is_at_home(module, name):
    return vars(module)[name].__module__ == module.__name__


def of_images(function):
    """Return a function of batches as one that takes single images, too, and then gives back single ones."""

    def called(*given, **options):
        images = [value for value in given if isinstance(value, np.ndarray) and value.ndim > 1]
        shapes = [value for value in given if isinstance(value, list)]
        if any(value.ndim == 4 for value in images) or any(len(shape) == 4 for shape in shapes):
            return function(*given, **options)
        result = function(*map(lifted, given), **options)
        return tuple(map(lowered, result)) if isinstance(result, tuple) else lowered(result)

    return called


def lifted(value):
    if isinstance(value, list):
        return (1, 1, *value)
    return value[None, None] if isinstance(value, np.ndarray) and value.ndim == 2 else value


def lowered(array):
    return array[0, 0] if array.ndim == 4 else array


def tap(i, u, stride, dilation):
    """Read the formula off the windows of a row that holds its own indices."""
    row = np.arange(i * stride + u * dilation + 1)[None]
    return int(windows.windows(row, (1, u + 1), (1, stride), (1, dilation))[0, i, 0, u])


def pad(x, amounts, mode):
    windows.check_padding_mode(mode, amounts, x.shape[-2:])
    return windows.pad(x, amounts, mode)


def unpad(grad, amounts, mode):
    size = [n - sum(ends) for n, ends in zip(grad.shape[-2:], amounts, strict=True)]
    windows.check_padding_mode(mode, amounts, size)
    return windows.unpad(grad, amounts, mode)


def taps(layer, n, output):
    """Read the cells off the paths from an output of one layer: each tap is a path."""
    cells = fields.sizes([layer], n)[1]
    if output >= cells:
        raise ValueError(f"output must be less than {cells}, got {output}")
    return [place for place, count in enumerate(fields.path_counts([layer], n, output)) if count]


def separated(kernel, tolerance=1e-9):
    """Return the columns, and the rows, of the pairs."""
    pairs = filters.separated(kernel, tolerance=tolerance)
    return tuple(
        np.array([pair[at] for pair in pairs]).reshape(len(pairs), kernel.shape[at]) for at in (0, 1)
    )


def line_response(kernel, frequencies, **options):
    """Return the real and the imaginary part."""
    response = spectra.line_response(kernel, frequencies, **options)
    return response.real, response.imag


OURS = {  # NumPy's own, or with other arguments, or with checks that the core makes elsewhere
    "floats": lambda shape, values: values.astype(float).reshape(shape),
    "integers": lambda shape, values: values.reshape(shape),
    "from_rows": lambda rows: np.array(rows, float),
    "zeros_like": lambda array, shape: np.zeros_like(array, shape=shape),
    "pad": pad,
    "unpad": unpad,
    "windows": lambda x, size, stride, dilation: windows.windows(x, size, (stride,) * 2, (dilation,) * 2),
    "tap": tap,
    "taps": taps,
    "along": lambda layers, shape, axis: tuple(
        tuple(one.values()) for one in stacks.along(layers, shape, axis)
    ),
    "costs": lambda layers, shape: costs.costs(layers, shape).rows,
    "alternatives": lambda layer, shape: tuple(costs.alternatives(layer, shape).values()),
    "separated": separated,
    "line_response": line_response,
    "eigvalsh": np.linalg.eigvalsh,
    "step": slopes.step,  # the core has one, too: a neuron's
    "unit_step": activations.step,
    "quotients": lambda low, middle, high, h: slopes.quotients((low, middle, high), h),
    "verdict": lambda analytic, measured, typical: slopes.verdict(analytic, **measured, typical=typical),
}


def python_name(name):
    """Return a name of the engine as the core writes it.

    >>> python_name("conv2dBackward"), python_name("maxPool2d")
    ('conv2d_backward', 'max_pool2d')
    """
    return re.sub(r"(?=[A-Z])", "_", name).lower()


def engine_name(name):
    """Return a name of the core as the engine writes it.

    >>> engine_name("conv2d_backward"), engine_name("max_pool2d")
    ('conv2dBackward', 'maxPool2d')
    """
    return re.sub(r"_(.)", lambda match: match[1].upper(), name)
