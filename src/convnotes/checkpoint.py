"""Checkpoints: a training run in one .npz file, read back without pickle, every shape checked.

Keys are paths: ``parameter/0.weight``, ``optimiser/velocity/0.weight``, ``optimiser/steps``,
``history/loss``, ``rng``. What the file holds beyond what was asked for is left alone; what it lacks is an
error.
"""

import json
import os
from pathlib import Path

import numpy as np

from convnotes.layers import Layer
from convnotes.optim import Optimiser
from convnotes.train import History

MEASURES = ("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds")


def save_checkpoint(
    path: str | Path,
    network: Layer,
    *,
    optimiser: Optimiser | None = None,
    history: History | None = None,
    rng: np.random.Generator | None = None,
) -> None:
    """Write parameters and, where given, the state of the optimiser, the history and the generator.

    With all four, a run that is loaded goes on bit by bit as if it had never stopped. The file appears whole
    or not at all: it is written beside its place and then moved there.

    Parameters
    ----------
    path : path-like
        Ends in ".npz".
    network, optimiser, history, rng
        As in `convnotes.train.train`.

    Raises
    ------
    ValueError
        If the path does not end in ".npz".
    """
    path = _npz(path)
    arrays = {f"parameter/{name}": p.value for name, p in network.parameters.items()}
    if optimiser is not None:
        arrays["optimiser/steps"] = np.array(optimiser.steps)
        for kind, memories in optimiser.state.items():
            arrays |= {f"optimiser/{kind}/{name}": memory for name, memory in memories.items()}
    if history is not None:
        arrays |= {f"history/{name}": np.array(getattr(history, name), float) for name in MEASURES}
    if rng is not None:
        arrays["rng"] = np.array(json.dumps(rng.bit_generator.state))
    partial = path.with_suffix(".partial.npz")
    try:
        np.savez_compressed(partial, **arrays)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def load_checkpoint(
    path: str | Path,
    network: Layer,
    *,
    optimiser: Optimiser | None = None,
    rng: np.random.Generator | None = None,
) -> History:
    """Read a checkpoint into a network of the same layout and, where given, its optimiser and generator.

    Everything is checked first: either all is loaded or nothing is changed.

    Parameters
    ----------
    path : path-like
    network, optimiser, rng
        Changed in place. The generator must be of the kind that was saved.

    Returns
    -------
    History
        As saved; empty if none was.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no .npz file, holds pickled objects or does not fit: which array, its shape, the one wanted.

    Examples
    --------
    >>> import tempfile
    >>> from convnotes.layers import Linear
    >>> first, second = (Linear(2, 1, rng=np.random.default_rng(seed)) for seed in (0, 1))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_checkpoint(f"{folder}/run.npz", first)
    ...     history = load_checkpoint(f"{folder}/run.npz", second)
    >>> bool((first.parameters["weight"].value == second.parameters["weight"].value).all())
    True
    """
    path = _npz(path)
    stored = _read(path)
    wanted = {f"parameter/{name}": p.value for name, p in network.parameters.items()}
    unknown = {key for key in stored if key.startswith("parameter/")} - wanted.keys()
    if unknown:
        raise ValueError(f"{path.name} holds {min(unknown)!r}, which the network does not have")
    if optimiser is not None:
        for kind, memories in optimiser.state.items():
            wanted |= {f"optimiser/{kind}/{name}": memory for name, memory in memories.items()}
    for key, array in wanted.items():
        found = _found(stored, key, path)
        if found.shape != array.shape or found.dtype.kind != "f":
            raise ValueError(
                f"{path.name}: {key!r} is {found.dtype} of shape {found.shape}, wanted is shape {array.shape}"
            )
    steps = None if optimiser is None else int(_found(stored, "optimiser/steps", path))
    history = History(**{name: stored.get(f"history/{name}", np.zeros(0)).tolist() for name in MEASURES})
    if rng is not None:
        state = json.loads(str(_found(stored, "rng", path)))
        kind = type(rng.bit_generator).__name__
        if state["bit_generator"] != kind:
            raise ValueError(f"{path.name} holds a {state['bit_generator']} generator, rng is a {kind}")
        rng.bit_generator.state = state
    if optimiser is not None:
        optimiser.steps = steps
    for key, array in wanted.items():
        array[...] = stored[key]
    return history


def _npz(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz, got {path.name!r}")
    return path


def _read(path: Path) -> dict[str, np.ndarray]:
    with path.open("rb") as file:
        if file.read(2) != b"PK":  # what np.load would take for a pickle
            raise ValueError(f"{path.name} is not an .npz file")
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) as stored:
                return dict(stored)
        except Exception as error:  # zipfile, zlib and NumPy each have their own
            raise ValueError(f"{path.name} cannot be read: {error}") from error


def _found(stored: dict[str, np.ndarray], key: str, path: Path) -> np.ndarray:
    if key not in stored:
        raise ValueError(f"{path.name} lacks {key!r}")
    return stored[key]
