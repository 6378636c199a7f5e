"""convnotes: the small NumPy core of an interactive textbook on convolutional networks.

Here are its pure functions: convolution, pooling, activations, the dense layer and losses, each with its
backward; the check of a gradient; and sizes. The rest is in modules of its own:

- `layers`, `initialisers`, `network`, `optim`, `train` and `checkpoint`: networks that learn
- `neurons`: one unit, what it can decide and how it learns; `calibration`: whether 0.9 means 90 %
- `recovery`: a kernel that is learnt from a picture and what it made of it
- `filters` and `spectra`: what a kernel is made of, and what it makes of waves
- `stacks` and `costs`: layers that are described and not made, and what they cost
- `kernels`, `matrix` and `preprocess`: kernels with a name, a convolution as a matrix, images made ready
- `retina`, `vision` and `cascade`: what an eye sees, and models of the cells behind it
- `drawing`, `handwriting`, `pretrained`: digits drawn by hand or by rule, and networks that read them
- `measured`: results that took minutes to measure
- `datasets`, `examples`: a photograph, digits, and the book's worked examples
- `reference`, `exercises`: the operations as plain loops, and checkers of what a reader writes
- `book`, `explorables`: drawings that do not move, and figures that do
- `words`: every text that a reader sees, in the reader's language
"""

from convnotes.activations import (
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_backward,
    step,
    step_backward,
    tanh,
    tanh_backward,
)
from convnotes.conv import conv2d, conv2d_backward, convolve1d, convolve2d, correlate2d
from convnotes.fields import receptive_field
from convnotes.gradcheck import NotDifferentiableError, gradcheck
from convnotes.linear import flatten, flatten_backward, linear, linear_backward
from convnotes.losses import cross_entropy, cross_entropy_backward, mse_loss, mse_loss_backward, one_hot
from convnotes.pool import (
    avg_pool2d,
    avg_pool2d_backward,
    gaussian_pool2d,
    gaussian_pool2d_backward,
    lp_pool2d,
    lp_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from convnotes.shapes import output_size, padding_amounts

__version__ = "0.1.0"

__all__ = [
    "NotDifferentiableError",
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "convolve1d",
    "convolve2d",
    "correlate2d",
    "cross_entropy",
    "cross_entropy_backward",
    "flatten",
    "flatten_backward",
    "gaussian_pool2d",
    "gaussian_pool2d_backward",
    "gradcheck",
    "leaky_relu",
    "leaky_relu_backward",
    "linear",
    "linear_backward",
    "lp_pool2d",
    "lp_pool2d_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "mse_loss",
    "mse_loss_backward",
    "one_hot",
    "output_size",
    "padding_amounts",
    "receptive_field",
    "relu",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "softmax",
    "softmax_backward",
    "step",
    "step_backward",
    "tanh",
    "tanh_backward",
]
