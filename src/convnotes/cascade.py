"""Fukushima's cascade: S-cells that look for a pattern, C-cells that forgive where it lies, and again.

Fukushima's cells learn by themselves which pattern to look for; here each is told, and what is kept are the
cells and their order.

References
----------
Fukushima 1980, "Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition
unaffected by shift in position", Biological Cybernetics 36.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convnotes.arguments import as_array, check_axes, flag, integer, number
from convnotes.arrays import as_floats
from convnotes.conv import conv2d
from convnotes.kernels import gaussian
from convnotes.pool import gaussian_pool2d
from convnotes.retina import bar
from convnotes.shapes import Padding

ANGLES = tuple(180 * step / 8 for step in range(8))
"""Of the lines that the first S-cells look for, in degrees: eight, as many as the eye tells apart at 5×5."""


def s_cells(
    u: ArrayLike,
    templates: ArrayLike,
    *,
    selectivity: float = 4.0,
    efficacy: float = 1e4,
    padding: Padding = "same",
) -> NDArray:
    """Return the answers of S-cells: high where the input is like their template, 0 where it is not.

    y = r·max((1 + Σ a·u)/(1 + 2r/(1 + r)·b·v) − 1, 0), where v = √(Σ c·u²) inhibits by whatever is there
    (Fukushima 1980, §2). The weights are those of a reinforcement by the template t: a = q·c·t and
    b = q/2·√(Σ c·t²) (§3). For a large q a cell answers 1 where the input is its template, at whatever
    contrast, and 0 where the cosine between the two is below r/(r + 1).

    Parameters
    ----------
    u : array_like, shape (N, C, H, W)
        Answers of the layer before, ≥ 0.
    templates : array_like, shape (K, C, k_h, k_w)
        What each kind of cell has learnt, ≥ 0.
    selectivity : float
        r > 0: the larger, the more exactly the template has to be met.
    efficacy : float
        q > 0: how much has been learnt, summed over the reinforcements.
    padding : int, pairs or word
        As in `convnotes.conv.conv2d`.

    Returns
    -------
    ndarray, shape (N, K, H', W')

    Raises
    ------
    TypeError
        If an argument does not hold numbers.
    ValueError
        If `u` or `templates` have not four axes, their channels differ, or a number is out of range.

    Examples
    --------
    >>> upright = np.array([[[[0, 1, 0], [0, 1, 0], [0, 1, 0]]]])
    >>> s_cells(np.stack([upright[0], upright[0].swapaxes(1, 2)]), upright, padding=0).round(1).ravel()
    array([1., 0.])
    """
    u, templates = as_floats(u=u, templates=templates)
    check_axes("u", u, "(N, C, H, W)")
    check_axes("templates", templates, "(K, C, k_h, k_w)")
    r, q = number(selectivity, "selectivity", above=0), number(efficacy, "efficacy", above=0)
    spread = _fading(templates.shape[2:], templates.shape[1]).astype(templates.dtype)
    excitation = conv2d(u, q * spread * templates, padding=padding)
    inhibition = np.sqrt(conv2d(np.square(u), spread[None], padding=padding))
    strength = q / 2 * np.sqrt((spread * np.square(templates)).sum(axis=(1, 2, 3)))[:, None, None]
    return r * np.maximum((1 + excitation) / (1 + 2 * r / (1 + r) * strength * inhibition) - 1, 0)


def c_cells(
    u: ArrayLike,
    kernel_size: int,
    *,
    stride: int = 1,
    sigma: float | None = None,
    saturation: float = 0.5,
    padding: Padding = "same",
) -> NDArray:
    """Return the answers of C-cells: a saturating, weighted sum of S-cells of one kind in a window.

    y = ψ((1 + Σ d·u)/(1 + v) − 1) with ψ(z) = max(z, 0)/(α + max(z, 0)) and v the mean of Σ d·u over all
    kinds of cells (Fukushima 1980, §2): a cell stands out if its kind answers more than the others around it,
    wherever in the window it does. Plain averaging is what later networks made of this.

    Parameters
    ----------
    u : array_like, shape (N, K, H, W)
        Answers of S-cells, ≥ 0.
    kernel_size : int
        Height and width of the window.
    stride : int
        Cells of `u` from one C-cell to the next.
    sigma : float, optional
        Spread of the weights d, which sum to 1; by default half the kernel size.
    saturation : float
        α > 0: the z at which half of the full answer is reached.
    padding : int, pairs or word
        As in `convnotes.pool.gaussian_pool2d`.

    Returns
    -------
    ndarray, shape (N, K, H', W')
        In [0, 1).

    Raises
    ------
    TypeError, ValueError
        As `convnotes.pool.gaussian_pool2d`, and if `saturation` is not positive and finite.

    Examples
    --------
    The sum exceeds its mean over the kinds, (3 + 0)/2: z = (1 + 3)/(1 + 1.5) − 1 = 0.6, y = 0.6/(0.5 + 0.6).

    >>> c_cells([[[[3.0]], [[0.0]]]], 1).ravel().round(3)
    array([0.545, 0.   ])
    """
    (u,) = as_floats(u=u)
    check_axes("u", u, "(N, K, H, W)")
    sigma = integer(kernel_size, "kernel_size") / 2 if sigma is None else sigma
    alpha = number(saturation, "saturation", above=0)
    total = gaussian_pool2d(u, sigma, kernel_size, stride=stride, padding=padding)
    excess = np.maximum((1 + total) / (1 + total.mean(axis=1, keepdims=True)) - 1, 0)
    return excess / (alpha + excess)


def line_templates(size: int = 5, angles: Sequence[float] = ANGLES) -> NDArray:
    """Return lines through the centre, one per angle, as templates of the first S-cells.

    Parameters
    ----------
    size : int
        Height and width, in pixels.
    angles : sequence of float
        Of the lines, in degrees anticlockwise from the horizontal; by default `ANGLES`.

    Returns
    -------
    ndarray, shape (K, 1, size, size)
        1 on the line, 0 away from it.

    Raises
    ------
    TypeError, ValueError
        If `size` is not a positive integer, or `angles` are not numbers, or none.

    Examples
    --------
    >>> line_templates(3, [0, 90])[:, 0]
    array([[[0., 0., 0.],
            [1., 1., 1.],
            [0., 0., 0.]],
    <BLANKLINE>
           [[0., 1., 0.],
            [0., 1., 0.],
            [0., 1., 0.]]])
    """
    size = integer(size, "size")
    angles = as_array("angles", angles)
    check_axes("angles", angles, "(K)")
    lines = [bar(size, angle, length=2 * size, width=1) for angle in angles]
    return np.stack(lines)[:, None].round(12)


class Cascade:
    """Two stages of S- and C-cells that recognise the patterns they were shown, also shifted.

    The first S-cells look for lines, the first C-cells forgive each line a small shift; the second S-cells
    look for the arrangement of lines that a pattern has, the second C-cells forgive it a small shift.
    Shifts are forgiven a little at each stage, so that parts need not be where they were, but nearly.

    Parameters
    ----------
    patterns : array_like, shape (K, H, W)
        One image per pattern, ≥ 0, 0 for the ground; each is learnt where it stands.
    pooling : bool
        Without, the C-cells are left out: S-cells read S-cells, and the answer is read where it was learnt.

    Raises
    ------
    TypeError
        If the patterns do not hold numbers, or `pooling` is neither True nor False.
    ValueError
        If the patterns are not images ≥ 0, or one has no line that the first cells can see.

    References
    ----------
    Fukushima 1980, §2 (the structure) and §4 (why shifts are forgiven a little at each stage).

    Examples
    --------
    >>> level, upright = np.zeros((2, 15, 15))
    >>> level[7, 4:11] = upright[4:11, 7] = 1
    >>> cascade = Cascade([level, upright])
    >>> cascade.recognise([np.roll(level, 2, axis=0), np.roll(upright, -2, axis=0)])
    array([0, 1])
    """

    LINE = 5  # px: size of the first templates
    FIRST_FIELD, FIRST_STEP = 5, 2  # px: what the first C-cells forgive, and how densely they stand
    SECOND_FIELD = 5  # first C-cells: what the second ones forgive
    SECOND_SELECTIVITY = 1.5  # r of the second S-cells, as in Fukushima 1980, §5; that of the first is 4

    def __init__(self, patterns: ArrayLike, *, pooling: bool = True) -> None:
        self.pooling = flag(pooling, "pooling")
        self.lines = line_templates(self.LINE)
        patterns = self._retina(patterns, "patterns")
        self.shape = patterns.shape[2:]
        self.templates = self._first_stage(patterns)
        if not self.templates.any(axis=(1, 2, 3)).all():
            raise ValueError("patterns must each hold a line that the first cells can see")

    def respond(self, images: ArrayLike) -> NDArray:
        """Return how strongly each pattern is recognised in each image: (N, K), ≥ 0.

        Parameters
        ----------
        images : array_like, shape (N, H, W)
            Of the size of the patterns.
        """
        images = self._retina(images, "images")
        if images.shape[2:] != self.shape:
            raise ValueError(f"images must be {self.shape} like the patterns, got {images.shape[2:]}")
        features = self._first_stage(images)
        # With pooling, one second S-cell for each displacement that the second C-cells forgive.
        around = self.SECOND_FIELD // 2 if self.pooling else 0
        found = s_cells(features, self.templates, selectivity=self.SECOND_SELECTIVITY, padding=around)
        if self.pooling:
            found = c_cells(found, self.SECOND_FIELD, padding=0)
        return found[:, :, 0, 0]

    def recognise(self, images: ArrayLike) -> NDArray:
        """Return the index of the pattern that answers most in each image, −1 where none answers.

        Parameters: as `Cascade.respond`.
        """
        responses = self.respond(images)
        return np.where(responses.any(axis=1), responses.argmax(axis=1), -1)

    def _first_stage(self, images: NDArray) -> NDArray:
        lines = s_cells(images, self.lines)
        return c_cells(lines, self.FIRST_FIELD, stride=self.FIRST_STEP) if self.pooling else lines

    @staticmethod
    def _retina(images: ArrayLike, name: str) -> NDArray:
        (images,) = as_floats(**{name: images})
        if images.ndim != 3 or images.size == 0 or not (images >= 0).all():
            raise ValueError(f"{name} must have shape (N, H, W), be ≥ 0 and not empty, got {images.shape}")
        return images[:, None]


def _fading(size: tuple[int, int], channels: int) -> NDArray:
    """Return the fixed weights c: falling off from the centre, the same in all channels, of sum 1."""
    height, width = size
    rows, columns = (gaussian(n / 2, size=n).sum(axis=0) for n in (height, width))
    return np.broadcast_to(np.outer(rows, columns) / channels, (channels, height, width))
