"""Random convolutions of every kind, and SciPy's answer to them."""

from typing import NamedTuple

import numpy as np
import scipy.signal
from hypothesis import strategies as st
from numpy.testing import assert_allclose

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


class Convolution(NamedTuple):
    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    options: dict
    """stride, padding, dilation, groups and padding_mode, as `conv2d` takes them."""


@st.composite
def convolutions(draw, modes=tuple(NUMPY_MODES), largest_batch=2, dtype=np.float64):
    """A convolution that fits: rectangular images and kernels, every hyper-parameter per axis."""
    mode = draw(st.sampled_from(modes))
    axes = [draw(_axes(mode)) for _ in range(2)]
    sizes, kernel_size, stride, padding, dilation = zip(*axes, strict=True)
    groups, ins, outs = (draw(st.integers(1, 3)) for _ in range(3))
    shape = (draw(st.integers(0, largest_batch)), groups * ins, *sizes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    return random_convolution(
        rng,
        shape,
        (groups * outs, ins, *kernel_size),
        dtype,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        padding_mode=mode,
    )


@st.composite
def _axes(draw, mode):
    """One axis: n, kernel_size, stride, (before, after), dilation."""
    n = draw(st.integers(1, 8))
    most = {"reflect": n - 1, "circular": n}.get(mode, 4)
    padding = (draw(st.integers(0, min(most, 4))), draw(st.integers(0, min(most, 4))))
    dilation = draw(st.integers(1, 3))
    room = (n + sum(padding) - 1) // dilation + 1
    return n, draw(st.integers(1, min(room, 4))), draw(st.integers(1, 4)), padding, dilation


def random_convolution(rng, x_shape, weight_shape, dtype=np.float64, **options) -> Convolution:
    x, weight, bias = (rng.standard_normal(shape) for shape in (x_shape, weight_shape, weight_shape[:1]))
    return Convolution(x.astype(dtype), weight.astype(dtype), bias.astype(dtype), options)


RNG = np.random.default_rng(0)
IMAGE, KERNEL = RNG.standard_normal((7, 9)), RNG.standard_normal((4, 3))
EVERYTHING = {"stride": (2, 1), "padding": ((1, 0), (2, 1)), "dilation": (1, 2), "groups": 2}
BATCH = random_convolution(RNG, (2, 4, 6, 7), (6, 2, 3, 2), **EVERYTHING)


def close(actual, expected):
    """Equal but for the rounding of some dozens of additions."""
    assert_allclose(actual, expected, rtol=1e-12, atol=1e-12)


def scipy_conv2d(
    x,
    weight,
    bias,
    *,
    stride=(1, 1),
    padding=((0, 0), (0, 0)),
    dilation=(1, 1),
    groups=1,
    padding_mode="zeros",
):
    """Pad with NumPy, spread the kernels with zeros, correlate each channel with SciPy, keep every s-th."""
    padded = np.pad(x, ((0, 0), (0, 0), *padding), NUMPY_MODES[padding_mode])
    (outs, ins, *kernel_size), (dh, dw), (sh, sw) = weight.shape, dilation, stride
    sparse = np.zeros((outs, ins, *(d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True))))
    sparse[..., ::dh, ::dw] = weight
    first = [o // (outs // groups) * ins for o in range(outs)]
    maps = [
        [
            sum(scipy.signal.correlate2d(image[first[o] + c], sparse[o, c], "valid") for c in range(ins))
            + bias[o]
            for o in range(outs)
        ]
        for image in padded
    ]
    size = [n - k + 1 for n, k in zip(padded.shape[2:], sparse.shape[2:], strict=True)]
    return np.reshape(maps, (len(x), outs, *size))[..., ::sh, ::sw]
