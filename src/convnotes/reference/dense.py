"""Activations, the dense layer and the losses as the equations print them: one loop per index.

Nothing is checked, and nothing is done about overflow: these are the formulas, for numbers of a human size.
"""

import math

import numpy as np


def elementwise(g, x):
    """Return a = g(x) element by element.

    Parameters
    ----------
    g : function of a number
    x : ndarray

    Returns
    -------
    ndarray
        The shape of `x`.

    Examples
    --------
    >>> elementwise(relu, np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    a = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        a[index] = g(float(x[index]))
    return a


def elementwise_backward(slope, grad_output, x):
    """Return ∂L/∂x = ∂L/∂a · g'(x) element by element.

    Parameters
    ----------
    slope : function of a number
        g'.
    grad_output, x : ndarray
        Of one shape.

    Returns
    -------
    ndarray
        The shape of `x`.

    Examples
    --------
    >>> elementwise_backward(relu_slope, np.array([5.0, 5.0]), np.array([-1.0, 2.0]))
    array([0., 5.])
    """
    grad_x = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        grad_x[index] = grad_output[index] * slope(float(x[index]))
    return grad_x


def step(z):
    """Return 1, or 0 for z < 0.

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> step(-2.0), step(0.0), step(3.0)
    (0.0, 1.0, 1.0)
    """
    return 1.0 if z >= 0 else 0.0


def step_slope(z):
    """Return 0, whatever z.

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> step_slope(-2.0), step_slope(0.0), step_slope(3.0)
    (0.0, 0.0, 0.0)
    """
    return 0.0


def relu(z):
    """Return max(z, 0).

    Parameters
    ----------
    z : float

    Returns
    -------
    float

    Examples
    --------
    >>> relu(-2.0), relu(3.0)
    (0.0, 3.0)
    """
    return z if z > 0 else 0.0


def relu_slope(z):
    """Return 1, or 0 for z ≤ 0.

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> relu_slope(-2.0), relu_slope(0.0), relu_slope(3.0)
    (0.0, 0.0, 1.0)
    """
    return 1.0 if z > 0 else 0.0


def leaky_relu(z, negative_slope=0.01):
    """Return z, or `negative_slope`·z for z ≤ 0.

    Returns: as `relu`.

    Parameters
    ----------
    z, negative_slope : float

    Examples
    --------
    >>> leaky_relu(-2.0, 0.5), leaky_relu(3.0, 0.5)
    (-1.0, 3.0)
    """
    return z if z > 0 else negative_slope * z


def leaky_relu_slope(z, negative_slope=0.01):
    """Return 1, or `negative_slope` for z ≤ 0.

    Parameters, Returns: as `leaky_relu`.

    Examples
    --------
    >>> leaky_relu_slope(-2.0, 0.5), leaky_relu_slope(3.0, 0.5)
    (0.5, 1.0)
    """
    return 1.0 if z > 0 else negative_slope


def sigmoid(z):
    """Return 1/(1 + e⁻ᶻ).

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> sigmoid(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-z))


def sigmoid_slope(z):
    """Return a·(1 − a) with a = 1/(1 + e⁻ᶻ).

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> sigmoid_slope(0.0)
    0.25
    """
    return sigmoid(z) * (1 - sigmoid(z))


def tanh(z):
    """Return (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ).

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> tanh(0.0)
    0.0
    """
    return (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z))


def tanh_slope(z):
    """Return 1 − a² with a = tanh z.

    Parameters, Returns: as `relu`.

    Examples
    --------
    >>> tanh_slope(0.0)
    1.0
    """
    return 1 - tanh(z) ** 2


def softmax(x):
    """Return y[n, k] = e^x[n, k] / Σ_j e^x[n, j].

    Parameters
    ----------
    x : ndarray, shape (N, K)

    Returns
    -------
    ndarray, shape (N, K)

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """
    y = np.zeros(x.shape)
    for n, k in np.ndindex(x.shape):
        y[n, k] = math.exp(x[n, k]) / sum(math.exp(score) for score in x[n])
    return y


def softmax_backward(grad_output, x):
    """Return ∂L/∂x[n, i] = Σ_k ∂L/∂y[n, k] · y[n, k]·([i = k] − y[n, i]).

    Parameters
    ----------
    grad_output, x : ndarray, shape (N, K)

    Returns
    -------
    ndarray, shape (N, K)

    Examples
    --------
    >>> softmax_backward(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0]]))
    array([[ 0.25, -0.25]])
    """
    y, grad_x = softmax(x), np.zeros(x.shape)
    for n, k in np.ndindex(x.shape):
        for i in range(x.shape[1]):
            grad_x[n, i] += grad_output[n, k] * y[n, k] * ((1 if i == k else 0) - y[n, i])
    return grad_x


def flatten(x):
    """Return y[n, (c·H + h)·W + w] = x[n, c, h, w].

    Parameters, Returns: as `convnotes.linear.flatten`.

    Examples
    --------
    >>> flatten(np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))
    array([[1., 2., 3., 4.]])
    """
    samples, channels, height, width = x.shape
    y = np.zeros((samples, channels * height * width))
    for n, c, h, w in np.ndindex(x.shape):
        y[n, (c * height + h) * width + w] = x[n, c, h, w]
    return y


def flatten_backward(grad_output, input_shape):
    """Return ∂L/∂x[n, c, h, w] = ∂L/∂y[n, (c·H + h)·W + w].

    Parameters, Returns: as `convnotes.linear.flatten_backward`.

    Examples
    --------
    >>> flatten_backward(np.array([[1.0, 2.0]]), (1, 1, 1, 2))
    array([[[[1., 2.]]]])
    """
    _, _, height, width = input_shape
    grad_x = np.zeros(input_shape)
    for n, c, h, w in np.ndindex(*input_shape):
        grad_x[n, c, h, w] = grad_output[n, (c * height + h) * width + w]
    return grad_x


def linear(x, weight, bias):
    """Return y[n, o] = Σ_i weight[o, i]·x[n, i] + bias[o].

    Parameters, Returns: as `convnotes.linear.linear`.

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

    Parameters, Returns: as `convnotes.linear.linear_backward`.

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

    Parameters, Returns: as `convnotes.losses.mse_loss`.

    Examples
    --------
    >>> mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    2.0
    """
    squares = [(float(p) - float(t)) ** 2 for p, t in zip(prediction.flat, target.flat, strict=True)]
    return sum(squares) / len(squares)


def mse_loss_backward(grad_output, prediction, target):
    """Return ∂L/∂prediction = ∂L/∂loss · (2/M)·(prediction − target).

    Parameters, Returns: as `convnotes.losses.mse_loss_backward`.

    Examples
    --------
    >>> mse_loss_backward(1.0, np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    array([ 0., -2.])
    """
    grad = np.zeros(prediction.shape)
    for index in np.ndindex(grad.shape):
        grad[index] = grad_output * 2 / grad.size * (prediction[index] - target[index])
    return grad


def cross_entropy(logits, classes):
    """Return −(1/N)·Σ_n log softmax(logits)[n, classes[n]].

    Parameters, Returns: as `convnotes.losses.cross_entropy`.

    Examples
    --------
    >>> round(cross_entropy(np.zeros((1, 10)), [2]), 3)
    2.303
    """
    shares = softmax(logits)
    return -sum(math.log(shares[n, k]) for n, k in enumerate(classes)) / len(classes)


def cross_entropy_backward(grad_output, logits, classes):
    """Return ∂L/∂logits by the chain rule: −1/(N·y) for each right class's share y, then `softmax_backward`.

    Parameters, Returns: as `convnotes.losses.cross_entropy_backward`.

    Examples
    --------
    >>> cross_entropy_backward(1.0, np.zeros((1, 2)), [0])
    array([[-0.5,  0.5]])
    """
    shares, grad_shares = softmax(logits), np.zeros(logits.shape)
    for n, k in enumerate(classes):
        grad_shares[n, k] = -grad_output / (len(classes) * shares[n, k])
    return softmax_backward(grad_shares, logits)
