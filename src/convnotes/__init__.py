"""convnotes: the small NumPy core of an interactive textbook on convolutional networks."""

from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.gradcheck import NotDifferentiableError, gradcheck
from convnotes.shapes import output_size, padding_amounts, receptive_field

__all__ = [
    "NotDifferentiableError",
    "conv2d",
    "conv2d_backward",
    "convolve1d",
    "convolve2d",
    "correlate2d",
    "gradcheck",
    "output_size",
    "padding_amounts",
    "receptive_field",
]
