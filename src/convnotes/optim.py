"""How parameters move: down the gradient once it is known, or blindly, to compare."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import check_axes, check_shape, integer, number
from convnotes.arrays import as_floats, widen_half
from convnotes.initialisers import check_rng
from convnotes.layers import Parameter


class Optimiser:
    """Moves the parameters of a network, in place, at each `step`.

    Parameters
    ----------
    parameters : dict of Parameter
        By name, such as the `parameters` of a network.
    learning_rate : float
        ≥ 0; may be changed between steps.

    Raises
    ------
    TypeError
        If `learning_rate` is not a number, or `parameters` are none.
    ValueError
        If it is negative or not finite, or there are no parameters.

    References
    ----------
    Bottou, Curtis & Nocedal 2018, "Optimization methods for large-scale machine learning".

    Examples
    --------
    It leaves the direction to what is made of it, `SGD` or `Adam`:

    >>> class Descent(Optimiser):
    ...     def _direction(self, parameter):
    ...         return parameter.grad
    >>> parameter = Parameter(np.array([1.0]), grad=np.array([0.5]))
    >>> Descent({"w": parameter}, learning_rate=0.5).step()
    >>> parameter.value
    array([0.75])
    """

    memories: tuple[str, ...] = ()
    """Names of the running arrays kept for each parameter; they begin at 0, in single precision or double."""

    def __init__(self, parameters: Mapping[str, Parameter], learning_rate: float) -> None:
        if not parameters:
            raise ValueError("parameters are empty: there is nothing to learn")
        if not isinstance(parameters, Mapping):
            raise TypeError(f"parameters must be a dict of Parameter, got {type(parameters).__name__}")
        for name, parameter in parameters.items():
            if not isinstance(parameter, Parameter):
                raise TypeError(f"parameter {name} must be a Parameter, got {parameter!r}")
        self.parameters = dict(parameters)
        self.learning_rate = number(learning_rate, "learning_rate", minimum=0)
        self.steps = 0
        self.state: dict[str, dict[str, NDArray]] = {
            memory: {name: np.zeros_like(*widen_half(p.value)) for name, p in self.parameters.items()}
            for memory in self.memories
        }

    def step(self) -> None:
        """Move every parameter against its gradient.

        Raises
        ------
        RuntimeError
            If a parameter has no gradient yet.
        ValueError
            If a gradient has not the shape of its parameter.
        """
        for name, parameter in self.parameters.items():
            if parameter.grad is None:
                raise RuntimeError(f"parameter {name} has no gradient: call backward before step")
            check_shape(f"the gradient of parameter {name}", parameter.grad, parameter.value.shape)
        self.steps += 1
        for name, parameter in self.parameters.items():
            memory = {kind: arrays[name] for kind, arrays in self.state.items()}
            parameter.value -= self.learning_rate * self._direction(parameter, **memory)

    def _direction(self, parameter: Parameter, **memory: NDArray) -> NDArray:
        raise NotImplementedError


class SGD(Optimiser):
    """Gradient descent with momentum: v ← μ·v + ∂L/∂θ, θ ← θ − η·v.

    Parameters
    ----------
    parameters, learning_rate
        See `Optimiser`; η.
    momentum : float
        μ in [0, 1); 0 is plain gradient descent.
    weight_decay : float
        λ ≥ 0; adds λ·θ to the gradient of every parameter with at least two axes (weights, not biases).

    Raises
    ------
    TypeError, ValueError
        As `Optimiser`, and if another number is out of range.

    References
    ----------
    Polyak 1964, "Some methods of speeding up the convergence of iteration methods" (the heavy ball).

    Examples
    --------
    >>> parameter = Parameter(np.array([1.0]), grad=np.array([0.5]))
    >>> optimiser = SGD({"w": parameter}, learning_rate=1.0, momentum=0.5)
    >>> for _ in range(3):
    ...     optimiser.step()
    ...     print(parameter.value)
    [0.5]
    [-0.25]
    [-1.125]
    """

    memories = ("velocity",)

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        learning_rate: float,
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, learning_rate)
        self.momentum = number(momentum, "momentum", minimum=0, below=1)
        self.weight_decay = number(weight_decay, "weight_decay", minimum=0)

    def _direction(self, parameter: Parameter, *, velocity: NDArray) -> NDArray:
        velocity *= self.momentum
        velocity += parameter.grad
        if self.weight_decay and parameter.value.ndim > 1:
            velocity += self.weight_decay * parameter.value
        return velocity


class Adam(Optimiser):
    """Steps of about η, whatever the scale of the gradients.

    m ← β₁·m + (1 − β₁)·g and v ← β₂·v + (1 − β₂)·g² with g = ∂L/∂θ; after t steps
    θ ← θ − η·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).

    Parameters
    ----------
    parameters, learning_rate
        See `Optimiser`; η.
    betas : (float, float)
        β₁ and β₂, each in [0, 1).
    epsilon : float
        ε > 0.

    Raises
    ------
    TypeError, ValueError
        As `Optimiser`, and if another number is out of range.

    References
    ----------
    Kingma & Ba 2015, "Adam: a method for stochastic optimization", algorithm 1.

    Examples
    --------
    The first step is η against the sign of the gradient:

    >>> parameter = Parameter(np.array([1.0, 1.0]), grad=np.array([1e3, -1e-3]))
    >>> Adam({"w": parameter}, learning_rate=0.1).step()
    >>> parameter.value.round(3)
    array([0.9, 1.1])
    """

    memories = ("mean", "square")

    def __init__(
        self,
        parameters: Mapping[str, Parameter],
        learning_rate: float = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ) -> None:
        super().__init__(parameters, learning_rate)
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise ValueError(f"betas must be two numbers, got {betas!r}")
        self.betas = tuple(number(beta, "betas", minimum=0, below=1) for beta in betas)
        self.epsilon = number(epsilon, "epsilon", above=0)
        self._decayed = (0, 1.0, 1.0)

    def _decay(self) -> tuple[float, float]:
        """Return β₁ᵗ and β₂ᵗ, multiplied step by step: a power differs in its last bit between machines."""
        step, first, second = self._decayed if self._decayed[0] <= self.steps else (0, 1.0, 1.0)
        for _ in range(self.steps - step):
            first, second = first * self.betas[0], second * self.betas[1]
        self._decayed = (self.steps, first, second)
        return first, second

    def _direction(self, parameter: Parameter, *, mean: NDArray, square: NDArray) -> NDArray:
        (first, second), (decayed_first, decayed_second) = self.betas, self._decay()
        mean += (1 - first) * (parameter.grad - mean)
        square += (1 - second) * (np.square(parameter.grad, dtype=square.dtype) - square)
        unbiased_mean = mean / (1 - decayed_first)
        unbiased_square = square / (1 - decayed_second)
        return unbiased_mean / (np.sqrt(unbiased_square) + self.epsilon)


def stable_rate(hessian: ArrayLike, *, momentum: float = 0.0) -> float:
    """Return the learning rate from which on gradient descent on a quadratic no longer converges.

    Along an eigenvector of the Hessian with eigenvalue λ, the error is multiplied by 1 − η·λ at each step of
    plain descent: it shrinks if η < 2/λ. The largest λ decides. With momentum μ the limit is 2(1 + μ)/λ.

    Parameters
    ----------
    hessian : array_like, shape (K, K)
        Symmetric; its lower half is read.
    momentum : float
        μ in [0, 1), that of `SGD`.

    Returns
    -------
    float
        Infinite if nothing curves upward.

    Raises
    ------
    TypeError, ValueError
        If the Hessian is no square matrix of numbers, or the momentum out of range.

    References
    ----------
    LeCun, Bottou, Orr & Müller 1998, "Efficient BackProp", §5; Polyak 1964, "Some methods of speeding up the
    convergence of iteration methods" (with momentum).

    Examples
    --------
    >>> stable_rate([[3, 0], [0, 8]]), stable_rate([[3, 0], [0, 8]], momentum=0.5)
    (0.25, 0.375)
    """
    (hessian,) = widen_half(*as_floats(hessian=hessian))
    check_axes("hessian", hessian, "(K, K)")
    check_shape("hessian", hessian, (len(hessian), len(hessian)))
    momentum = number(momentum, "momentum", minimum=0, below=1)
    steepest = float(np.linalg.eigvalsh(hessian)[-1])
    with np.errstate(over="ignore"):
        return float(np.float64(2 * (1 + momentum)) / steepest) if steepest > 0 else float("inf")


def random_search(
    loss: Callable[[NDArray], float],
    start: NDArray,
    *,
    steps: int,
    scale: float,
    rng: np.random.Generator,
) -> tuple[NDArray, NDArray]:
    """Change all numbers at random and keep the change if the loss falls: learning without a gradient.

    It is what gradient descent is compared with: a blind search whose steps mostly lead nowhere.

    Parameters
    ----------
    loss : function
        Of an array like `start`; returns one number.
    start : array_like
        Where the search begins; left as it is.
    steps : int
        How many changes to try.
    scale : float
        Standard deviation of a change; > 0.
    rng : numpy.random.Generator
        Where the changes come from.

    Returns
    -------
    best : ndarray
        The best numbers found.
    losses : ndarray, shape (steps + 1,)
        The best loss so far, the one at `start` first; it never rises. From one that is NaN, any step leads.

    Raises
    ------
    TypeError, ValueError
        If `start` does not hold numbers, `steps` is no integer ≥ 0, `scale` not positive, `rng` no generator.

    References
    ----------
    Rastrigin 1963, "The convergence of the random search method in the extremal control of a many parameter
    system".

    Examples
    --------
    >>> def distance(w):
    ...     return float(np.square(w - 3).sum())
    >>> rng = np.random.default_rng(0)
    >>> best, losses = random_search(distance, np.zeros(1), steps=200, scale=0.5, rng=rng)
    >>> losses[0], abs(best[0] - 3) < 0.1
    (np.float64(9.0), np.True_)
    """
    (best,) = as_floats(start=start)
    steps = integer(steps, "steps", minimum=0)
    scale = number(scale, "scale", above=0)
    check_rng(rng)
    best, losses = best.copy(), [loss(best)]
    for _ in range(steps):
        trial = best + scale * rng.standard_normal(best.shape).astype(best.dtype)
        trial_loss = loss(trial)
        better = trial_loss < losses[-1] or np.isnan(losses[-1])
        best = trial if better else best
        losses.append(trial_loss if better else losses[-1])
    return best, np.array(losses)
