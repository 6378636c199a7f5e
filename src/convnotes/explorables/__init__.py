"""The book's interactive figures: alive on the page, in a notebook, and on paper."""

from convnotes.explorables.conv import ConvExplorable
from convnotes.explorables.question import Question

__all__ = ["ConvExplorable", "Question"]
