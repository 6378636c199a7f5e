"""Who is timed: each contender makes of a case a forward and a forward+backward call, or raises `Skip`.

``forward()`` returns y. ``both()`` computes forward and backward anew and returns the gradients, in the order
x, weight, bias. Everything that a user would do once, such as converting arrays, is done beforehand.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

import lenet
import numpy as np
from cases import Case

from convnotes.conv import conv2d, conv2d_backward
from convnotes.pool import max_pool2d, max_pool2d_backward
from convnotes.shapes import dropped


class Skip(Exception):
    """The contender is not installed, or has no such operation."""


class Calls(NamedTuple):
    """What is timed, and what its result should be multiplied by to stand for the whole case."""

    forward: Callable
    both: Callable
    checked: bool = True
    """Whether the results are those of the case: not so for bare products."""
    scale: float = 1.0
    """The loops do a part of the work: the whole takes so many times as long."""


def convnotes(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return the core's own calls."""
    if case.operation == "lenet":
        return Calls(*lenet.convnotes(**named))
    if case.operation == "max_pool2d":
        x, options = named["x"], case.options

        def both():
            _, indices = max_pool2d(x, **options)
            return [max_pool2d_backward(grad_output, indices, x.shape)]

        return Calls(lambda: max_pool2d(x, **options)[0], both)

    x, weight, bias = named.values()

    def forward():
        return conv2d(x, weight, bias, **case.options)

    def both():
        forward()
        return conv2d_backward(grad_output, x, weight, **case.options)

    return Calls(forward, both)


def gemm(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return the bare matrix products of a convolution, on matrices that are already there."""
    if case.operation != "conv2d":
        raise Skip
    groups = case.options.get("groups", 1)
    kernels = named["weight"].reshape(groups, case.weight[0] // groups, -1)
    windows = grad_output.size // case.weight[0]
    columns = np.random.default_rng(1).standard_normal((groups, kernels.shape[2], windows), dtype=np.float32)
    delta = np.random.default_rng(2).standard_normal((groups, kernels.shape[1], windows), dtype=np.float32)
    y, grad_kernels, grad_columns = np.empty_like(delta), np.empty_like(kernels), np.empty_like(columns)

    def forward():
        np.matmul(kernels, columns, out=y)

    def both():
        forward()
        np.matmul(delta, columns.swapaxes(1, 2), out=grad_kernels)
        np.matmul(kernels.swapaxes(1, 2), delta, out=grad_columns)

    return Calls(forward, both, checked=False)


def pytorch(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return PyTorch's calls, on tensors that are already there."""
    try:
        import torch
        import torch.nn.functional as F
    except ImportError as error:
        raise Skip from error
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    if case.operation == "lenet":
        return Calls(*lenet.pytorch(**named))
    tensors = [torch.tensor(array, requires_grad=True) for array in named.values()]
    delta = torch.tensor(grad_output)
    operation = {"conv2d": F.conv2d, "max_pool2d": F.max_pool2d}[case.operation]

    def forward():
        with torch.no_grad():
            return operation(*tensors, **case.options).numpy()

    def both():
        gradients = torch.autograd.grad(operation(*tensors, **case.options), tensors, delta)
        return [gradient.numpy() for gradient in gradients]

    return Calls(forward, both)


def dezero(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return the calls of dezero, which is pure NumPy."""
    setattr(np, "int", int)  # noqa: B010 (dezero 0.0.13 was written for a NumPy that had this alias)
    if case.operation == "lenet":
        raise Skip
    try:
        import dezero
        import dezero.functions as F
    except ImportError as error:
        raise Skip from error
    # It has no groups, and pads max pools with 0 instead of −∞.
    if "groups" in case.options or (case.operation == "max_pool2d" and case.options["padding"]):
        raise Skip
    variables = [dezero.Variable(array) for array in named.values()]
    options = case.options

    def graph():
        if case.operation == "conv2d":
            return F.conv2d(*variables, stride=options.get("stride", 1), pad=options.get("padding", 0))
        return F.pooling(*variables, options["kernel_size"], options["stride"], options["padding"])

    def forward():
        with dezero.no_grad():
            return graph().data

    def both():
        for variable in variables:
            variable.cleargrad()
        y = graph()
        y.grad = dezero.Variable(grad_output)
        y.backward()
        return [variable.grad.data for variable in variables]

    return Calls(forward, both)


def mygrad(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return the calls of mygrad, which is pure NumPy."""
    if case.operation == "lenet":
        raise Skip
    try:
        import mygrad as mg
        from mygrad.nnet.layers import conv_nd, max_pool
    except ImportError as error:
        raise Skip from error
    options = case.options
    kernel_size = case.weight[2] if case.weight else options["kernel_size"]
    window = {"stride": options.get("stride", 1), "padding": options.get("padding", 0)}
    # It has no groups, pads no pool, and wants strides to come out even.
    if "groups" in options or dropped(case.x[2], kernel_size, **window):
        raise Skip
    if case.operation == "max_pool2d" and options["padding"]:
        raise Skip
    tensors = [mg.tensor(array) for array in named.values()]

    def graph():
        if case.operation == "conv2d":
            x, weight, bias = tensors
            return conv_nd(x, weight, **window) + bias.reshape(-1, 1, 1)
        return max_pool(*tensors, (kernel_size, kernel_size), options["stride"])

    def forward():
        with mg.no_autodiff:
            return graph().data

    def both():
        for tensor in tensors:
            tensor.null_grad()
        graph().backward(grad_output)
        return [tensor.grad for tensor in tensors]

    return Calls(forward, both)


def loops(case: Case, named: dict, grad_output: np.ndarray) -> Calls:
    """Return the printed equations, on a corner of the first image: the whole would take minutes."""
    if case.operation == "lenet":
        raise Skip
    from convnotes.reference import conv, pool

    part = 2 if case.operation == "conv2d" else 8
    options = case.options
    kernel_size = case.weight[2:] if case.weight else (options["kernel_size"],) * 2
    stride = (options.get("stride", 1),) * 2
    x = named["x"][
        :1, :, : kernel_size[0] + stride[0] * (part - 1), : kernel_size[1] + stride[1] * (part - 1)
    ]
    delta = grad_output[:1, :, :part, :part]
    if case.operation == "conv2d":
        groups = options.get("groups", 1)
        weight = named["weight"] if groups > 1 else named["weight"][:2]
        arguments = x, weight, None, stride, ((0, 0), (0, 0)), (1, 1), groups
        whole = grad_output.size / (len(weight) * part**2)

        def both():
            conv.conv2d(*arguments)
            conv.conv2d_backward(delta[:, : len(weight)], *arguments[:2], *arguments[3:])

        return Calls(lambda: conv.conv2d(*arguments), both, checked=False, scale=whole)

    def both():
        _, indices = pool.max_pool2d(x, kernel_size, stride)
        pool.max_pool2d_backward(delta, indices, x.shape)

    whole = grad_output.size / delta.size
    return Calls(lambda: pool.max_pool2d(x, kernel_size, stride), both, checked=False, scale=whole)


CONTENDERS = {
    "convnotes": convnotes,
    "bare GEMM": gemm,
    "PyTorch": pytorch,
    "dezero": dezero,
    "mygrad": mygrad,
    "loops": loops,
}
