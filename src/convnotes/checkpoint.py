"""Checkpoints: a training run in one .npz file, read back without pickle, every array checked.

Keys are paths: ``parameter/0.weight``, ``optimiser/velocity/0.weight``, ``optimiser/steps``,
``optimiser/learning_rate``, ``history/loss``, ``rng``. What the file holds beyond what was asked for is left
alone; what it lacks is an error.
"""

import json
import os
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from convnotes.arguments import integer, number
from convnotes.initialisers import check_rng
from convnotes.layers import Layer
from convnotes.optim import Optimiser
from convnotes.train import History

MEASURES = ("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds")
COMMON = {
    "optimiser/steps",
    "optimiser/learning_rate",
    "rng",
    *(f"history/{name}" for name in MEASURES),
}
LIMIT = 2**24
"""Bytes that each of these may have."""
MAGIC = b"\x93NUMPY"


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
    TypeError
        If `rng` is no generator.
    ValueError
        If the path does not end in ".npz".
    OSError
        If the file cannot be written; what was there before stays.

    Examples
    --------
    >>> from convnotes.layers import Linear
    >>> with TemporaryDirectory() as folder:
    ...     save_checkpoint(f"{folder}/run.npz", Linear(2, 1, rng=np.random.default_rng(0)))
    ...     sorted(np.load(f"{folder}/run.npz"))
    ['parameter/bias', 'parameter/weight']
    """
    path = _npz(path).resolve()  # where a link leads to: the link itself stays
    arrays = {f"parameter/{name}": p.value for name, p in network.parameters.items()}
    if optimiser is not None:
        arrays["optimiser/steps"] = np.array(optimiser.steps)
        arrays["optimiser/learning_rate"] = np.array(optimiser.learning_rate, float)
        for kind, memories in optimiser.state.items():
            arrays |= {f"optimiser/{kind}/{name}": memory for name, memory in memories.items()}
    if history is not None:
        arrays |= {f"history/{name}": np.array(getattr(history, name), float) for name in MEASURES}
    if rng is not None:
        arrays["rng"] = np.array(_as_json(check_rng(rng).bit_generator))
    with TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        partial = Path(folder, path.name)
        np.savez_compressed(partial, **arrays)
        os.replace(partial, path)


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
    TypeError
        If `rng` is no generator.
    ValueError
        If it is no .npz file, holds pickled objects or does not fit: which array, what it is, what is wanted.

    Examples
    --------
    >>> from convnotes.layers import Linear
    >>> first, second = (Linear(2, 1, rng=np.random.default_rng(seed)) for seed in (0, 1))
    >>> with TemporaryDirectory() as folder:
    ...     save_checkpoint(f"{folder}/run.npz", first)
    ...     history = load_checkpoint(f"{folder}/run.npz", second)
    >>> bool((first.parameters["weight"].value == second.parameters["weight"].value).all())
    True
    """
    path = _npz(path)
    wanted = {f"parameter/{name}": p.value for name, p in network.parameters.items()}
    if optimiser is not None:
        for kind, memories in optimiser.state.items():
            wanted |= {f"optimiser/{kind}/{name}": memory for name, memory in memories.items()}
    stored = _read(path, wanted)
    for key, array in wanted.items():
        found = _found(stored, key, path)
        if (found.dtype, found.shape) != (array.dtype, array.shape):
            raise _misfit(path, key, found, f"{array.dtype} of shape {array.shape}")
    steps, rate = (None, None) if optimiser is None else (_steps(stored, path), _rate(stored, path))
    history = _history(stored, path)
    if rng is not None:
        rng.bit_generator.state = _generator_state(stored, path, check_rng(rng).bit_generator)
    if optimiser is not None:
        optimiser.steps, optimiser.learning_rate = steps, rate
    for key, array in wanted.items():
        array[...] = stored[key]
    return history


def _npz(path: str | Path) -> Path:
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz, got {path.name!r}")
    return path


def _read(path: Path, wanted: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays that are wanted, and those that every checkpoint may have; others are never unpacked.

    Nor is what is larger than wanted: of its numbers nobody asks, since its shape does not fit.
    """
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):  # np.load would take it for a pickle
            raise ValueError(f"{path.name} is not an .npz file")
        file.seek(0)
        try:
            with np.load(file, allow_pickle=False) as stored:
                names = stored.files
                found = {}
                for key in names:
                    if key in wanted or key in COMMON:
                        limit = wanted[key].nbytes if key in wanted else LIMIT
                        blank = _blank(stored, key)
                        found[key] = np.asarray(stored[key]) if blank.nbytes <= limit else blank
        except Exception as error:  # zipfile, zlib and NumPy each have their own
            raise ValueError(f"{path.name} cannot be read: {error}") from error
    if unknown := [key for key in names if key.startswith("parameter/") and key not in wanted]:
        raise ValueError(f"{path.name} holds {min(unknown)!r}, which the network does not have")
    for key in COMMON & found.keys():
        if found[key].nbytes > LIMIT:
            raise ValueError(
                f"{path.name}: {key!r} is larger than a run can make it: {found[key].nbytes} bytes"
            )
    return found


def _blank(stored: np.lib.npyio.NpzFile, key: str) -> np.ndarray:
    """An array like the stored one, which takes no room; of what is no array, as many bytes."""
    name = f"{key}.npy" if f"{key}.npy" in stored.zip.namelist() else key
    with stored.zip.open(name) as member:
        is_array = member.read(len(MAGIC)) == MAGIC
    if not is_array:
        return np.broadcast_to(np.zeros((), "V1"), stored.zip.getinfo(name).file_size)
    with stored.zip.open(name) as member:
        version = np.lib.format.read_magic(member)
        read = (
            np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        )
        shape, _, dtype = read(member)
    return np.broadcast_to(np.zeros((), dtype), shape)


def _found(stored: dict[str, np.ndarray], key: str, path: Path) -> np.ndarray:
    if key not in stored:
        raise ValueError(f"{path.name} lacks {key!r}")
    return stored[key]


def _misfit(path: Path, key: str, found: np.ndarray, wanted: str) -> ValueError:
    return ValueError(f"{path.name}: {key!r} is {found.dtype} of shape {found.shape}, wanted is {wanted}")


def _steps(stored: dict[str, np.ndarray], path: Path) -> int:
    key = "optimiser/steps"
    found = _found(stored, key, path)
    try:
        return integer(found, f"{path.name}: {key!r}", minimum=0)
    except TypeError:
        raise _misfit(path, key, found, "one integer") from None


def _rate(stored: dict[str, np.ndarray], path: Path) -> float:
    key = "optimiser/learning_rate"
    found = _found(stored, key, path)
    if found.dtype.kind != "f" or found.ndim:
        raise _misfit(path, key, found, "one floating number")
    return number(found.item(), f"{path.name}: {key!r}", minimum=0)


def _history(stored: dict[str, np.ndarray], path: Path) -> History:
    found = {name: stored.get(f"history/{name}", np.zeros(0)) for name in MEASURES}
    for name, entries in found.items():
        if entries.dtype.kind != "f" or entries.ndim != 1:
            raise _misfit(path, f"history/{name}", entries, "floating with one axis")
    epochs, validated = len(found["loss"]), len(found["validation_loss"])
    wanted = (epochs, epochs, min(validated, epochs), validated, epochs)  # not every part of a run validates
    for (name, entries), length in zip(found.items(), wanted, strict=True):
        if len(entries) != length:
            raise ValueError(f"{path.name}: 'history/{name}' has {len(entries)} entries, wanted are {length}")
    return History(**{name: entries.tolist() for name, entries in found.items()})


def _as_json(generator: np.random.BitGenerator) -> str:
    return json.dumps(generator.state, default=lambda array: array.tolist())


def _generator_state(stored: dict[str, np.ndarray], path: Path, generator: np.random.BitGenerator) -> dict:
    """Return the stored state, once a copy of the generator has taken it and gives it back unchanged."""
    found, kind, trial = _found(stored, "rng", path), type(generator).__name__, deepcopy(generator)
    try:
        state = json.loads(str(found))
        saved = state["bit_generator"]
        if saved == kind:
            trial.state = state
            # NumPy itself does not check where in a buffer (of 624 in MT19937, 4 in Philox) it reads next.
            if not (0 <= state["state"].get("pos", 0) <= 624 and 0 <= state.get("buffer_pos", 0) <= 4):
                raise ValueError("it reads beyond its buffer")
            if json.loads(_as_json(trial)) != state:
                raise ValueError("numbers are out of range")
    except Exception as error:  # json has its own, and so has each generator
        raise ValueError(f"{path.name}: 'rng' is not the state of a generator: {error!r}") from error
    if saved != kind:
        raise ValueError(f"{path.name}: 'rng' holds a {saved} generator, rng is a {kind}")
    return trial.state
