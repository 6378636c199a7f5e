"""Checkers of the coding exercises: they run a reader's function and say what kind of mistake it makes.

A checker compares with the core on many small cases. Where an answer is wrong it looks for the mistake
that explains *all* the answers, so that the hint is about the idea, not about one number.
"""

from convnotes.exercises.backprop_conv import check_input_gradient, check_weight_gradient
from convnotes.exercises.convolution import check_convolve1d, check_one_window
from convnotes.exercises.history import check_complex_cell, check_simple_cell
from convnotes.exercises.lenet import check_centre, check_confusion
from convnotes.exercises.padding_stride import check_output_size, check_same_padding
from convnotes.exercises.pooling import (
    check_max_pool,
    check_max_pool_backward,
    check_mean_backward,
    check_pool_line,
)

__all__ = [
    "check_centre",
    "check_complex_cell",
    "check_confusion",
    "check_convolve1d",
    "check_input_gradient",
    "check_max_pool",
    "check_max_pool_backward",
    "check_mean_backward",
    "check_one_window",
    "check_output_size",
    "check_pool_line",
    "check_same_padding",
    "check_simple_cell",
    "check_weight_gradient",
]
