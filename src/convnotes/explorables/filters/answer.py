"""The explorable ``filters``: what kernels make of pictures, pixel by pixel and wave by wave."""

import base64

import numpy as np
import traitlets

from convnotes.conv import conv2d
from convnotes.explorables.filters.pictures import CONSTANTS, kept, light, own_picture, picture
from convnotes.explorables.runtime.explorable import Explorable, StateError
from convnotes.explorables.runtime.schema import fault
from convnotes.explorables.runtime.text import table
from convnotes.filters import in_a_row, noise_gain, separated
from convnotes.kernels import frequency_response
from convnotes.shapes import AXES, padding_amounts
from convnotes.spectra import line_response
from convnotes.windows import pad
from convnotes.words import number, t

FREQUENCIES = np.arange(CONSTANTS["frequencies"] // 2 + 1) / CONSTANTS["frequencies"]
"""Cycles a pixel at which the response along an axis is taken: from 0 to ½."""


def check(state):
    """Return the error of a state without a picture of one's own, or None."""
    return misfit(state, None)


def answer(state):
    """Return the named arrays of a state without a picture of one's own."""
    return answered(state, None)


def misfit(state, own):
    """Return the error where there is no picture of one's own, or kernels without border exceed the X."""
    if state["picture"] == "own" and own is None:
        return fault("own", "picture", "own", None)
    if state["picture"] != "x" or state["border"] != "valid":
        return None  # all other pictures are larger than two kernels
    sizes = [np.shape(kernel) for kernel in kernels(state)]
    for axis, name in enumerate(AXES):
        taken, least = sum(size[axis] - 1 for size in sizes) + 1, len(CONSTANTS["x"])
        if taken > least:
            return fault(f"exceeds_{name}", "kernel", taken, least)
    return None


def kernels(state):
    """Return the kernels in a row: one or two."""
    given = [state["kernel"], state["second"]] if state["twice"] else [state["kernel"]]
    return [np.array(kernel, float) for kernel in given]


def answered(state, own):
    """Return picture and output, plane by plane, and what the kernels are made of.

    ``padded`` is what the last kernel lies on, its border included. ``levels`` are the values that are
    drawn as darkest and lightest. ``columns`` and ``rows`` are the pieces of the first kernel, as many as
    its rank; ``together`` is the one kernel that does what all do in a row. Of it, ``response`` is by how
    much it scales a wave of each frequency in the plane; ``across`` and ``down`` are that along the two
    axes, with its sign where the kernel is symmetric; ``facts`` are its sum and its gain of noise.
    """
    x = picture(state, own)
    *before, last = kernels(state)
    seen = x
    for kernel in before:
        seen = slid(bordered(seen, kernel, state["border"]), kernel)
    padded = bordered(seen, last, state["border"])
    output = slid(padded, last)
    pairs = separated(state["kernel"])
    height, width = np.shape(state["kernel"])
    together = in_a_row(before[0], last) if before else last
    return {
        "picture": x,
        "padded": padded,
        "output": output,
        "levels": np.array(levels(state, output)),
        "columns": np.array([column for column, _ in pairs]).reshape(len(pairs), height),
        "rows": np.array([row for _, row in pairs]).reshape(len(pairs), width),
        "together": together,
        "response": frequency_response(together, CONSTANTS["frequencies"]),
        "across": factors(together, "width"),
        "down": factors(together, "height"),
        "facts": np.array([together.sum(), noise_gain(together)]),
    }


def bordered(x, kernel, border):
    """Return planes with the border that a kernel needs for an output as large as they are, or none."""
    if border == "valid":
        return x
    return pad(x, padding_amounts("same", x.shape[-2:], kernel.shape), border)


def slid(x, kernel):
    """Return what the kernel makes of each plane."""
    return conv2d(x[:, None], kernel[None, None])[:, 0]


def levels(state, output):
    """Return the values of the output that are drawn as darkest and as lightest."""
    if state["shown"] == "clamped":
        return [float(level) for level in light(state["picture"])]
    low, high = output.min(), output.max()
    if state["shown"] == "stretched":
        return [low, high if high > low else low + 1]
    most = max(-low, high) or 1.0
    return [-most if state["shown"] == "signed" else 0.0, most]


def factors(kernel, axis):
    """Return what waves along an axis are multiplied by: with the sign where it is real, else its size."""
    response = line_response(kernel, FREQUENCIES, axis=axis)
    if np.abs(response.imag).max() <= 1e-9 * np.abs(kernel).sum():
        return response.real
    return np.abs(response)


def still(state, view, answer):
    """Return the kernel, and the picked output (else the one in the middle) in one sentence."""
    y = answer["output"]
    _, height, width = y.shape
    i, j = view["picked"][1:] if view["picked"] else (height // 2, width // 2)
    i, j = min(i, height - 1), min(j, width - 1)
    total, gain = answer["facts"]
    sentence = t(
        "filters.still.sentence",
        picture=t(f"filters.picture.{state['picture']}"),
        border=t(f"filters.border.{state['border']}"),
        size=f"{height}×{width}",
        i=i,
        j=j,
        value=y[0, i, j],
        sum=total,
        gain=number(gain, 2),
    )
    second = table(state["second"], t("filters.still.second")) if state["twice"] else ""
    return table(state["kernel"], t("filters.still.kernel")) + second + f"<p>{sentence}</p>"


class FiltersExplorable(Explorable):
    """Kernels on pictures: every pixel's window and sum, and what becomes of every wave.

    ``picture`` may be given as an array, (H, W) or (H, W, 3), of 16 to 256 pixels a side.
    """

    NAME = "filters"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)
    _stored = traitlets.Dict().tag(sync=True)
    _own = None

    def __init__(self, key="", controls=None, **fields):
        self._bind()
        super().__init__(key, controls, **fields)
        self._carry()
        self.observe(self._carry, names="picture")

    def set(self, **fields):
        """Change several fields together, or none; an array as the picture is one of your own."""
        before, shown = self._own, self.picture
        try:
            super().set(**fields)
        except StateError:
            self._own = before
            raise
        if self._own is not before:
            self._carry()
            if shown == self.picture == "own":
                self._publish(self.answer)

    def _bind(self):
        """Let check and answer know of the picture that this figure has."""
        self.check = lambda state: misfit(state, self._own)
        self.compute = lambda state: answered(state, self._own)

    def _given(self, fields):
        given = fields.get("picture")
        if isinstance(given, np.ndarray) or (
            isinstance(given, list) and given and isinstance(given[0], list)
        ):
            self._own, error = own_picture(given)
            if error:
                raise StateError(error, self.NAME)
            fields = {**fields, "picture": "own"}
        return super()._given(fields)

    def _carry(self, _change=None):
        """Give the page the picture that it needs once Python has stopped; one's own it must know at once."""
        if self.picture in ("own", *CONSTANTS["fetched"]):
            image = self._own if self.picture == "own" else kept(self.picture)
            values = base64.b64encode(image.tobytes()).decode()
            self._stored = {"name": self.picture, "shape": list(image.shape), "values": values}
