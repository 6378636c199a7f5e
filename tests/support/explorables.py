"""The explorables that the package offers."""

from convnotes import explorables

EXPLORABLES = [getattr(explorables, name) for name in explorables.__all__ if name.endswith("Explorable")]
