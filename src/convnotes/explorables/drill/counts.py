"""Problems whose answer is a count: outputs, cells that are seen, parameters; the twin of ``counts.ts``."""

from itertools import pairwise
from math import ceil, prod

from convnotes.explorables.drill.problem import Problem
from convnotes.fields import receptive_field as fields_of
from convnotes.shapes import conv_parameters, dense_parameters, effective_kernel_size
from convnotes.shapes import output_size as size_of


def output_size(draw):
    """How many windows fit on an axis; in every other problem with dilation."""
    variant = draw.whole(0, 1)
    k, s, p, d = draw.whole(2, 5), draw.whole(1, 3), draw.whole(0, 2), 1 + variant
    span = effective_kernel_size(k, d)
    n = span + draw.whole(1, 12)
    room = n + 2 * p - span
    slips = {
        "no_floor": room / s + 1,
        "ceiling": ceil(room / s) + 1,
        "one_side": size_of(n, k, stride=s, padding=(p, 0), dilation=d),
        "no_padding": size_of(n, k, stride=s, dilation=d),
        "no_one": room // s,
        "no_dilation": size_of(n, k, stride=s, padding=p),
    }
    given = {"n": n, "k": k, "s": s, "p": p, "d": d}
    return Problem(variant, given, size_of(n, k, stride=s, padding=p, dilation=d), slips)


def receptive_field(draw):
    """How many input cells a cell of the last layer sees along one axis."""
    layers = [{"kernel_size": draw.whole(2, 5), "stride": draw.whole(1, 2)} for _ in range(draw.whole(2, 3))]
    kernels, strides = ([layer[name] for layer in layers] for name in ("kernel_size", "stride"))
    sizes = [1, *(field.size for field in fields_of(layers))]
    added = [after - before for before, after in pairwise(sizes)]
    slips = {
        "no_strides": 1 + sum(k - 1 for k in kernels),
        "sum": sum(kernels),
        "own_stride": 1 + sum((k - 1) * prod(strides[: at + 1]) for at, k in enumerate(kernels)),
        "whole_kernels": 1 + sum(k * prod(strides[:at]) for at, k in enumerate(kernels)),
        "last_alone": kernels[-1],
        "product": prod(kernels),
    }
    return Problem(0, {"kernels": kernels, "strides": strides, "added": added}, sizes[-1], slips)


def parameters(draw):
    """How many numbers a layer learns: a convolution, or a dense layer."""
    variant, c, o = draw.whole(0, 1), draw.whole(2, 8), draw.whole(2, 16)
    return (of_dense if variant else of_convolution)(draw, c, o)


def of_convolution(draw, c, o):
    """From c channels to o."""
    k, size = 1 + 2 * draw.whole(1, 3), draw.whole(8, 32)
    solution = conv_parameters(c, o, k)
    slips = {
        "no_bias": conv_parameters(c, o, k, bias=False),
        "one_channel": conv_parameters(1, o, k),
        "one_filter": conv_parameters(c, 1, k),
        "bias_each": c * o * (k**2 + 1),
        "one_bias": c * o * k**2 + 1,
        "one_axis": o * (c * k + 1),
        "every_place": solution * size**2,
    }
    return Problem(0, {"c": c, "o": o, "k": k, "size": size}, solution, slips)


def of_dense(draw, c, o):
    """From a picture of c channels to o neurons."""
    size = draw.whole(4, 8)
    inputs = c * size**2
    slips = {
        "no_bias": dense_parameters(inputs, o, bias=False),
        "one_channel": dense_parameters(size**2, o),
        "bias_each": (inputs + 1) * o + inputs - o,
        "one_bias": inputs * o + 1,
        "one_axis": dense_parameters(c * size, o),
    }
    return Problem(1, {"c": c, "o": o, "size": size}, dense_parameters(inputs, o), slips)
