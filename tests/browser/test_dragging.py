"""A slider that is dragged: what the browser lays out for it, and what waits for its end."""

import json

import pytest
from support.explorables import EXPLORABLES

DRAGGED = [kind.NAME for kind in EXPLORABLES if kind.NAME != "lenet"]  # which has no slider
SLIDERS = """[...document.querySelectorAll("input[type=range]")]
    .filter((slider) => slider.offsetParent).map((slider) => slider.name)"""
OPEN = """document.querySelectorAll(".cn-essential > button[aria-expanded=false]")
    .forEach((button) => button.click())"""
DRAG = """async ([name, changes]) => {
    const slider = document.querySelector(`input[type=range][name="${name}"]`);
    const [min, max, step] = [slider.min, slider.max, slider.step || 1].map(Number);
    const steps = Math.round((max - min) / step);
    changes ??= Math.min(steps + 1, 40); // every value once
    for (let at = 0; at < changes; at++) {
        slider.value = String(min + step * Math.abs(((at + steps) % (2 * steps)) - steps)); // to and fro
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise(requestAnimationFrame); // the figure, which asked for it before us, has drawn
    }
}"""


def layouts(browser, page, name):
    """Return of each layout while a slider is dragged whether it was one of the whole page."""
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.evaluate(DRAG, [name, 16])
    events = json.loads(browser.stop_tracing())["traceEvents"]
    of_layouts = [event["args"] for event in events if event["name"] == "Layout" and event["ph"] == "X"]
    return [not one["beginData"]["partialLayout"] for one in of_layouts if "beginData" in one]


@pytest.mark.parametrize("name", DRAGGED)
def test_what_is_dragged_lays_out_no_more_than_its_figure(browser, visited, page, name):
    page.evaluate(OPEN)
    for slider in page.evaluate(SLIDERS):
        visited.again()
        page.evaluate(OPEN)
        page.evaluate(DRAG, [slider])  # cells are measured, labels have their room
        whole = layouts(browser, page, slider)
        assert len(whole) > 10, slider
        assert sum(whole) <= len(whole) / 4, slider  # where a longer text needs its button


SELECT = "document.querySelector('select[name=padding]').value"


@pytest.mark.parametrize("name", ["conv"])
@pytest.mark.parametrize("ended", [True, False], ids=["ended", "broken off"])
def test_a_select_says_what_its_slider_has_done_when_it_rests(page, name, ended):
    page.evaluate(DRAG, ["padding", 3])
    if ended:
        page.evaluate("document.querySelector('input[name=padding]').dispatchEvent(new Event('change'))")
    page.wait_for_function(f"{SELECT} === '2'")
    assert not page.locator(".cn-slot .cn-value").is_visible()
    page.evaluate("document.querySelector('[data-explorable]').explorable.set({ padding: 'same' })")
    page.wait_for_function(f"{SELECT} === 'same'")


@pytest.mark.parametrize("name", ["conv"])
def test_words_that_still_say_the_same_are_not_made_anew(page, name):
    page.evaluate("window.kept = [...document.querySelectorAll('.cn-caption b')]")
    captions = "[...document.querySelectorAll('.cn-caption')].map((one) => one.innerText).join()"
    before = page.evaluate(captions)
    page.evaluate(DRAG, ["stride", 2])
    page.wait_for_function(f"before => {captions} !== before", arg=before)
    assert page.evaluate("kept.length && kept.every((one) => one.isConnected)")


HIDDEN_ANEW = """() => {
    window.anew = [];
    new MutationObserver((records) => {
        for (const { target, oldValue } of records)
            if (oldValue !== null && target.hidden) anew.push(target.className);
    }).observe(document.body, {
        attributeFilter: ["hidden"], attributeOldValue: true, subtree: true });
}"""


@pytest.mark.parametrize("name", DRAGGED)
def test_what_is_hidden_is_not_hidden_anew(page, name):
    page.evaluate(OPEN)
    page.evaluate(HIDDEN_ANEW)
    for slider in page.evaluate(SLIDERS):
        page.evaluate(DRAG, [slider, 4])
    assert page.evaluate("anew") == []


@pytest.mark.parametrize("name", ["conv"])
def test_a_number_that_changes_is_written_where_it_stood(page, name):
    cells = "[...document.querySelectorAll('[role=gridcell]')]"
    page.evaluate(f"window.texts = {cells}.map((cell) => cell.firstChild)")
    before = page.evaluate(f"{cells}.map((cell) => cell.textContent)")
    page.evaluate(
        """() => {
            const { explorable } = document.querySelector("[data-explorable]");
            const input = explorable.state.input.map((row) => row.map((value) => value + 1));
            return explorable.set({ input });
        }"""
    )
    after = page.evaluate(f"{cells}.map((cell) => cell.textContent)")
    assert sum(one != other for one, other in zip(before, after, strict=True)) > 8
    assert page.evaluate(f"{cells}.every((cell, at) => cell.firstChild === texts[at])")
