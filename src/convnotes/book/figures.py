"""The book's drawings that do not move, in its one visual language.

A drawing is a matplotlib figure that shows itself as SVG inside the page. Its colours are names, not
values: the page's theme, light or dark, gives each name its value. What a notebook stores of it is one line
of text.
"""

import html
import io
import re
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convnotes.book.palette import DARK, LIGHT
from convnotes.shapes import axis_padding, dropped, output_size, uses
from convnotes.words import t

TINT = 0.46  # the strongest tint of a cell, so that its digits stay readable
CELL = 0.36  # inches; a cell is the unit of every drawing here
SHRINK = 0.69  # of its size is the least that a drawing shrinks to on a narrow screen
LETTER = 0.25  # cells that a letter of a label takes
GAP = 1.2  # cells between two grids, where a sign may stand
SCREEN = 310  # pixels that a drawing has on a narrow screen

STYLE = {
    "svg.fonttype": "none",  # text stays text, in the page's own font
    "svg.hashsalt": "convnotes",  # the same drawing is the same file
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "axes.edgecolor": LIGHT["edge"],
    "axes.labelcolor": LIGHT["text"],
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": LIGHT["text"],
    "xtick.color": LIGHT["muted"],
    "ytick.color": LIGHT["muted"],
    "grid.color": LIGHT["line"],
    "legend.frameon": False,
}
"""What a chapter gives to ``matplotlib.rc_context`` for a plot of its own, before it makes a `Drawing`."""


class Drawing:
    """A matplotlib figure as a picture that follows the page's theme, with a description in words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn with colours of `LIGHT`; each becomes a name that the theme resolves.
    description : str
        What the picture shows, in a sentence: for readers who do not see it, and where it cannot be shown.
    parts : sequence of matplotlib.figure.Figure
        The same picture in pieces, from left to right: a page shows these if the whole is wider than a narrow
        screen, where they stand one below the other.
    labels : sequence of str
        What stands above each part, in the page's own letters, however small the part is; on a narrow screen
        such parts stand two in a row.

    Raises
    ------
    ValueError
        If the description is empty, or there are labels and not one for each part.

    Examples
    --------
    >>> Drawing(Figure(), "An empty page")
    Drawing: An empty page
    """

    def __init__(
        self, figure: Figure, description: str, parts: Sequence[Figure] = (), labels: Sequence[str] = ()
    ):
        if not description.strip():
            raise ValueError(f"description must say what the picture shows, got {description!r}")
        if labels and len(labels) != len(parts):
            raise ValueError(f"labels must have {len(parts)} entries, got {len(labels)}")
        self.figure, self.description = figure, description
        self.parts, self.labels = tuple(parts), tuple(labels)

    def svg(self) -> str:
        """Return the picture as one SVG element with named colours and no ids that clash on a page."""
        return self._svg(self.figure, f'role="img" aria-label="{html.escape(self.description)}"')

    def _svg(self, figure: Figure, attributes: str) -> str:
        buffer = io.StringIO()
        with matplotlib.rc_context(STYLE):
            figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        svg = buffer.getvalue()[buffer.getvalue().index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
        svg = re.sub(r'style="font: ([\d.]+)px [^;"]*', r'style="font-size: \1px', svg)
        svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)  # it would style the whole page
        own = f"cn{zlib.crc32(svg.encode()):08x}"
        svg = re.sub(r' id="(?![pmh][0-9a-f]{10}")[^"]*"', "", svg)  # only what url(#…) refers to
        svg = re.sub(r'(id="|#)(?=[pmh][0-9a-f]{10})', rf"\1{own}-", svg)
        for name, value in LIGHT.items():
            svg = svg.replace(value, f"var(--cn-{name})")
        return re.sub(r"\s*\n\s*", " ", svg.replace("<svg ", f"<svg {attributes} ", 1))

    def _repr_html_(self) -> str:
        least = self.figure.get_figwidth() * 96 * SHRINK  # pixels; below that it scrolls, also with the keys
        stop = ' tabindex="0"' if least > 280 else ""
        if self.parts and least > SCREEN:
            stop, picture = "", self._in_parts()
        else:
            picture = self.svg().replace("<svg ", f'<svg style="min-width:{least:.0f}px" ', 1)
        return f'<style>{_theme()}</style><div class="cn-drawing"{stop}>{picture}</div>'

    def _in_parts(self) -> str:
        """Return the parts as one picture; on a narrow screen all shrink by what the widest needs."""
        if self.labels:
            return self._labelled()
        widths = [part.get_figwidth() * 96 for part in self.parts]
        scale = min(1, SCREEN / max(widths))
        svgs = (
            self._svg(part, f'aria-hidden="true" style="--cn-narrow:{width * scale:.0f}px"')
            for part, width in zip(self.parts, widths, strict=True)
        )
        label = html.escape(self.description)
        return f'<div class="cn-parts" role="img" aria-label="{label}">{"".join(svgs)}</div>'

    def _labelled(self) -> str:
        """Return the parts as one picture, each below its label."""
        parts = (
            f'<span class="cn-part">{html.escape(label)}{self._svg(part, "aria-hidden=true")}</span>'
            for part, label in zip(self.parts, self.labels, strict=True)
        )
        label = html.escape(self.description)
        return f'<div class="cn-parts cn-labelled" role="img" aria-label="{label}">{"".join(parts)}</div>'

    def __repr__(self) -> str:
        """Return the description, which is what a notebook stores."""
        return t("book.drawing", description=self.description)


class Panel(NamedTuple):
    """One grid of numbers in `number_grids`.

    Examples
    --------
    >>> Panel(np.array([[1, -1]]), "kernel w", "w").quantity
    'w'
    """

    values: np.ndarray
    """Shape (rows, columns)."""
    label: str
    """What stands above the grid."""
    quantity: str = "x"
    """Whose colour its label and outline have: "x", "w", "y" or "d"."""
    amounts: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0))
    """How many of its rows (top, bottom) and columns (left, right) are padding; they are hatched."""
    window: tuple[slice, slice] | None = None
    """Rows and columns to outline in the kernel's colour, as a window on x."""
    sparse: bool = False
    """Whether zeros are left out, as in a matrix that is mostly zeros."""
    blocks: tuple[int, int] | None = None
    """Rows and columns of a block; lines part the blocks."""


def number_grids(*panels: Panel, between: Sequence[str] = (), description: str) -> Drawing:
    """Draw grids of numbers side by side, as the equation reads: x ⋆ w = y.

    Parameters
    ----------
    panels : Panel
        From left to right.
    between : sequence of str
        What stands after each panel but the last, such as ("⋆", "="); nothing if empty.
    description : str
        The picture in words.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no panel, or `between` has not one entry less than there are panels.

    Examples
    --------
    >>> number_grids(Panel(np.eye(2), "input x"), description="An input with ones on its diagonal")
    Drawing: An input with ones on its diagonal
    """
    if not panels:
        raise ValueError("panels must hold at least one Panel, got none")
    if between and len(between) != len(panels) - 1:
        raise ValueError(f"between must have {len(panels) - 1} entries, got {len(between)}")
    signs = ["", *(between or [""] * (len(panels) - 1))]
    margin = 0 if between else GAP / 2
    parts = [_row([panel], [sign], margin) for panel, sign in zip(panels, signs, strict=True)]
    return Drawing(_row(panels, signs), description, parts if len(parts) > 1 else ())


def windows_on_axis(
    n: int, kernel_size: int, *, stride: int = 1, padding: int | str | tuple[int, int] = 0, dilation: int = 1
) -> Drawing:
    """Draw one axis of an image with every window that fits on it, one below the other.

    A dot is a tap of the kernel. Cells are counted from 0; padding is hatched; a cell that no window reads is
    struck through.

    Parameters
    ----------
    n, kernel_size, stride, padding, dilation
        As in `convnotes.shapes.output_size`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError, TypeError
        As `convnotes.shapes.output_size`.

    Examples
    --------
    >>> windows_on_axis(6, 3, stride=2)
    Drawing: 6 cells, no padding: 2 windows of 3 taps, at 0–2, 2–4; the last cell is left over.
    """
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    outputs, left_over = output_size(n, kernel_size, **steps), dropped(n, kernel_size, **steps)
    before, after = axis_padding(padding, n, kernel_size, stride=stride, dilation=dilation)
    reads = uses(n, kernel_size, **steps)
    figure, axes = _canvas(before + n + after + 1.4, 1.3 + 0.5 * outputs + 0.2)
    for cell in range(-before, n + after):
        inside = 0 <= cell < n
        _cell(axes, cell + before + 1.2, 0.1, str(cell) if inside else "", padded=not inside)
        if inside and not reads[cell]:
            axes.plot([cell + before + 1.3, cell + before + 2.1], [1.0, 0.2], color=LIGHT["edge"], lw=1.2)
    axes.add_patch(Rectangle((before + 1.2, 0.1), n, 1, fill=False, ec=LIGHT["x"], lw=1.4))
    spans = []
    for output in range(outputs):
        taps = [output * stride + tap * dilation for tap in range(kernel_size)]
        y = 1.4 + 0.5 * output
        centres = [tap + 1.7 for tap in taps]
        axes.plot(centres, [y] * kernel_size, "-o", color=LIGHT["w"], lw=1.4, ms=5, clip_on=False)
        axes.text(0.1, y, f"y[{output}]", color=LIGHT["y"], va="center")
        spans.append(f"{taps[0] - before}–{taps[-1] - before}".replace("-", "−"))
    apart = "apart" if dilation > 1 else "windows"
    description = t(
        "book.axis",
        count=n,
        padding=t(f"book.axis.{'padded' if before + after else 'unpadded'}", before=before, after=after),
        windows=t(f"book.axis.{apart}", count=outputs, taps=kernel_size, dilation=dilation),
        spans=spans,
        rest=t(f"book.axis.{'left' if left_over else 'leftNone'}", count=left_over),
    )
    return Drawing(figure, description)


def channel_stacks(*stacks: tuple[str, str, int, int], description: str) -> Drawing:
    """Draw stacks of channels from left to right: how a layer changes the depth.

    Parameters
    ----------
    stacks : (label, quantity, channels, size)
        The text below it, whose colour it has ("x", "w", "y"), how many sheets, and their side in cells.
    description : str
        The picture in words.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no stack.

    Examples
    --------
    >>> channel_stacks(("3 channels", "x", 3, 4), ("2 maps", "y", 2, 4), description="Three become two")
    Drawing: Three become two
    """
    if not stacks:
        raise ValueError("stacks must hold at least one stack, got none")
    shift = 0.18  # cells from one sheet to the next
    extents = [max(size + shift * (channels - 1), LETTER * len(label)) for label, _, channels, size in stacks]
    height = max(size + shift * (channels - 1) for _, _, channels, size in stacks)
    figure, axes = _canvas(sum(extents) + 0.9 * (len(stacks) - 1) + 0.2, height + 1)
    left = 0.1
    for (label, quantity, channels, size), extent in zip(stacks, extents, strict=True):
        depth = shift * (channels - 1)
        start, base = left + (extent - size - depth) / 2, 0.1 + (height - size - depth) / 2
        for sheet in range(channels):
            corner = start + shift * (channels - 1 - sheet), base + shift * sheet
            axes.add_patch(Rectangle(corner, size, size, fc=LIGHT["page"], ec=LIGHT[quantity], lw=1.2))
            axes.add_patch(Rectangle(corner, size, size, fc=LIGHT[quantity], alpha=0.12, lw=0))
        axes.text(left + extent / 2, height + 0.6, label, color=LIGHT[quantity], ha="center", va="center")
        left += extent + 0.9
    return Drawing(figure, description)


def _canvas(width: float, height: float):
    """Return a figure of so many cells, with y downwards as rows of an image count."""
    figure = Figure(figsize=(width * CELL, height * CELL))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.set_axis_off()
    return figure, axes


def _row(panels: Sequence[Panel], signs: Sequence[str], margin: float = 0) -> Figure:
    """Draw grids in a row, each with its sign before it; `margin` is free at both ends."""
    widths = [max(np.shape(panel.values)[1], LETTER * len(panel.label)) for panel in panels]
    gaps = [GAP if sign or position else 0 for position, sign in enumerate(signs)]
    height = max(len(panel.values) for panel in panels)
    figure, axes = _canvas(sum(widths) + sum(gaps) + 2 * margin + 0.2, height + 1.1)
    left, middle = margin + 0.1, 1 + height / 2
    for panel, sign, width, gap in zip(panels, signs, widths, gaps, strict=True):
        rows, columns = np.shape(panel.values)
        size = 22 if sign == "⋆" else 14  # every font draws it small
        axes.text(left + gap / 2, middle, sign, color=LIGHT["text"], ha="center", va="center", size=size)
        left += gap
        _grid(axes, panel, left + (width - columns) / 2, middle - rows / 2)
        left += width
    return figure


def _grid(axes, panel: Panel, left: float, top: float) -> None:
    values = np.asarray(panel.values)
    (above, below), (before, after) = panel.amounts
    rows, columns = values.shape
    largest = np.abs(values).max() or 1
    for (i, j), value in np.ndenumerate(values):
        padded = not (above <= i < rows - below and before <= j < columns - after)
        text = "" if panel.sparse and not value else _number(value)
        _cell(axes, left + j, top + i, text, value / largest, padded)
    axes.add_patch(Rectangle((left, top), columns, rows, fill=False, ec=LIGHT[panel.quantity], lw=1.2))
    height, width = panel.blocks or (rows, columns)
    for row in range(height, rows, height):
        axes.plot([left, left + columns], [top + row] * 2, color=LIGHT["edge"], lw=1.2)
    for column in range(width, columns, width):
        axes.plot([left + column] * 2, [top, top + rows], color=LIGHT["edge"], lw=1.2)
    if panel.window:
        window = [
            range(*span.indices(length)) for span, length in zip(panel.window, values.shape, strict=True)
        ]
        corner = left + window[1].start, top + window[0].start
        axes.add_patch(Rectangle(corner, len(window[1]), len(window[0]), fill=False, ec=LIGHT["w"], lw=2))
    axes.text(
        left + columns / 2, top - 0.4, panel.label, color=LIGHT[panel.quantity], ha="center", va="center"
    )


def _cell(axes, left: float, top: float, text: str, tint: float = 0, padded: bool = False) -> None:
    """Draw one cell; `tint` from −1 to 1 is its value as a share of the largest."""
    axes.add_patch(Rectangle((left, top), 1, 1, fill=False, ec=LIGHT["line"], lw=0.8, hatch="////" * padded))
    if tint and not padded:
        colour = LIGHT["pos" if tint > 0 else "neg"]
        axes.add_patch(Rectangle((left, top), 1, 1, fc=colour, alpha=TINT * abs(tint), lw=0))
    colour = LIGHT["muted" if padded else "text"]
    axes.text(left + 0.5, top + 0.52, text, color=colour, ha="center", va="center")


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")  # + 0.0: no minus before a zero


def _theme() -> str:
    """Return the style sheet that gives the names of the colours their values."""

    def values(palette):
        return ";".join(f"--cn-{name}:{value}" for name, value in palette.items())

    dark = 'html[data-theme="dark"] .cn-drawing,body[data-jp-theme-light="false"] .cn-drawing'
    return (
        f".cn-drawing{{{values(LIGHT)};margin:1.25rem 0;text-align:center}}{dark}{{{values(DARK)}}}"
        ".cn-drawing{overflow-x:auto}.cn-drawing text{font-family:inherit}"
        ".cn-drawing svg{max-width:100%;height:auto;stroke-linejoin:round;stroke-linecap:butt}"
        ".cn-parts{display:flex;align-items:center;justify-content:center}.cn-parts svg{min-width:0}"
        "@media(max-width:600px){.cn-parts{flex-wrap:wrap;row-gap:.75rem}"
        ".cn-parts svg{width:var(--cn-narrow)}}"
        ".cn-labelled{gap:.75rem .6rem;align-items:end}"
        ".cn-part{display:flex;flex:0 1 auto;flex-direction:column;justify-content:end;min-width:0}"
        ".cn-part{color:var(--cn-text);font-size:.8125rem;line-height:1.3;text-wrap:balance}"
        ".cn-part svg{margin-top:.2rem}"
        "@media(max-width:600px){.cn-part{flex:0 0 calc(50% - .3rem)}.cn-part svg{width:100%}}"
    )
