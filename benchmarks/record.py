"""What the measurements of the book share: one thread, a number of seeds, and where results are kept."""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bench import LIBRARIES, machine

HERE = Path(__file__).parent
SOURCES = HERE.parent / "src"
sys.path.insert(0, str(SOURCES))
RESULTS = SOURCES / "convnotes" / "data" / "measured"
for library in LIBRARIES:
    os.environ.setdefault(library, "1")  # the products are too small to share

import numpy as np

from convnotes.datasets import Part
from convnotes.layers import Layer
from convnotes.optim import SGD
from convnotes.train import cosine, evaluate, train

SETTINGS = {"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 2e-3}
"""Those of accuracy.py."""


def trained(
    network: Layer, part: Part, *, epochs: int, batch_size: int, rng: np.random.Generator, augment=None
) -> Layer:
    """Return the network after it has learnt from `part`, as accuracy.py does; with shifts only if asked."""
    train(
        network,
        SGD(network.parameters, **SETTINGS),
        *part,
        epochs=epochs,
        batch_size=batch_size,
        rng=rng,
        augment=augment,
        schedule=cosine,
        progress=sys.stderr.isatty(),
    )
    return network


def first(part: Part, samples: int | None) -> Part:
    """Return the first samples of a part, or all: a test has no time for more."""
    return Part(part.images[:samples], part.labels[:samples])


def accuracy(network: Layer, part: Part) -> float:
    """Return the share of `part` that the network reads rightly."""
    return evaluate(network, *part).accuracy


def means(runs: list[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each entry over the runs, but for the seed."""
    return {name: round(float(np.mean([run[name] for run in runs])), 4) for name in runs[0] if name != "seed"}


def seeded(
    script: str, description: str, run: Callable[[int], dict], settings: dict, *, seeds: int = 3
) -> None:
    """Run from every seed, print, and write the results that `convnotes.measured` reads."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=seeds)
    parser.add_argument("--results", type=Path, default=RESULTS / f"{Path(script).stem}.json")
    arguments = parser.parse_args()
    runs = []
    for seed in range(arguments.seeds):
        runs.append({"seed": seed, **run(seed)})
        print(runs[-1], flush=True)
    write(arguments.results, {"settings": settings, "runs": runs, "mean": means(runs)})


def write(path: Path, results: dict) -> None:
    """Print the last entry of the results, and write them beside the machine that they were taken on."""
    print(list(results.values())[-1])
    text = json.dumps({"machine": machine(), **results}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
