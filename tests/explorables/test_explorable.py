"""The Python half of every explorable, as a notebook uses it: traits, `set`, errors, the mimebundle."""

import html
import inspect
import json
import pickle
import re

import ipywidgets
import numpy as np
import pytest
import traitlets
from support.explorables import EXPLORABLES

from convnotes import explorables
from convnotes.explorables import ConvExplorable
from convnotes.explorables.runtime.explorable import StateError
from convnotes.explorables.runtime.text import message

each = pytest.mark.parametrize("figure", EXPLORABLES, ids=lambda figure: figure.NAME)
SQUARE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


def heard(widget):
    """Return the list to which the names of all traits will be added that change from now on."""
    names = []
    widget.observe(lambda change: names.append(change["name"]))
    return names


def html_of(widget):
    return widget._repr_mimebundle_()[0]["text/html"]


# --- How it shows itself ---------------------------------------------------------------------------------


@each
def test_the_repr_is_the_call_that_makes_the_figure_again(figure):
    for preset in figure.schema["presets"]:
        made = figure(key="again", **preset["state"])
        assert repr(eval(repr(made), vars(explorables))) == repr(made)
        assert eval(repr(made), vars(explorables)).state == made.state


@each
def test_the_html_names_the_figure_its_key_and_its_state_and_is_always_the_same(figure):
    made = figure(key='a "<b>"')
    attributes = r'<div data-explorable="([^"]*)" data-key="([^"]*)" data-state="([^"]*)"[^>]*>'
    name, key, state = map(html.unescape, re.match(attributes, html_of(made)).groups())
    assert (name, key) == (figure.NAME, made.key)
    assert json.loads(state) == {**made.state, "view": made.view}
    assert html_of(made) == html_of(figure(key=made.key))


# --- Assigning -------------------------------------------------------------------------------------------


def test_a_cell_written_into_a_grid_that_was_read_changes_nothing_until_the_grid_is_assigned():
    widget = ConvExplorable(kernel=SQUARE)
    names = heard(widget)
    kernel = widget.kernel
    kernel[0][0] = 5
    widget.view["picked"] = ["output", 0, 0]
    assert widget.kernel == SQUARE
    assert widget.view["picked"] is None
    widget.kernel = kernel
    assert widget.kernel == [[5, 2, 3], *SQUARE[1:]]
    assert names == ["kernel"]


@pytest.mark.parametrize(
    "grid",
    [
        np.array(SQUARE),
        np.array(SQUARE, np.float32),
        np.array(SQUARE)[:, ::-1][:, ::-1],
        tuple(map(tuple, SQUARE)),
        [np.array(row) for row in SQUARE],
        [[np.int8(cell) for cell in row] for row in SQUARE],
    ],
    ids=["array", "float32", "view", "tuples", "list of arrays", "numpy integers"],
)
def test_arrays_tuples_and_numbers_of_numpy_become_plain_lists(grid):
    widget = ConvExplorable()
    widget.kernel = grid
    assert repr(widget.kernel) == repr(SQUARE)


@pytest.mark.parametrize("size", [4, np.int64(4), [4, 4], (4, 4), np.array([4, 4])])
def test_a_derived_size_takes_a_number_or_a_pair(size):
    widget = ConvExplorable(kernel=SQUARE, padding=2)
    widget.kernel_size = size
    assert widget.kernel == [[*row, 0] for row in SQUARE] + [[0] * 4]
    assert widget.kernel_size == 4


def test_a_kernel_given_with_a_size_wins():
    assert ConvExplorable(kernel=[[1, 2]], kernel_size=3).kernel == [[1, 2]]
    widget = ConvExplorable()
    widget.set(kernel_size=5, kernel=[[3, 4]])
    assert (widget.kernel, widget.kernel_size) == ([[3, 4]], [1, 2])


def test_fields_that_fit_only_together_are_set_together():
    widget = ConvExplorable(kernel=SQUARE, padding=0)
    for alone in ({"input": [[1, 2]]}, {"input_size": [1, 2]}):
        with pytest.raises(StateError, match="the kernel spans 3 rows, the padded input only 1"):
            widget.set(**alone)
    widget.set(input=[[1, 2]], kernel=[[3]])
    assert widget.answer["output"].tolist() == [[3, 6]]


@pytest.mark.parametrize(
    "value", [0, 5, 1.5, True, np.True_, "2", None, [2], np.nan, np.inf, 10**400, -(10**400)]
)
def test_a_bad_value_is_refused_wherever_it_is_given_and_changes_nothing(value):
    widget = ConvExplorable(stride=1)
    before, names = widget.state, heard(widget)
    for give in (
        lambda: ConvExplorable(stride=value),
        lambda: setattr(widget, "stride", value),
        lambda: widget.set(dilation=2, stride=value),
    ):
        with pytest.raises(StateError, match=r"^stride ") as caught:
            give()
        assert isinstance(caught.value, ValueError)
        assert isinstance(caught.value, traitlets.TraitError)
        assert caught.value.error["field"] == "stride"
        assert caught.value.error["limit"] == [1, 4]
    assert widget.state == before
    assert names == []


def test_a_bad_cell_is_an_error_of_its_field_and_named_by_its_index():
    with pytest.raises(StateError, match=r"^input\[1, 0\] must be a finite number, got NaN$") as caught:
        ConvExplorable(input=[[1, 2], [np.nan, 3]])
    assert caught.value.error == {
        "code": "finite",
        "field": "input",
        "value": "NaN",
        "limit": None,
        "index": [1, 0],
    }


def test_a_number_beyond_every_float_is_no_cell():
    with pytest.raises(StateError, match=r"^input\[0, 1\] must be a finite number, got Infinity$"):
        ConvExplorable(input=[[1, 10**400], [2, 3]])


@pytest.mark.parametrize("view", [5, "picked", [1, 2]])
def test_a_view_is_a_dict(view):
    widget = ConvExplorable()
    for give in (lambda: ConvExplorable(view=view), lambda: setattr(widget, "view", view)):
        with pytest.raises(StateError, match=r"^view must be a dict of picked.*, got"):
            give()


@pytest.mark.parametrize("switch", [True, np.True_, 1])
def test_a_switch_is_true_or_1(switch):
    widget = ConvExplorable(flip=switch)
    assert repr(widget.flip) == "1"
    widget.flip = False
    assert repr(widget.flip) == "0"


def test_a_figure_is_not_pickled_and_says_what_to_keep():
    with pytest.raises(TypeError, match="a ConvExplorable cannot be pickled: keep its repr"):
        pickle.dumps(ConvExplorable())


@pytest.mark.parametrize("mode", ["reflect", "circular"])
@pytest.mark.parametrize("shape", [(6, 4), (4, 6)])
def test_the_padding_that_an_error_names_as_the_most_fits_and_one_more_does_not(mode, shape):
    made = ConvExplorable(input=np.ones(shape), padding_mode=mode)
    with pytest.raises(StateError, match="the most that") as caught:
        made.padding = 6
    made.padding = most = caught.value.error["limit"]
    with pytest.raises(StateError, match=f"padding {most + 1} exceeds {most}"):
        made.padding = most + 1


# --- A widget like any other -----------------------------------------------------------------------------


def test_an_observer_hears_of_each_accepted_change_once_and_of_none_that_changes_nothing():
    widget = ConvExplorable(stride=1)
    names = heard(widget)
    widget.stride = 2
    widget.stride = 2
    widget.set(stride=2, dilation=1)
    assert names == ["stride"]


def test_an_observer_may_set_another_field():
    widget = ConvExplorable(stride=1, dilation=1)
    widget.observe(lambda change: widget.set(dilation=change["new"]), names="stride")
    widget.stride = 2
    assert widget.dilation == 2


def test_a_trait_is_linked_with_another_widgets():
    widget, slider = ConvExplorable(stride=1), ipywidgets.IntSlider(min=1, max=4)
    traitlets.link((slider, "value"), (widget, "stride"))
    slider.value = 3
    assert widget.stride == 3
    widget.stride = 2
    assert slider.value == 2


@pytest.mark.parametrize("link", [traitlets.link, ipywidgets.link, ipywidgets.dlink])
def test_a_link_to_a_slider_that_stands_out_of_range_is_refused_aloud(link):
    widget, slider = ConvExplorable(stride=1), ipywidgets.IntSlider(value=9, max=20)
    with pytest.raises(StateError, match="stride 9 is outside 1 to 4"):
        link((slider, "value"), (widget, "stride"))
    assert widget.stride == 1


def test_what_a_page_links_by_itself_is_answered_or_taken_back(monkeypatch):
    widget, sent = ConvExplorable(stride=1), []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))
    monkeypatch.setattr(widget, "send_state", lambda key=None: sent.append(key))
    widget.set_state({"stride": 3})
    assert widget.stride == 3
    assert [content["state"]["stride"] for content in sent if "state" in content] == [3]
    sent.clear()
    widget.set_state({"stride": 9})
    assert widget.stride == 3
    assert sent[-2:] == [
        {"id": None, "error": {"code": "range", "field": "stride", "value": 9, "limit": [1, 4]}},
        ["stride"],
    ]


def test_an_answer_that_fails_is_said_to_the_page_and_leaves_the_state(monkeypatch):
    widget, sent = ConvExplorable(stride=1), []
    monkeypatch.setattr(widget, "send", lambda content, buffers=None: sent.append(content))

    def fails(state):
        raise MemoryError("no room")

    monkeypatch.setattr(widget, "compute", fails)
    for request in ({"id": "a.1"}, {"id": "a.2", "state": {"stride": 2}}):
        with pytest.raises(MemoryError):
            widget._on_request(widget, request, [])
        error = {"code": "failed", "field": "answer", "value": None, "limit": "MemoryError: no room"}
        assert sent.pop() == {"id": request["id"], "error": error}
    assert message(error) == "Python could not answer: MemoryError: no room"
    with pytest.raises(MemoryError):
        widget.stride = 3
    assert widget.stride == 1


@each
def test_what_is_seen_never_reaches_the_answer(figure):
    assert list(inspect.signature(figure.compute).parameters) == ["state"]
    assert not figure.schema["fields"].keys() & figure.schema["view"].keys()
