"""The book's interactive figures: alive on the page, in a notebook, and on paper."""

from convnotes.explorables.conv import ConvExplorable

__all__ = ["ConvExplorable"]
