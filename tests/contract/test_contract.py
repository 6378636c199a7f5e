"""Both answers of every explorable, Python's and the page's, case by case in a real browser."""

import base64
import contextlib
import io
import itertools
import random
import re

import numpy as np
import pytest
from support import pages
from support.explorables import EXPLORABLES
from support.figure import Figure
from support.states import bad_changes, draw_state

from convnotes.explorables.runtime.explorable import StateError
from convnotes.explorables.runtime.text import message, number

CASES = 200
ELSEWHERE = {"lenet": 20}  # figures whose many states are held in a file of their own
TOLERANCE = 1e-9
NUMERICAL = 1e-5  # for answers that are numerical gradients: their last digits are noise
each = pytest.mark.parametrize("figure", EXPLORABLES, ids=lambda figure: figure.NAME)


@pytest.fixture(scope="module")
def page(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched.page


def drawn(figure, count):
    """Return so many random states that the explorable accepts, and those that it rejected on the way."""
    generator = random.Random(figure.NAME)
    good, bad = [], []
    while len(good) < count:
        state = draw_state(generator, figure.schema, kinds=None)
        (bad if figure.check(state) else good).append(state)
        assert len(bad) < 50 * count, "hardly any state is valid"
    return good, bad


def same(ours, theirs, tolerance):
    """Whether two arrays agree: same shape, NaN where NaN, |a − b| ≤ tolerance·max(1, |b|)."""
    return ours.shape == theirs.shape and np.allclose(
        theirs, ours, rtol=tolerance, atol=tolerance, equal_nan=True
    )


@each
def test_both_sides_give_the_same_answers(figure, page):
    good, _ = drawn(figure, ELSEWHERE.get(figure.NAME, CASES))
    for at in range(0, len(good), 20):
        batch = good[at : at + 20]
        answers = page.evaluate(
            """async ([name, states]) => {
                const text = (bytes) => {
                    let letters = "";
                    for (let at = 0; at < bytes.length; at += 8192)
                        letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
                    return btoa(letters);
                };
                const carry = (a) => {
                    const bytes = new Uint8Array(Float64Array.from(a).buffer);
                    return { shape: a.shape, type: a.constructor.name, data: text(bytes) };
                };
                const { answer, load } = convnotes.figures[name];
                for (const state of states) await load?.(state);
                return states.map((state) => Object.fromEntries(
                    Object.entries(answer(state)).map(([key, a]) => [key, carry(a)])));
            }""",
            [figure.NAME, batch],
        )
        for state, theirs in zip(batch, answers, strict=True):
            ours = figure.compute(state)
            assert list(ours) == list(theirs), state
            for name, array in ours.items():
                kind = "Int32Array" if array.dtype.kind in "iu" else "Float64Array"
                assert theirs[name]["type"] == kind, name
                assert theirs[name]["shape"] == list(array.shape), (name, state)
                data = np.frombuffer(base64.b64decode(theirs[name]["data"])).reshape(array.shape)
                tolerance = NUMERICAL if name in figure.schema.get("numerical", []) else TOLERANCE
                assert same(array.astype(float), data, tolerance), (name, state)


@each
def test_both_sides_reject_the_same_combinations(figure, page):
    _, bad = drawn(figure, CASES)
    theirs = page.evaluate(
        "([name, states]) => states.map((s) => convnotes.figures[name].check(s))", [figure.NAME, bad[:300]]
    )
    assert theirs == [figure.check(state) for state in bad[:300]]


@each
def test_both_sides_reject_the_same_changes_with_the_same_words(figure, page):
    widget, tried = figure(), list(bad_changes(figure.schema))
    told = Figure(page, figure.NAME).refusals(tried)
    for changes, theirs in zip(tried, told, strict=True):
        before = widget.state
        with pytest.raises(StateError) as caught:
            widget.set(**changes)
        assert widget.state == before
        assert theirs == {"error": caught.value.error, "kept": True, "words": message(caught.value.error)}, (
            changes
        )


@each
def test_a_state_has_no_minus_zero_and_shares_nothing_with_its_defaults(figure, page):
    alike = page.evaluate(
        """(name) => {
            const { schema: { defaults }, figures } = convnotes;
            const { schema, resolve } = figures[name];
            const fresh = () => defaults(schema.fields);
            const { fields } = schema;
            const of = (type) => Object.keys(fields).find((name) => fields[name].type === type);
            const grid = of("grid"), zero = (value) => (Array.isArray(value) ? value.map(zero) : -0);
            const changed = grid ? { [grid]: zero(fresh()[grid]) } : {};
            const { state } = resolve(fresh(), changed);
            const cells = grid && state ? state[grid].flat(3) : [];
            const spoilt = fresh();
            for (const value of Object.values(spoilt)) if (Array.isArray(value)) value.length = 0;
            const kept = Object.values(fresh()).every((value) => !Array.isArray(value) || value.length > 0);
            return [cells.some((cell) => Object.is(cell, -0)), kept];
        }""",
        figure.NAME,
    )
    assert alike == [False, True]


@each
def test_derived_sizes_give_the_same_grids(figure, page):
    fields = figure.schema["fields"]
    for name, spec in figure.schema["derived"].items():
        (low_h, high_h), (low_w, high_w) = (fields[spec["resizes"]][side] for side in ("rows", "columns"))
        for size in itertools.product(range(low_h, high_h + 1), range(low_w, high_w + 1)):
            widget = figure()
            theirs = page.evaluate(
                "([name, changes, state]) => convnotes.figures[name].resolve(state, changes)",
                [figure.NAME, {name: list(size)}, widget.state],
            )
            if theirs["error"]:
                with pytest.raises(StateError) as caught:
                    widget.set(**{name: list(size)})
                assert theirs["error"] == caught.value.error
            else:
                widget.set(**{name: list(size)})
                assert theirs["state"] == widget.state
                assert np.shape(widget.state[spec["resizes"]])[-2:] == size


@each
def test_presets_are_valid_and_named(figure, page):
    for preset in figure.schema["presets"]:
        figure().set(**preset["state"])
    labels = Figure(page, figure.NAME).select("preset").locator("option").all_text_contents()
    assert not [label for label in labels if "." in label and " " not in label], "a preset without its words"


def printed_names(schema, state):
    """Return the answers that the code prints, in this order; some only where a field has a value."""
    for shown in schema["python"]:
        if isinstance(shown, str):
            yield shown
        elif all(state[field] == value for field, value in shown["when"].items()):
            yield shown["array"]


@each
def test_show_python_prints_the_same_numbers(figure, page):
    good, _ = drawn(figure, 12)
    for state in good:
        answer = figure.compute(state)
        expected = np.concatenate([answer[name].ravel() for name in printed_names(figure.schema, state)])
        if expected.size > 900:
            continue
        code = page.evaluate(
            "([name, state]) => convnotes.figures[name].python(state, {})", [figure.NAME, state]
        )
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "<shown>", "exec"), {})
        printed = [
            float(text) for text in re.findall(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)", out.getvalue())
        ]
        np.testing.assert_allclose(printed, expected, rtol=1e-6, atol=1e-6, err_msg=code)


def test_numbers_are_written_alike(page):
    generator = random.Random("numbers")
    values = [
        0,
        -0.0,
        0.5,
        2.5,
        0.125,
        -0.0625,
        1e-7,
        -1e-7,
        123456,
        1234567.5,
        999999.9999,
        1e21,
        -8,
        1 / 3,
        2 / 3,
    ]
    values += [generator.uniform(-1, 1) * 10.0 ** generator.randint(-9, 9) for _ in range(500)]
    values += [generator.randint(-4000, 4000) / 16 for _ in range(300)]
    for places in (0, 1, 2, 3, 4):
        theirs = page.evaluate(
            "([values, places]) => values.map((v) => convnotes.kit.number(v, places))", [values, places]
        )
        assert theirs == [number(value, places) for value in values]
