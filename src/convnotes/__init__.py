"""convnotes: the small NumPy core of an interactive textbook on convolutional networks."""

from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.shapes import output_size, padding_amounts, receptive_field

__all__ = [
    "conv2d",
    "conv2d_backward",
    "convolve1d",
    "convolve2d",
    "correlate2d",
    "output_size",
    "padding_amounts",
    "receptive_field",
]
