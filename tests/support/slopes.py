"""Slopes along a direction, found without any derivative: what a backward is held to."""

import numpy as np

STEP = 1e-200  # the complex step has no cancellation, so it can be as small as a float


def complex_slope(function, x, direction):
    """Return d/dt function(x + t·direction) at t = 0 of an analytic function, by the complex step.

    Squire & Trapp 1998, "Using complex variables to estimate derivatives of real functions".
    """
    return np.asarray(function(x + 1j * STEP * direction)).imag / STEP


def central_slope(function, x, direction, step=1e-6):
    """Return the same for any smooth function, by a central difference; good to about ten digits."""
    ahead, behind = function(x + step * direction), function(x - step * direction)
    return (np.asarray(ahead) - np.asarray(behind)) / (2 * step)


def assert_adjoint(function, grad, x, grad_output, *, slope=complex_slope, rtol=1e-9, seed=0):
    """Check ⟨v, grad⟩ = ⟨J·v, grad_output⟩ for each of several directions v, J the Jacobian at x."""
    rng = np.random.default_rng(seed)
    assert grad.shape == x.shape
    for _ in range(4):
        v = rng.standard_normal(x.shape)
        forward = np.vdot(slope(function, x, v), grad_output)
        backward = np.vdot(v, grad)
        rounding = 1e-15 * np.linalg.norm(v) * np.linalg.norm(grad_output)
        atol = rtol * np.linalg.norm(v) * np.linalg.norm(grad) + rounding
        np.testing.assert_allclose(backward, forward, rtol=0, atol=atol)
