"""Problems whose answer is worked out from the cells of grids; the twin of ``cells.ts``."""

import numpy as np

from convnotes.conv import conv2d, conv2d_backward
from convnotes.explorables.drill.problem import Problem
from convnotes.neurons import activate
from convnotes.neurons import neuron as unit
from convnotes.pool import avg_pool2d_backward, max_pool2d, max_pool2d_backward
from convnotes.shapes import output_size

WINDOW = 2  # cells along a side, of the pools and of the kernel whose gradient is asked for


def output_cell(draw):
    """One output of a small correlation, or of a convolution, which flips its kernel."""
    flip, size, k, s = draw.whole(0, 1), draw.whole(4, 5), draw.whole(2, 3), draw.whole(1, 2)
    last = output_size(size, k, stride=s) - 1
    i, j = draw.whole(0, last), draw.whole(0, last)
    x, w = draw.grid(size, size, 0, 4), draw.grid(k, k, -2, 3)
    lying, other = (w[::-1, ::-1], w) if flip else (w, w[::-1, ::-1])

    def at(kernel, i, j, stride=s):
        return conv2d(x[None, None], kernel[None, None], stride=stride)[0, 0, i, j]

    slips = {
        "other_way": at(other, i, j),
        "half_flip": at(w[::-1], i, j),
        "row_for_column": at(lying, j, i),
        "no_stride": at(lying, i, j, stride=1),
        "no_weights": at(np.ones_like(w), i, j),
    }
    given = {"x": x, "w": w, "s": s, "i": i, "j": j, "corner": [i * s, j * s]}
    return Problem(flip, given, at(lying, i, j), slips)


def max_pool_gradient(draw):
    """Where, and how much: windows beside each other, or windows that overlap."""
    overlap = draw.whole(0, 1)
    size, s = (3, 1) if overlap else (4, 2)
    x, delta = draw.shuffled(size, size), draw.gradient(2, 2)
    shape = (1, 1, size, size)
    y, indices = max_pool2d(x[None, None], WINDOW, stride=s)

    def handed(gradients, cells=indices):
        return max_pool2d_backward(gradients, cells, shape)[0, 0]

    alone = np.zeros(size**2)
    alone[indices.ravel()] = delta.ravel()
    corners = np.array([i * s * size + j * s for i, j in np.ndindex(2, 2)]).reshape(1, 1, 2, 2)
    shared = avg_pool2d_backward(delta[None, None], shape, WINDOW, stride=s)[0, 0]
    slips = {
        "shared": shared,
        "everyone": WINDOW**2 * shared,
        "values": handed(y),
        "ones": handed(np.ones_like(y)),
        "not_added": alone.reshape(size, size),
        "corners": handed(delta[None, None], corners),
    }
    return Problem(overlap, {"x": x, "delta": delta, "k": WINDOW, "s": s}, handed(delta[None, None]), slips)


def weight_gradient(draw):
    """What a kernel of 2×2 learns from nine cells and four gradients."""
    x, delta = draw.grid(3, 3, -2, 4), draw.gradient(2, 2)
    weight = np.zeros((1, 1, WINDOW, WINDOW))  # its gradient does not depend on it
    _, gradient, _ = conv2d_backward(delta[None, None], x[None, None], weight)
    solution = gradient[0, 0]
    slips = {
        "flipped": solution[::-1, ::-1],
        "transposed": solution.T,
        "one_product": delta * x[:WINDOW, :WINDOW],
        "no_cells": np.full_like(solution, delta.sum()),
        "no_gradients": conv2d(x[None, None], np.ones((1, 1, 2, 2)))[0, 0],
        "mean": solution / delta.size,
    }
    return Problem(0, {"x": x, "delta": delta}, solution, slips)


def neuron(draw):
    """What one unit answers: its sum, or that with a ReLU."""
    variant, x, w = draw.whole(0, 1), draw.grid(1, 3, -2, 4), draw.gradient(1, 3)
    b = (1, -1)[draw.whole(0, 1)] * draw.whole(1, 5)
    g = "relu" if variant else "identity"

    def answered(weight=w[0], bias=b, activation=g):
        return float(unit(x[0], weight, bias, activation))

    slips = {
        "no_relu": answered(activation="identity"),
        "no_bias": answered(bias=0),
        "minus_bias": answered(bias=-b),
        "no_weights": answered(np.ones(3)),
        "no_signs": float(activate(unit(np.abs(x[0]), np.abs(w[0]), b), g)),
        "last_product": answered(np.array([0, 0, w[0, 2]])),
        "bias_each": answered(bias=3 * b),
    }
    return Problem(variant, {"x": x, "w": w, "b": b}, answered(), slips)
