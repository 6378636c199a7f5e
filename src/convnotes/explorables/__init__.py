"""The book's interactive figures: alive on the page, in a notebook, and on paper."""

from convnotes.explorables.conv import ConvExplorable
from convnotes.explorables.question import Question
from convnotes.explorables.signal import SignalExplorable

__all__ = ["ConvExplorable", "Question", "SignalExplorable"]
