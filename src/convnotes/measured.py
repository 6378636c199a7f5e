"""What was measured once because it takes minutes: the results that the scripts in `benchmarks/` stored."""

import json
from importlib.resources import files

NAMES = (
    "accuracy",
    "calibration",
    "frozen",
    "gradients",
    "moved",
    "shuffled",
    "spectra",
    "taught",
    "transfer",
)


def measured(name: str) -> dict:
    """Return the stored results of a measurement, with the machine and the settings that they came from.

    Parameters
    ----------
    name : str
        One of `NAMES`: that of the script in `benchmarks/`.

    Returns
    -------
    dict

    Raises
    ------
    ValueError
        If nothing of that name was measured.

    Examples
    --------
    >>> found = measured("shuffled")["mean"]
    >>> found["lenet_in_order"] > found["lenet_shuffled"]
    True
    """
    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name!r}")
    stored = files("convnotes") / "data" / "measured" / f"{name}.json"
    return json.loads(stored.read_text(encoding="utf-8"))
