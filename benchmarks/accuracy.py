"""How well LeNet learns to read digits with this core: ``python benchmarks/accuracy.py``.

It trains on 400 digits a class with random shifts, from five seeds, and tests on the other 100 a class. The
settings were chosen by four-fold cross-validation on the 4,000 training digits, where they read 98.6 % of the
digits left out. The results are stored beside the machine they were taken on: where its products
are rounded otherwise, the same seed learns something else.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)

import argparse
import json
import os
import sys
import time
from pathlib import Path
from statistics import mean

from bench import LIBRARIES, machine

HERE = Path(__file__).parent
SOURCES = HERE.parent / "src"
sys.path.insert(0, str(SOURCES))
RESULTS = SOURCES / "convnotes" / "data" / "measured"
for library in LIBRARIES:
    os.environ.setdefault(library, "1")  # the products are too small to share

import numpy as np

from convnotes.datasets import join, load_digits
from convnotes.network import lenet
from convnotes.optim import SGD
from convnotes.train import cosine, evaluate, random_shifts, train

SETTINGS = {"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 2e-3}
EPOCHS, BATCH = 120, 64


def run(seed: int) -> dict[str, float]:
    """Train from one seed; return the accuracy on the test digits and the time that training took."""
    digits = load_digits()
    rng = np.random.default_rng(seed)
    network = lenet(rng=rng)
    wall, processor = time.perf_counter(), time.process_time()
    train(
        network,
        SGD(network.parameters, **SETTINGS),
        *join(digits.train, digits.validation),
        epochs=EPOCHS,
        batch_size=BATCH,
        rng=rng,
        augment=random_shifts,
        schedule=cosine,
        progress=sys.stderr.isatty(),
    )
    return {
        "seed": seed,
        "seconds": round(time.perf_counter() - wall, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
        "accuracy": evaluate(network, *digits.test).accuracy,
    }


def main() -> None:
    """Train from every seed, print, write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS / "accuracy.json")
    arguments = parser.parse_args()
    runs = []
    for seed in range(arguments.seeds):
        runs.append(run(seed))
        print(runs[-1], flush=True)
    found = [one["accuracy"] for one in runs]
    accuracy = {"mean": round(mean(found), 4), "lowest": min(found), "highest": max(found)}
    print(accuracy)
    settings = SETTINGS | {
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "threads": int(os.environ["OMP_NUM_THREADS"]),
    }
    results = {"machine": machine(), "settings": settings, "runs": runs, "accuracy": accuracy}
    text = json.dumps(results, indent=2, ensure_ascii=False)
    arguments.results.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
