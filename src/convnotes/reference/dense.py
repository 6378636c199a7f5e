"""Activations, the dense layer and the losses as the equations print them: one loop per index.

Nothing is checked, and nothing is done about overflow: these are the formulas, for numbers of a human size.
"""

import math

import numpy as np


def elementwise(g, x):
    """Return a = g(x) element by element.

    Examples
    --------
    >>> elementwise(relu, np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    a = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        a[index] = g(float(x[index]))
    return a


def relu(z):
    """Return max(z, 0)."""
    return z if z > 0 else 0.0


def leaky_relu(z, negative_slope=0.01):
    """Return z, or `negative_slope`·z for z ≤ 0."""
    return z if z > 0 else negative_slope * z


def sigmoid(z):
    """Return 1/(1 + e^−z)."""
    return 1 / (1 + math.exp(-z))


def tanh(z):
    """Return (e^z − e^−z)/(e^z + e^−z)."""
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


def softmax(x):
    """Return y[n, k] = e^x[n, k] / Σ_j e^x[n, j].

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """
    y = np.zeros(x.shape)
    for n, k in np.ndindex(x.shape):
        y[n, k] = math.exp(x[n, k]) / sum(math.exp(score) for score in x[n])
    return y


def linear(x, weight, bias):
    """Return y[n, o] = Σ_i weight[o, i]·x[n, i] + bias[o].

    Examples
    --------
    >>> linear(np.array([[3.0, 4.0]]), np.array([[1.0, 2.0]]), np.array([5.0]))
    array([[16.]])
    """
    y = np.zeros((len(x), len(weight)))
    for n, o in np.ndindex(y.shape):
        y[n, o] = bias[o] + sum(weight[o, i] * x[n, i] for i in range(x.shape[1]))
    return y


def linear_backward(grad_output, x, weight):
    """Return the gradients of x, weight and bias, summed term by term over every product of `linear`.

    Examples
    --------
    >>> linear_backward(np.array([[1.0]]), np.array([[3.0, 4.0]]), np.array([[1.0, 2.0]]))
    (array([[1., 2.]]), array([[3., 4.]]), array([1.]))
    """
    grad_x, grad_weight, grad_bias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for n, o in np.ndindex(grad_output.shape):
        grad_bias[o] += grad_output[n, o]
        for i in range(x.shape[1]):
            grad_x[n, i] += grad_output[n, o] * weight[o, i]
            grad_weight[o, i] += grad_output[n, o] * x[n, i]
    return grad_x, grad_weight, grad_bias


def mse_loss(prediction, target):
    """Return (1/M)·Σ (prediction − target)².

    Examples
    --------
    >>> mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    squares = [(float(p) - float(t)) ** 2 for p, t in zip(prediction.flat, target.flat, strict=True)]
    return sum(squares) / len(squares)


def cross_entropy(logits, classes):
    """Return −(1/N)·Σ_n log softmax(logits)[n, classes[n]].

    Examples
    --------
    >>> round(cross_entropy(np.zeros((1, 10)), [2]), 3)
    2.303
    """
    shares = softmax(logits)
    return -sum(math.log(shares[n, k]) for n, k in enumerate(classes)) / len(classes)
