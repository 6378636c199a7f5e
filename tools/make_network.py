"""Train the networks that the book carries, and print how well they read: ``make network``.

One seed decides the stored networks; ``--seeds 5`` tells how much a seed decides. Every network learns from
the 4,000 digits that are not for testing, each moved by up to two cells in every epoch.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)

import argparse
import json
import os
import sys
from pathlib import Path

for library in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(library, "1")  # the products are too small to share

import numpy as np

from convnotes import pretrained
from convnotes.datasets import join, load_digits
from convnotes.explorables.lenet.training import packed
from convnotes.network import lenet
from convnotes.optim import SGD
from convnotes.train import cosine, evaluate, random_shifts, train

DATA = Path(__file__).parents[1] / "src" / "convnotes" / "data"
SETTINGS = {"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 2e-3}
EPOCHS, BATCH = 60, 64
FIRST, CONVOLUTIONS = ("0.weight",), ("0.weight", "0.bias", "3.weight", "3.bias")
SMALL = 1 / 20


def made(name: str, seed: int, mean: np.ndarray):
    """Return a network of this name, trained, with the optimiser's settings."""
    rng = np.random.default_rng(seed)
    network = lenet(rng=rng)
    learnt = dict(network.parameters)
    if name == "small-start":
        for key in FIRST:
            learnt[key].value *= SMALL
    if name == "frozen":
        learnt = {key: parameter for key, parameter in learnt.items() if key not in CONVOLUTIONS}
    if name != "untrained":
        digits = load_digits()
        train(
            network,
            SGD(learnt, **SETTINGS),
            *join(digits.train, digits.validation),
            epochs=EPOCHS,
            batch_size=BATCH,
            rng=rng,
            augment=lambda images, rng: random_shifts(images, rng) - mean,
            schedule=cosine,
            progress=sys.stderr.isatty(),
        )
    return network


def rounded(network):
    """Round a network as it is stored, and return what is stored."""
    stored = []
    for name, parameter in network.parameters.items():
        stored.append(pretrained.packed(name, parameter.value))
        parameter.value = pretrained.unpacked(stored[-1])
    return stored


def main() -> None:
    """Train, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0, help="of the networks that are stored")
    parser.add_argument("--seeds", type=int, default=0, help="train this many seeds instead, and store none")
    parser.add_argument("--name", choices=pretrained.NAMES, action="append")
    arguments = parser.parse_args()
    digits = load_digits()
    levels = np.round(255 * join(digits.train, digits.validation).images.mean(0)[0]).astype(np.uint8)
    mean = (levels / 255).astype(np.float32)
    images = digits.test.images.astype(float) - levels / 255
    found = []
    for seed in range(arguments.seeds) if arguments.seeds else [arguments.seed]:
        for name in arguments.name or pretrained.NAMES:
            network = made(name, seed, mean)
            before = evaluate(network, images.astype(np.float32), digits.test.labels).accuracy
            parameters = rounded(network)
            accuracy = evaluate(network, images, digits.test.labels).accuracy
            print(
                f"{name}, seed {seed}: {before:.1%} of the test digits, {accuracy:.1%} when rounded",
                flush=True,
            )
            found.append(accuracy)
            if not arguments.seeds:
                settings = {} if name == "untrained" else {**SETTINGS, "epochs": EPOCHS, "batch_size": BATCH}
                stored = {
                    "name": name,
                    "accuracy": accuracy,
                    "settings": {"seed": seed, **settings},
                    "mean": pretrained._text(levels),
                    "parameters": parameters,
                }
                text = json.dumps(stored, indent=1)
                (DATA / f"lenet-{name}.json").write_text(text + "\n", encoding="utf-8")
    if not arguments.seeds:
        (DATA / "lenet-training.json").write_text(json.dumps(packed(), indent=0) + "\n", encoding="utf-8")
    if arguments.seeds:
        print(f"mean {np.mean(found):.2%}, range {min(found):.1%} to {max(found):.1%}")


if __name__ == "__main__":
    main()
