"""The windows of a pool along one axis: a weighted sum against its formula, its gradient as the adjoint."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from convnotes._pool_windows import AxisWindows

RNG = np.random.default_rng(0)
X, WEIGHTS = RNG.standard_normal((2, 6, 6)), RNG.standard_normal(3)
WINDOWS = [
    AxisWindows(axis, 6, kernel_size=3, stride=2, dilation=2, before=1, after=2, outputs=3)
    for axis in (-2, -1)
]


@pytest.mark.parametrize("windows", WINDOWS, ids=lambda windows: windows.name)
def test_weigh_is_the_printed_sum(windows):
    cells = [[i * 2 + t * 2 - 1 for t in range(3)] for i in range(3)]
    expected = [
        sum(WEIGHTS[t] * X.take(cell, windows.axis) for t, cell in enumerate(window) if 0 <= cell < 6)
        for window in cells
    ]
    assert_allclose(windows.weigh(X, WEIGHTS), np.stack(expected, windows.axis))


@pytest.mark.parametrize("windows", WINDOWS, ids=lambda windows: windows.name)
def test_spread_is_the_adjoint_of_weigh(windows):
    y = windows.weigh(X, WEIGHTS)
    grad_y = RNG.standard_normal(y.shape)
    assert_allclose(np.vdot(grad_y, y), np.vdot(windows.spread(grad_y, WEIGHTS), X))
