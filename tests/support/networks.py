"""A network small enough to train in a test, and what makes two of them the same."""

import numpy as np
from numpy.testing import assert_array_equal

from convnotes.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU
from convnotes.network import Sequential


def small_network(seed=0):
    rng = np.random.default_rng(seed)
    return Sequential(Conv2d(1, 4, 3, rng=rng), ReLU(), MaxPool2d(2), Flatten(), Linear(144, 10, rng=rng))


def values(network):
    return [parameter.value for parameter in network.parameters.values()]


def assert_same(first, second):
    for one, other in zip(values(first), values(second), strict=True):
        assert_array_equal(one, other)
