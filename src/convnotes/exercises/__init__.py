"""Checkers of the coding exercises: they run a reader's function and say what kind of mistake it makes.

A checker compares with the core on many small cases. Where an answer is wrong it looks for the mistake
that explains *all* the answers, so that the hint is about the idea, not about one number.
"""

from convnotes.exercises.backprop_conv import check_input_gradient, check_weight_gradient
from convnotes.exercises.channels import check_layer_parameters, check_one_map
from convnotes.exercises.convolution import check_cross_correlation, check_one_window
from convnotes.exercises.filters import check_two_steps, check_zero_sum
from convnotes.exercises.gradient_checks import check_measured_slopes, check_spread_out
from convnotes.exercises.history import check_complex_cell, check_simple_cell
from convnotes.exercises.learning_filters import check_descent_step, check_learn_kernel
from convnotes.exercises.lenet import check_centre, check_confusion
from convnotes.exercises.neurons import check_fires, check_relu_layer
from convnotes.exercises.padding_stride import check_output_size, check_same_padding
from convnotes.exercises.pooling import (
    check_max_pool,
    check_max_pool_backward,
    check_mean_backward,
    check_pool_line,
)
from convnotes.exercises.signals import check_at_time, check_convolve1d
from convnotes.exercises.why_convolution import check_stacked_field, check_strided_field

__all__ = [
    "check_at_time",
    "check_centre",
    "check_complex_cell",
    "check_confusion",
    "check_convolve1d",
    "check_cross_correlation",
    "check_descent_step",
    "check_fires",
    "check_input_gradient",
    "check_layer_parameters",
    "check_learn_kernel",
    "check_max_pool",
    "check_max_pool_backward",
    "check_mean_backward",
    "check_measured_slopes",
    "check_one_map",
    "check_one_window",
    "check_output_size",
    "check_pool_line",
    "check_relu_layer",
    "check_same_padding",
    "check_simple_cell",
    "check_spread_out",
    "check_stacked_field",
    "check_strided_field",
    "check_two_steps",
    "check_weight_gradient",
    "check_zero_sum",
]
