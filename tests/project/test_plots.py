"""The drawings over an axis: what they refuse, and what can be told from them without colour."""

import re

import numpy as np
import pytest

from convnotes.book.figures import Drawing
from convnotes.book.plots import COLOURS, curves, pictures, timeline

X = np.arange(4)
WORDS = {"xlabel": "x", "ylabel": "y", "description": "Two curves"}


def test_no_two_curves_have_one_dash():
    drawing = curves(X, dict.fromkeys("abcde", X), **WORDS)
    dashes = {str(line._unscaled_dash_pattern) for line in drawing.figure.axes[0].lines}
    assert len(dashes) == len(COLOURS)


def test_a_curve_goes_through_its_points():
    (line,) = curves(X, {"square": X**2}, **WORDS).figure.axes[0].lines
    np.testing.assert_array_equal(line.get_xydata(), np.stack([X, X**2], axis=1))


def test_a_curve_of_another_length_is_named():
    with pytest.raises(ValueError, match=r"short must have shape \(4,\) as x, got \(3,\)"):
        curves(X, {"short": [1, 2, 3]}, **WORDS)


@pytest.mark.parametrize("count", [0, 6])
def test_too_few_or_too_many_curves_are_refused(count):
    with pytest.raises(ValueError, match=f"lines must hold 1 to 5 curves, got {count}"):
        curves(X, {str(name): X for name in range(count)}, **WORDS)


def test_what_stands_above_pictures_is_text_of_the_page_and_does_not_shrink_with_them():
    shown = pictures({"a <line>": np.eye(5), "one dot": np.eye(1)}, description="two")._repr_html_()
    parts = re.findall(r'<span class="cn-part">([^<]*)<svg (.*?)</svg>', shown)
    assert [label for label, _ in parts] == ["a &lt;line&gt;", "one dot"]
    assert not any("<text" in svg for _, svg in parts)


def test_a_label_without_its_picture_is_refused():
    drawing = pictures({"a": np.eye(5), "b": np.eye(5)}, description="two")
    with pytest.raises(ValueError, match="labels must have 2 entries, got 1"):
        Drawing(drawing.figure, "two", drawing.parts, ["a"])


EVENTS = [(1959, "y", "first"), (1960, "y", "second"), (1990, "w", "third")]


def test_years_stand_to_scale():
    dots = [line.get_ydata()[0] for line in timeline(EVENTS).figure.axes[0].lines if line.get_marker() == "o"]
    assert (dots[2] - dots[0]) / (dots[1] - dots[0]) == pytest.approx(31)


def test_texts_of_neighbouring_years_do_not_touch():
    places = sorted({text.get_position()[1] for text in timeline(EVENTS).figure.axes[0].texts})
    assert np.diff(places).min() > 0.2


def test_a_timeline_tells_its_events_in_words():
    assert repr(timeline(EVENTS)).endswith("1959: first. 1960: second. 1990: third.")


@pytest.mark.parametrize("events", [[], [(1990, "y", "a"), (1980, "y", "b")], [(1990, "y", "a")] * 2])
def test_years_must_rise(events):
    with pytest.raises(ValueError, match="events must be by rising year"):
        timeline(events)
