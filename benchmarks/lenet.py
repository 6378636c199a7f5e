"""How well LeNet learns the digits with this core, how long it takes, and how long PyTorch takes.

    python benchmarks/lenet.py

It trains on 400 digits a class with random shifts, from five seeds, and tests on the other 100 a class. The
settings below were chosen by four-fold cross-validation on the 4,000 training digits. An epoch is timed
against PyTorch's for the same network, optimiser, batches and data where PyTorch is installed: in turns, by
the processor time of the process. The results go to lenet.json.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)

import argparse
import json
import os
import sys
import time
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))  # so that an environment made for the peers need not install us
for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")  # the products are too small to share

import numpy as np

from convnotes.datasets import join, load_digits
from convnotes.losses import cross_entropy_backward
from convnotes.network import lenet
from convnotes.optim import SGD
from convnotes.train import cosine, evaluate, random_shifts, train

EPOCHS, BATCH = 60, 64
SETTINGS = {"learning_rate": 0.03, "momentum": 0.9, "weight_decay": 1e-3}


def accuracies(seeds: int) -> list[dict]:
    """Train from each seed; return accuracy on the test digits and the time it took."""
    digits = load_digits()
    learnt = join(digits.train, digits.validation)
    runs = []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        network = lenet(rng=rng)
        wall, processor = time.perf_counter(), time.process_time()
        train(
            network,
            SGD(network.parameters, **SETTINGS),
            *learnt,
            epochs=EPOCHS,
            batch_size=BATCH,
            rng=rng,
            augment=random_shifts,
            schedule=cosine,
            progress=sys.stderr.isatty(),
        )
        runs.append(
            {
                "seed": seed,
                "accuracy": evaluate(network, *digits.test).accuracy,
                "seconds": round(time.perf_counter() - wall, 1),
                "processor_seconds": round(time.process_time() - processor, 1),
            }
        )
        print(runs[-1], flush=True)
    return runs


def epoch_of_ours(images, labels):
    """Return a function that trains for one epoch in the given order."""
    network = lenet(rng=np.random.default_rng(0))
    optimiser = SGD(network.parameters, **SETTINGS)

    def epoch(order):
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            scores = network.forward(images[chosen])
            network.backward(cross_entropy_backward(1.0, scores, labels[chosen]))
            optimiser.step()

    return epoch


def epoch_of_pytorch(images, labels):
    """Return the same of PyTorch."""
    import torch
    from torch import nn

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    convolutions = [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    convolutions += [nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    dense = [nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    network = nn.Sequential(*convolutions, *dense)
    settings = {"lr": SETTINGS["learning_rate"]} | {k: SETTINGS[k] for k in ("momentum", "weight_decay")}
    optimiser = torch.optim.SGD(network.parameters(), **settings)
    images, labels = torch.from_numpy(images), torch.from_numpy(labels)
    loss = nn.CrossEntropyLoss()

    def epoch(order):
        for start in range(0, len(order), BATCH):
            chosen = torch.from_numpy(order[start : start + BATCH])
            optimiser.zero_grad()
            loss(network(images[chosen]), labels[chosen]).backward()
            optimiser.step()

    return epoch


def epoch_seconds(rounds: int) -> dict[str, float]:
    """Return the median processor time of an epoch, by contender; they take turns."""
    digits = load_digits().train
    makers = {"convnotes": epoch_of_ours}
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed: our epoch is timed alone")
    else:
        makers["PyTorch"] = epoch_of_pytorch
    epochs = {name: make(*digits) for name, make in makers.items()}
    seconds = {name: [] for name in epochs}
    for turn in range(rounds + 1):
        order = np.random.default_rng(turn).permutation(len(digits.labels))
        for name, epoch in epochs.items():
            start = time.process_time()
            epoch(order)
            if turn:  # the first warms up
                seconds[name].append(time.process_time() - start)
    return {name: round(median(times), 3) for name, times in seconds.items()}


def main() -> None:
    """Measure, print, write lenet.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=9, help="timed epochs of each contender")
    parser.add_argument("--results", type=Path, default=HERE / "lenet.json")
    arguments = parser.parse_args()
    results = {
        "settings": SETTINGS | {"epochs": EPOCHS, "batch_size": BATCH},
        "threads": int(os.environ["OMP_NUM_THREADS"]),
        "epoch_processor_seconds": epoch_seconds(arguments.rounds),
    }
    print(results["epoch_processor_seconds"])
    results["runs"] = accuracies(arguments.seeds)
    found = [run["accuracy"] for run in results["runs"]]
    results["accuracy"] = {"mean": round(mean(found), 4), "lowest": min(found), "highest": max(found)}
    print(results["accuracy"])
    arguments.results.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
