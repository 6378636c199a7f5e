"""The static drawings: what they say in words, and that they follow the page's theme."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from convnotes.book.figures import (
    SCREEN,
    STYLE,
    Drawing,
    Panel,
    channel_stacks,
    number_grids,
    windows_on_axis,
)
from convnotes.book.palette import DARK, LIGHT


def texts(drawing):
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.svg())


def test_a_drawing_without_a_description_is_refused():
    with pytest.raises(ValueError, match="description must say what the picture shows, got ' '"):
        Drawing(Figure(), " ")


def test_the_description_is_what_a_screen_reader_says():
    assert 'role="img" aria-label="a &lt; b"' in Drawing(Figure(), "a < b").svg()


def test_no_colour_of_the_palette_is_left_as_a_value():
    svg = windows_on_axis(7, 3, stride=2, padding=1).svg()
    assert not [value for value in LIGHT.values() if value in svg]


def test_every_named_colour_of_a_drawing_has_a_value_in_both_themes():
    drawing = windows_on_axis(7, 3, stride=2, padding=1)
    names = set(re.findall(r"var\(--cn-(\w+)\)", drawing.svg()))
    assert names
    assert names <= LIGHT.keys() & DARK.keys()


def test_the_same_drawing_is_the_same_svg():
    assert windows_on_axis(6, 3, padding=1).svg() == windows_on_axis(6, 3, padding=1).svg()


def test_two_drawings_share_no_id():
    first, second = windows_on_axis(6, 3, padding=1).svg(), windows_on_axis(7, 3, padding=1).svg()
    ids = [set(re.findall(r' id="([^"]*)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_id_that_a_drawing_refers_to_exists():
    svg = windows_on_axis(6, 3, padding=1).svg()
    referenced = set(re.findall(r'(?:url\(|href=")#([\w-]+)', svg))
    assert referenced == set(re.findall(r' id="([^"]*)"', svg))


def test_a_drawing_styles_nothing_outside_itself():
    assert "<style" not in windows_on_axis(6, 3).svg()


def test_a_notebook_stores_one_line_of_a_drawing():
    assert repr(windows_on_axis(6, 3)).count("\n") == 0


def test_a_grid_shows_every_number_with_a_real_minus_sign():
    drawing = number_grids(Panel(np.array([[-1.5, 2, -0.0]]), "w", "w"), description="three numbers")
    assert texts(drawing) == ["−1.5", "2", "0", "w"]


def test_a_grid_hatches_its_padding_and_nothing_else():
    values = np.pad(np.ones((2, 3)), ((1, 0), (0, 2)))
    drawing = number_grids(Panel(values, "x", "x", ((1, 0), (0, 2))), description="padded")
    assert drawing.svg().count("fill: url(#") == values.size - 6


def test_a_quantity_has_its_colour_in_the_outline_of_its_grid():
    for quantity in "xwyd":
        svg = number_grids(Panel(np.zeros((2, 3)), "name", quantity), description="zeros").svg()
        assert svg.count(f"stroke: var(--cn-{quantity})") == 1


def test_a_grid_of_zeros_is_drawn_without_a_tint():
    svg = number_grids(Panel(np.zeros((2, 3)), "x"), description="zeros").svg()
    assert "--cn-pos" not in svg
    assert "--cn-neg" not in svg


def test_signs_stand_between_the_grids():
    panels = [Panel(np.ones((1, 2)), name) for name in "xwy"]
    drawing = number_grids(*panels, between=("⋆", "="), description="x ⋆ w = y")
    assert [text for text in texts(drawing) if text in "⋆="] == ["⋆", "="]


def test_signs_that_do_not_fit_between_the_grids_are_refused():
    with pytest.raises(ValueError, match="between must have 1 entries, got 2"):
        number_grids(Panel(np.eye(2), "x"), Panel(np.eye(2), "y"), between=("⋆", "="), description="two")


def test_a_row_wider_than_a_phone_is_shown_in_parts_of_one_scale_that_fit_it():
    panels = [Panel(np.ones((2, size)), name) for size, name in ((11, "x"), (3, "w"))]
    shown = number_grids(*panels, between=("⋆",), description="x ⋆ w")._repr_html_()
    narrow = [int(pixels) for pixels in re.findall(r"--cn-narrow:(\d+)px", shown)]
    whole = [float(points) * 4 / 3 for points in re.findall(r'<svg [^>]*?\bwidth="([\d.]+)pt"', shown)]
    assert max(narrow) <= SCREEN
    assert narrow[0] / whole[0] == pytest.approx(narrow[1] / whole[1], rel=0.02)
    assert shown.count("role=") == shown.count('role="img" aria-label="x ⋆ w"') == 1


def test_a_row_that_fits_a_phone_is_one_picture():
    panels = [Panel(np.eye(2), "x"), Panel(np.eye(2), "y")]
    assert number_grids(*panels, description="two")._repr_html_().count("<svg") == 1


def test_a_picture_of_no_grid_is_refused():
    with pytest.raises(ValueError, match="panels must hold at least one"):
        number_grids(description="nothing")


def test_a_picture_of_no_stack_is_refused():
    with pytest.raises(ValueError, match="stacks must hold at least one"):
        channel_stacks(description="nothing")


@pytest.mark.parametrize(
    ("n", "kernel_size", "steps", "sentence"),
    [
        (5, 3, {}, "5 cells, no padding: 3 windows of 3 taps, at 0–2, 1–3, 2–4; no cell is left over."),
        (
            4,
            2,
            {"stride": 4},
            "4 cells, no padding: 1 window of 2 taps, at 0–1; the last 2 cells are left over.",
        ),
        (
            2,
            3,
            {"padding": 1},
            "2 cells, padding 1 before and 1 after: 2 windows of 3 taps, at −1–1, 0–2; no cell is left over.",
        ),
        (
            5,
            2,
            {"dilation": 3},
            "5 cells, no padding: 2 windows of 2 taps, 3 apart, at 0–3, 1–4; no cell is left over.",
        ),
    ],
)
def test_an_axis_says_where_its_windows_lie(n, kernel_size, steps, sentence):
    assert windows_on_axis(n, kernel_size, **steps).description == sentence


def test_an_axis_strikes_out_each_cell_that_no_window_reads():
    marks = [windows_on_axis(n, 2, stride=3).svg().count("stroke: var(--cn-edge)") for n in (5, 6)]
    assert marks == [1, 2]  # cell 2; cells 2 and 5


def test_an_axis_numbers_its_own_cells_and_no_padding():
    svg = windows_on_axis(3, 3, padding=1).svg()
    assert re.findall(r">(\d)</text>", svg) == ["0", "1", "2"]


def test_an_axis_on_which_the_kernel_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="kernel_size 5 exceeds padded size 4"):
        windows_on_axis(4, 5)


def test_a_stack_has_a_sheet_for_each_channel():
    drawing = channel_stacks(("maps", "y", 5, 3), description="five maps")
    assert drawing.svg().count("opacity: 0.12") == 5


def test_a_plot_of_ones_own_takes_the_colours_of_the_page():
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([0, 1], [1, 0], color=LIGHT["x"])
    assert set(re.findall(r"(?:fill|stroke): (#\w+)", Drawing(figure, "a line").svg())) <= {
        "#ffffff",
        "#000000",
    }
