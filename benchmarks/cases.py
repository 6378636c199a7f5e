"""What is timed: one line per case."""

from dataclasses import dataclass, field

import lenet
import numpy as np


@dataclass(frozen=True)
class Case:
    """One layer on one batch."""

    name: str
    operation: str
    """"conv2d", "max_pool2d", or "lenet": the scores of all digits, and an epoch of training."""
    x: tuple[int, int, int, int]
    """Shape of the batch, NCHW."""
    weight: tuple[int, int, int, int] | None = None
    """Shape of the kernels, OIHW."""
    options: dict = field(default_factory=dict)
    """As convnotes takes them, integers only."""
    counted: bool = True
    """Whether it counts in the geometric mean of its operation."""
    tolerance: float = 1e-4
    """Largest error that passes, over the largest value: single precision, or what many steps make of it."""


def conv(name, x, weight, *, counted=True, **options) -> Case:
    """Return a convolution; depthwise ones do not count, as no peer has them."""
    return Case(name, "conv2d", x, weight, options, counted)


def max_pool(name, x, kernel_size, stride, padding=0) -> Case:
    """Return a max pool."""
    options = {"kernel_size": kernel_size, "stride": stride, "padding": padding}
    return Case(name, "max_pool2d", x, options=options)


CASES = [
    conv("LeNet conv1, batch 64", (64, 1, 28, 28), (6, 1, 5, 5), padding=2),
    conv("LeNet conv2, batch 64", (64, 6, 14, 14), (16, 6, 5, 5)),
    conv("3×3, 64→64 at 32², batch 16", (16, 64, 32, 32), (64, 64, 3, 3), padding=1),
    conv("3×3, 128→128 at 28², batch 8", (8, 128, 28, 28), (128, 128, 3, 3), padding=1),
    conv("1×1, 256→256 at 14², batch 16", (16, 256, 14, 14), (256, 256, 1, 1)),
    conv("7×7/2, 3→64 at 224², batch 4", (4, 3, 224, 224), (64, 3, 7, 7), stride=2, padding=3),
    conv(
        "depthwise 3×3, 64 at 56², batch 8",
        (8, 64, 56, 56),
        (64, 1, 3, 3),
        counted=False,
        padding=1,
        groups=64,
    ),
    max_pool("max pool 2×2/2, 6 at 28², batch 64", (64, 6, 28, 28), 2, 2),
    max_pool("max pool 2×2/2, 64 at 56², batch 8", (8, 64, 56, 56), 2, 2),
    max_pool("max pool 3×3/2, 64 at 112², batch 4", (4, 64, 112, 112), 3, 2, padding=1),
    Case("LeNet, 3,500 digits, batch 64", "lenet", (3500, 1, 28, 28), tolerance=1e-2),
]


def arrays(case: Case) -> dict[str, np.ndarray]:
    """Return the case's float32 arrays: x, and weight and bias of a convolution; digits for the network."""
    if case.operation == "lenet":
        return lenet.digits()
    rng = np.random.default_rng(0)
    named = {"x": rng.standard_normal(case.x, dtype=np.float32)}
    if case.weight:
        named["weight"] = rng.standard_normal(case.weight, dtype=np.float32)
        named["bias"] = rng.standard_normal(case.weight[0], dtype=np.float32)
    return named
