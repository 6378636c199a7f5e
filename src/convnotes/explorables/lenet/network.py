"""LeNet forward and backward, every layer in the open; the twin of ``network.ts``.

What ReLU and max pooling compare is first rounded to 1e-12, so that both sides let the same cells through.
"""

import numpy as np

from convnotes.activations import relu, relu_backward, softmax
from convnotes.conv import conv2d, conv2d_backward
from convnotes.linear import linear, linear_backward
from convnotes.pool import max_pool2d, max_pool2d_backward

LAYERS = ("conv1", "pool1", "conv2", "pool2", "dense1", "dense2", "scores", "probabilities")


def forward(parameters, x):
    """Return every layer of images (N, 1, 28, 28), and which cells the two poolings took.

    Convolutions and dense layers are as they are before ReLU.
    """
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = parameters
    conv1 = rounded(conv2d(x, w1, b1, padding=2))
    pool1, indices1 = max_pool2d(relu(conv1), 2)
    conv2 = rounded(conv2d(pool1, w2, b2))
    pool2, indices2 = max_pool2d(relu(conv2), 2)
    dense1 = rounded(linear(pool2.reshape(len(x), -1), w3, b3))
    dense2 = rounded(linear(relu(dense1), w4, b4))
    scores = linear(relu(dense2), w5, b5)
    layers = (conv1, pool1, conv2, pool2, dense1, dense2, scores, softmax(scores))
    return dict(zip(LAYERS, layers, strict=True)), (indices1, indices2)


def backward(parameters, x, layers, indices, grad_scores):
    """Return the gradient of every layer but the last, and of the images as ``input``.

    ``grad_scores`` is that of the scores (N, 10): 1 for the class that is asked about, 0 elsewhere.
    """
    w1, _, w2, _, w3, _, w4, _, w5, _ = parameters
    conv1, pool1, conv2, pool2, dense1, dense2 = (layers[name] for name in LAYERS[:6])
    grad = {"scores": grad_scores}
    grad["dense2"] = relu_backward(linear_backward(grad_scores, relu(dense2), w5)[0], dense2)
    grad["dense1"] = relu_backward(linear_backward(grad["dense2"], relu(dense1), w4)[0], dense1)
    flat = pool2.reshape(len(x), -1)
    grad["pool2"] = linear_backward(grad["dense1"], flat, w3)[0].reshape(pool2.shape)
    grad["conv2"] = relu_backward(max_pool2d_backward(grad["pool2"], indices[1], conv2.shape), conv2)
    grad["pool1"] = conv2d_backward(grad["conv2"], pool1, w2)[0]
    grad["conv1"] = relu_backward(max_pool2d_backward(grad["pool1"], indices[0], conv1.shape), conv1)
    grad["input"] = conv2d_backward(grad["conv1"], x, w1, padding=2)[0]
    return grad


def rounded(values):
    """Return values, each as `convnotes.words.stable` rounds it."""
    return np.floor(values * 1e12 + 0.5) / 1e12
