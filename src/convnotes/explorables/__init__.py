"""The book's interactive figures: alive on the page, in a notebook, and on paper."""

from convnotes.explorables.backprop.answer import BackpropExplorable as BackpropExplorable
from convnotes.explorables.channels.answer import ChannelsExplorable as ChannelsExplorable
from convnotes.explorables.conv.answer import ConvExplorable as ConvExplorable
from convnotes.explorables.drill.answer import DrillExplorable as DrillExplorable
from convnotes.explorables.filters.answer import FiltersExplorable as FiltersExplorable
from convnotes.explorables.lenet.answer import LenetExplorable as LenetExplorable
from convnotes.explorables.neuron.answer import NeuronExplorable as NeuronExplorable
from convnotes.explorables.orientation.answer import OrientationExplorable as OrientationExplorable
from convnotes.explorables.pool.answer import PoolExplorable as PoolExplorable
from convnotes.explorables.question.answer import Question as Question
from convnotes.explorables.receptive_field.answer import (
    ReceptiveFieldExplorable as ReceptiveFieldExplorable,
)
from convnotes.explorables.signal.answer import SignalExplorable as SignalExplorable
from convnotes.explorables.training.answer import TrainingExplorable as TrainingExplorable

__all__ = sorted(name for name, value in globals().items() if isinstance(value, type))
