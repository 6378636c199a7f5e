"""The book's interactive figures: alive on the page, in a notebook, and on paper."""

from convnotes.explorables.backprop import BackpropExplorable
from convnotes.explorables.channels import ChannelsExplorable
from convnotes.explorables.conv import ConvExplorable
from convnotes.explorables.orientation import OrientationExplorable
from convnotes.explorables.pool import PoolExplorable
from convnotes.explorables.question import Question
from convnotes.explorables.signal import SignalExplorable

__all__ = [
    "BackpropExplorable",
    "ChannelsExplorable",
    "ConvExplorable",
    "OrientationExplorable",
    "PoolExplorable",
    "Question",
    "SignalExplorable",
]
