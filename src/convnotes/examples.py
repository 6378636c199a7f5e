"""The worked examples of the book, as named arrays that nobody can change by accident.

A chapter computes with them, a test holds the result to the number in the text. Where the notes that
the book grew from show only a part, the rest is our choice, and the comment says so.
"""

import numpy as np

from convnotes.kernels import CURVE


def _fixed(rows) -> np.ndarray:
    array = np.array(rows)
    array.flags.writeable = False
    return array


# --- History: four letters on a retina ------------------------------------------------------------------


def _letter(*rows):
    """A drawing of # and ., in the middle of a retina of 23×25 pixels."""
    retina = np.zeros((23, 25))
    retina[7:16, 8:17] = [[sign == "#" for sign in row] for row in rows]
    return retina


LETTERS = _fixed(
    [
        _letter("#########", *["....#...."] * 8),
        _letter(*["#........"] * 8, "#########"),
        _letter(*("".join("#" if j in (i, 8 - i) else "." for j in range(9)) for i in range(9))),
        _letter("#########", *["#.......#"] * 7, "#########"),
    ]
)
"""T, L, X and O, nine pixels high (four, 23, 25); our choice."""


# --- Neurons: a decision, and a logical AND ------------------------------------------------------------

FESTIVAL_WEIGHTS = _fixed([7, 3])
"""What favourite artists and company count for (artists, company)."""

FESTIVAL_BIAS = -5
"""The threshold as a bias: favourite artists suffice (7 − 5), company does not (3 − 5); our choice."""

AND_WEIGHTS = _fixed([20, 20])
AND_BIAS = -30
OR_WEIGHTS = _fixed([20, 20])
OR_BIAS = -10
NAND_WEIGHTS = _fixed([-20, -20])
NAND_BIAS = 30

XOR_HIDDEN_WEIGHTS = _fixed([[20, 20], [-20, -20]])
XOR_HIDDEN_BIASES = _fixed([-10, 30])
"""Two hidden units, OR and NAND; what is XOR is both, so that an AND reads them."""

TRUTH_TABLE = _fixed([[0, 0], [0, 1], [1, 0], [1, 1]])
"""The inputs of a gate, one row each: z is −30, −10, −10 and 10."""


# --- Convolution: the inner product of one window ------------------------------------------------------

WINDOW = _fixed([[0, 0, 0], [0, 1, 1], [0, 1, 2]])
CORNER_KERNEL = _fixed([[4, 0, 0], [0, 0, 0], [0, 0, -4]])
"""On `WINDOW`: 4·0 + 0·0 + … + (−4)·2 = −8."""


# --- Filters: a curve, and the letter X ----------------------------------------------------------------

CURVE_FILTER = CURVE

CURVE_PATCH = _fixed(
    [
        [0, 0, 0, 0, 0, 0, 40],
        [0, 0, 0, 0, 50, 50, 0],
        [0, 0, 20, 50, 0, 0, 0],
        [0, 0, 50, 50, 0, 0, 0],
        [0, 0, 0, 20, 50, 0, 0],
        [0, 0, 40, 50, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ]
)
"""The filter's own shape, drawn a little unevenly: 50·30 + 50·30 + 50·30 + 20·30 + 50·30 = 6600.
The notes give only the sum; where each grey lies is our choice: no place beside it matches better."""

UNRELATED_PATCH = _fixed(
    [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 40, 0, 0, 0, 0, 0],
        [40, 0, 40, 0, 0, 0, 0],
        [40, 0, 20, 0, 0, 0, 0],
        [0, 50, 0, 0, 50, 0, 0],
        [0, 0, 50, 0, 50, 50, 0],
        [25, 25, 0, 50, 0, 0, 0],
    ]
)
"""A drawing that shares no cell with the filter, so the answer is 0; our choice."""

CURVE_PLACE = (4, 5)


def _drawing():
    """The two patches, and a block of grey as large as a window and half."""
    drawing = np.zeros((32, 40), int)
    row, column = CURVE_PLACE
    drawing[row : row + 7, column : column + 7] = CURVE_PATCH
    drawing[20:27, 6:13] = UNRELATED_PATCH
    drawing[12:24, 24:34] = 50
    return drawing


CURVE_DRAWING = _fixed(_drawing())
"""A drawing with the curve at `CURVE_PLACE`, another stroke, and a flat grey that the filter likes better."""

DIAGONAL = _fixed([[1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
ANTIDIAGONAL = _fixed([[-1, -1, 1], [-1, 1, -1], [1, -1, -1]])
CROSSING = _fixed([[1, -1, 1], [-1, 1, -1], [1, -1, 1]])
"""The three 3×3 features of an X: its strokes and where they cross."""

LETTER_X = _fixed(
    [
        [-1, -1, -1, -1, -1, -1, -1, -1, -1],
        [-1, +1, -1, -1, -1, -1, -1, +1, -1],
        [-1, -1, +1, -1, -1, -1, +1, -1, -1],
        [-1, -1, -1, +1, -1, +1, -1, -1, -1],
        [-1, -1, -1, -1, +1, -1, -1, -1, -1],
        [-1, -1, -1, +1, -1, +1, -1, -1, -1],
        [-1, -1, +1, -1, -1, -1, +1, -1, -1],
        [-1, +1, -1, -1, -1, -1, -1, +1, -1],
        [-1, -1, -1, -1, -1, -1, -1, -1, -1],
    ]
)
BENT_X = _fixed(
    [
        [-1, -1, -1, -1, -1, -1, -1, -1, -1],
        [-1, -1, -1, -1, -1, -1, +1, -1, -1],
        [-1, +1, -1, -1, -1, +1, -1, -1, -1],
        [-1, -1, +1, +1, -1, +1, -1, -1, -1],
        [-1, -1, -1, -1, +1, -1, -1, -1, -1],
        [-1, -1, -1, +1, -1, +1, +1, -1, -1],
        [-1, -1, -1, +1, -1, -1, -1, +1, -1],
        [-1, -1, +1, -1, -1, -1, -1, -1, -1],
        [-1, -1, -1, -1, -1, -1, -1, -1, -1],
    ]
)
"""The same letter, bent: cell by cell another image, and yet its pieces still match; our choice."""


# --- Padding, stride, channels: the demo of CS231n -----------------------------------------------------

# The notes print the window of the first output (the four cells at the top left of each channel, the rest
# of the window being padding), all of w0 and its bias, and that the next output to the right is 0. The other
# cells of DEMO_INPUT and all of filter w1 and its bias are our choice, made so that these facts hold.

DEMO_INPUT = _fixed(
    [
        [[0, 1, 0, 2, 1], [0, 1, 1, 0, 2], [2, 0, 1, 2, 0], [1, 2, 0, 0, 1], [0, 0, 2, 1, 1]],
        [[1, 1, 0, 2, 0], [0, 2, 1, 1, 0], [2, 1, 0, 0, 2], [0, 0, 2, 1, 1], [1, 2, 0, 2, 0]],
        [[2, 0, 1, 1, 0], [0, 0, 2, 2, 1], [1, 2, 0, 1, 0], [0, 1, 1, 0, 2], [2, 0, 0, 1, 1]],
    ]
)
"""An image of three channels (C, H, W) = (3, 5, 5)."""

DEMO_WEIGHT = _fixed(
    [
        [
            [[1, 1, -1], [-1, 0, 1], [-1, -1, 0]],
            [[-1, 0, -1], [0, 0, -1], [1, -1, 0]],
            [[0, 1, 0], [1, 0, 1], [0, -1, 1]],
        ],
        [
            [[0, 1, -1], [1, 0, 0], [-1, 0, 1]],
            [[1, 0, 0], [0, -1, 1], [0, 0, -1]],
            [[-1, 1, 0], [0, 1, 0], [1, 0, -1]],
        ],
    ]
)
"""Two filters w0 and w1 (O, C, k_h, k_w) = (2, 3, 3, 3)."""

DEMO_BIAS = _fixed([1, 0])

DEMO_STEPS = {"stride": 2, "padding": 1}
"""How the filters travel; pass it on as ``conv2d(…, **DEMO_STEPS)``."""


# --- Backpropagation through a convolution ---------------------------------------------------------------

BACKPROP_INPUT = _fixed([[1, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1], [1, 1, 3, 0]])
BACKPROP_KERNEL = _fixed([[1, 2], [0, -1]])
"""Neither point-symmetric nor symmetric, so that neither a forgotten flip nor a transpose can hide."""

BACKPROP_BIAS = 1
BACKPROP_DELTA = _fixed([[1, 0, -1], [2, 1, 0], [0, -2, 1]])
"""∂L/∂y of their 3×3 output; all four are our choice, small enough to follow by hand."""

POINT_SYMMETRIC = _fixed([[1, 2, 1], [2, 4, 2], [1, 2, 1]])
"""A kernel that reads the same flipped: with it, a forgotten flip changes nothing."""


# --- Pooling, forward and backward ---------------------------------------------------------------------

POOL_INPUT = _fixed([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
"""2×2 max, stride 2: [[6, 8], [3, 4]]."""

POOL_GRADIENT = _fixed([[2, 4], [6, 8]])
"""δ of a pooled 4×4 image, one entry for each 2×2 block."""

POOL_CORNERS = _fixed([[9, 1, 2, 8], [3, 4, 5, 6], [1, 2, 3, 4], [7, 5, 6, 9]])
"""An input whose 2×2 maxima lie top left, top right, bottom left and bottom right; the values are ours."""


# --- Learning filters ----------------------------------------------------------------------------------

ONE_HOT = _fixed([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
"""The third class of ten, index 2."""
