"""The book's drawings over an axis: curves, and events in time; in the look of `convnotes.book.figures`."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from convnotes.book.figures import STYLE, Drawing
from convnotes.book.palette import LIGHT
from convnotes.words import t

COLOURS = ("y", "text", "x", "w", "d")
DASHES = ("-", (0, (5, 3)), (0, (1.5, 2)), "-.", (0, (7, 2, 1, 2)))
"""Of the curves in their order: each has a colour and a dash of its own, so that neither is needed alone."""

PICTURE = 2.9  # inches that a picture is wide
YEAR = 0.085  # inches
LINE = 0.24  # inches that a line of text needs


def curves(
    x: ArrayLike, lines: Mapping[str, ArrayLike], *, xlabel: str, ylabel: str, description: str
) -> Drawing:
    """Draw curves over one axis.

    Parameters
    ----------
    x : array_like, shape (n,)
    lines : mapping
        Name of a curve → its n values; at most five curves.
    xlabel, ylabel : str
        What the axes count, with the unit.
    description : str
        The picture in words.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no curve or more than five, or one has not as many values as `x`.

    Examples
    --------
    >>> x = [0, 1, 2]
    >>> curves(x, {"square": np.square(x)}, xlabel="x", ylabel="x²", description="A parabola's right half")
    Drawing: A parabola's right half
    """
    if not 1 <= len(lines) <= len(COLOURS):
        raise ValueError(f"lines must hold 1 to {len(COLOURS)} curves, got {len(lines)}")
    for name, values in lines.items():
        if np.shape(values) != np.shape(x):
            raise ValueError(f"{name} must have shape {np.shape(x)} as x, got {np.shape(values)}")
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(4.6, 2.5), layout="constrained")
        axes = figure.add_subplot(xlabel=xlabel, ylabel=ylabel)
        for (name, values), colour, dash in zip(lines.items(), COLOURS, DASHES, strict=False):
            axes.plot(x, values, color=LIGHT[colour], ls=dash, lw=1.8, label=name)
        axes.grid(axis="y", lw=0.6)
        axes.set_axisbelow(True)
        axes.margins(x=0)
        figure.legend(loc="outside upper center", ncols=len(lines), fontsize=9)
    return Drawing(figure, description)


def pictures(images: Mapping[str, ArrayLike], *, description: str) -> Drawing:
    """Show pictures side by side; in grey, black is the least value of each, white the largest.

    A grey picture with values on both sides of 0 shows 0 as middle grey.

    Parameters
    ----------
    images : mapping
        What stands above a picture → its values, of shape (H, W), or (H, W, 3) of bytes for one in colour.
    description : str
        The pictures in words.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no picture.

    Examples
    --------
    >>> pictures({"a line": np.eye(5)}, description="A white line on black, falling to the right")
    Drawing: A white line on black, falling to the right
    """
    if not images:
        raise ValueError("images must hold at least one picture, got none")
    parts = [_pictures({"": image}) for image in images.values()] if len(images) > 1 else []
    return Drawing(_pictures(images), description, parts, tuple(images) if parts else ())


def _pictures(images: Mapping[str, ArrayLike]) -> Figure:
    """Return the pictures in a row, each as wide as the others, under their labels where they have one."""
    heights = [PICTURE * np.shape(image)[0] / np.shape(image)[1] for image in images.values()]
    with matplotlib.rc_context(STYLE):
        size = ((PICTURE + 0.15) * len(images), max(heights) + (LINE if any(images) else 0))
        figure = Figure(figsize=size, layout="constrained")
        for axes, (label, image) in zip(
            np.ravel(figure.subplots(1, len(images))), images.items(), strict=True
        ):
            least, most = np.min(image), np.max(image)
            if least < 0 < most:
                most = max(-least, most)
                least = -most
            axes.imshow(image, cmap="gray", vmin=least, vmax=most, interpolation="nearest")
            if label:
                axes.set_title(label)
            axes.set_axis_off()
    return figure


def timeline(events: Sequence[tuple[int, str, str]]) -> Drawing:
    """Draw events on an axis of years that runs downwards to scale.

    Parameters
    ----------
    events : sequence of (year, quantity, text)
        By rising year; `quantity` is the colour of the dot: "x", "w", "y", "d" or "text".

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no event, or the years do not rise.

    Examples
    --------
    >>> timeline([(1980, "y", "the neocognitron"), (1989, "w", "learnt kernels")])
    Drawing: A line of years. 1980: the neocognitron. 1989: learnt kernels.
    """
    years = [year for year, _, _ in events]
    if not events or any(later <= earlier for earlier, later in pairwise(years)):
        raise ValueError(f"events must be by rising year, got {years}")
    places = [(year - years[0]) * YEAR for year in years]
    texts = [places[0]]
    for place in places[1:]:
        texts.append(max(place, texts[-1] + LINE))  # where two years lie close, the later text moves down
    width, height = 4.3, texts[-1] + 0.4
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height - 0.2, -0.2))
    axes.set_axis_off()
    axes.plot([0.2, 0.2], [0, places[-1]], color=LIGHT["edge"], lw=1.5)
    for (year, quantity, text), place, beside in zip(events, places, texts, strict=True):
        axes.plot([0.2, 0.45], [place, beside], color=LIGHT["line"], lw=1, zorder=0)
        axes.plot(0.2, place, "o", color=LIGHT[quantity], ms=8)
        axes.text(0.5, beside, str(year), color=LIGHT[quantity], weight="bold", va="center")
        axes.text(0.98, beside, text, color=LIGHT["text"], va="center")
    told = " ".join(t("book.event", year=str(year), text=text) for year, _, text in events)
    return Drawing(figure, t("book.years", events=told))
