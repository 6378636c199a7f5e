"""What is installed beside the core: `pip install convnotes` brings NumPy and tqdm alone."""

from importlib.util import find_spec


def needs(extra: str, *packages: str) -> None:
    """Say which extra to install where one of its packages is missing.

    Parameters
    ----------
    extra : str
        As pyproject.toml names it: "figures" or "book".
    *packages : str
        What is about to be imported.

    Raises
    ------
    ModuleNotFoundError
        If one of them is not there.

    Examples
    --------
    >>> needs("figures", "a_package_of_nobody")
    Traceback (most recent call last):
    ModuleNotFoundError: a_package_of_nobody is missing: pip install "convnotes[figures]"
    """
    for package in packages:
        if find_spec(package) is None:
            raise ModuleNotFoundError(f'{package} is missing: pip install "convnotes[{extra}]"', name=package)
