"""How much of a gradient comes through ten layers: ``python benchmarks/gradients.py``.

Ten dense layers of 100 units; normal inputs go forward, a normal gradient goes back. What is recorded is how
long the gradient is that arrives at the input, of one that was of length 1: root mean square over the
samples, median over the seeds, for each activation and each way to begin.
"""

from record import RESULTS, write  # before NumPy: it sets the number of threads

# isort: split
import numpy as np

from convnotes.activations import relu, relu_backward, sigmoid, sigmoid_backward, tanh, tanh_backward
from convnotes.initialisers import he_normal, xavier_uniform

LAYERS, UNITS, SAMPLES, SEEDS = 10, 100, 25, 20
ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_backward),
    "tanh": (tanh, tanh_backward),
    "relu": (relu, relu_backward),
}
STARTS = {"xavier_uniform": xavier_uniform, "he_normal": he_normal}


def ratio(activation: str, start: str, seed: int) -> float:
    """Return ‖∂L/∂x‖/‖∂L/∂a‖ over all samples, from the last layer's a back to the first layer's x."""
    rng = np.random.default_rng(seed)
    g, g_backward = ACTIVATIONS[activation]
    weights = [STARTS[start]((UNITS, UNITS), rng) for _ in range(LAYERS)]
    a, z = rng.normal(size=(SAMPLES, UNITS)), []
    for weight in weights:
        z.append(a @ weight.T)
        a = g(z[-1])
    last = grad = rng.normal(size=a.shape)
    for weight, before in zip(reversed(weights), reversed(z), strict=True):
        grad = g_backward(grad, before) @ weight
    return float(np.linalg.norm(grad) / np.linalg.norm(last))


def measured(seeds: int = SEEDS) -> dict[str, dict[str, float]]:
    """Return the median over the seeds, to three digits, by start and activation."""
    found = {}
    for start in STARTS:
        found[start] = {}
        for activation in ACTIVATIONS:
            median = np.median([ratio(activation, start, seed) for seed in range(seeds)])
            found[start][activation] = float(f"{median:.3g}")
    return found


if __name__ == "__main__":
    settings = {"layers": LAYERS, "units": UNITS, "samples": SAMPLES, "seeds": SEEDS}
    write(RESULTS / "gradients.json", {"settings": settings, "ratio": measured()})
