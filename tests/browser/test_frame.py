"""What the frame around every explorable does for a reader: undo, focus, what is said, links."""

import pytest
from support import pages
from support.explorables import EXPLORABLES
from support.pages import figure, shown, wait_shown

each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])


COLOUR = "(el) => getComputedStyle(el).color"


def assign(page, name, **changes):
    page.evaluate(
        "([name, changes]) => document.querySelector(`[data-explorable=${name}]`).explorable.set(changes)",
        [name, changes],
    )


def button(page, name, words):
    return figure(page, name).get_by_role("button", name=words)


def focused(page):
    pages.drawn(page)
    return page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")


def test_undo_keeps_the_focus_when_nothing_is_left_to_undo(page):
    pages.nudge(page, figure(page, "conv").locator("input[name=stride]"))
    pages.drawn(page)
    button(page, "conv", "Undo").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Undo"
    assert button(page, "conv", "Undo").is_disabled()
    page.keyboard.press("Enter")
    assert focused(page) == "Undo"


def test_a_length_that_cannot_change_keeps_the_focus_and_changes_nothing(page):
    assign(page, "signal", f=[[1, 2]])
    button(page, "signal", "Make f shorter").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Make f shorter"
    before = shown(page, "signal")
    page.keyboard.press("Enter")
    assert focused(page) == "Make f shorter"
    assert shown(page, "signal") == before
    assert not figure(page, "signal").locator(".cn-error").is_visible()


def test_a_switch_is_taken_back_by_the_undo_key(page):
    before = shown(page, "conv")
    figure(page, "conv").locator("input[name=flip]").focus()
    page.keyboard.press("Space")
    wait_shown(page, "conv", before, equal=False)
    changed = shown(page, "conv")
    page.keyboard.press("Control+Shift+z")  # elsewhere this makes the change again
    pages.drawn(page)
    assert shown(page, "conv") == changed
    page.keyboard.press("Control+z")
    wait_shown(page, "conv", before)


def test_an_edit_goes_to_the_cell_it_began_in(page):
    weight = page.evaluate("document.querySelector('[data-explorable=channels]').explorable.state.weight")
    figure(page, "channels").get_by_role("grid", name="Filter, channel 0").get_by_role("gridcell").nth(
        4
    ).focus()
    page.keyboard.press("F2")
    page.keyboard.type("7")
    other = (
        figure(page, "channels").get_by_role("grid", name="Output of filter 1").get_by_role("gridcell").first
    )
    other.hover()  # which shows the other filter
    figure(page, "channels").locator(".cn-caption", has_text="w1").first.wait_for()
    page.keyboard.press("Enter")
    weight[0][0][1][1] = 7
    page.wait_for_function(
        """(weight) => JSON.stringify(document.querySelector(
            '[data-explorable=channels]').explorable.state.weight) === JSON.stringify(weight)""",
        arg=weight,
    )


def test_an_example_that_does_not_fit_is_not_shown_as_chosen(page):
    assign(page, "conv", kernel_size=1, input_size=2)
    examples = figure(page, "conv").locator("select[name=preset]")
    before = examples.input_value()
    examples.select_option("mean")
    figure(page, "conv").locator(".cn-error").wait_for()
    assert examples.input_value() == before


@each
def test_only_the_messages_are_spoken_by_themselves(page, name):
    spoken = figure(page, name).locator("output, [role=status], [role=alert], [aria-live]")
    assert {spoken.nth(at).get_attribute("class") for at in range(spoken.count())} == {
        "cn-error",
        "cn-hidden",
        "cn-host",
    }


def test_nothing_is_said_while_the_player_runs(browser, harness):
    with pages.opened(browser, harness) as watched:
        page, status = watched.page, figure(watched.page, "conv").locator(".cn-hidden[role=status]")
        # What was to be said before the clock is the test's own is said by the browser's.
        status.filter(has_text="Point at a cell").wait_for(state="attached")
        page.clock.install(time=0)
        page.clock.pause_at(10_000)
        page.clock.run_for(1000)
        before = status.text_content()
        button(page, "conv", "Play").click()
        for _ in range(3):
            page.clock.run_for(690)
            assert status.text_content() == before
        button(page, "conv", "Pause").click()
        page.clock.run_for(2000)
        assert status.text_content().startswith("y[0, 2] = ")


@each
def test_to_open_a_link_is_one_step_to_undo(page, name):
    before = shown(page, name)
    preset = next(kind.schema for kind in EXPLORABLES if kind.NAME == name)["presets"][1]["id"]
    figure(page, name).locator("select[name=preset]").select_option(preset)
    wait_shown(page, name, before, equal=False)
    button(page, name, "Copy link").click()
    page.wait_for_function("location.hash.startsWith('#x=')")
    link, brought = page.evaluate("location.hash"), shown(page, name)
    button(page, name, "Undo").click()
    wait_shown(page, name, before)
    page.evaluate("(link) => { location.hash = ''; location.hash = link; }", link)
    wait_shown(page, name, brought)
    button(page, name, "Undo").click()
    wait_shown(page, name, before)


def test_marks_are_seen_where_the_system_chooses_the_colours(browser, harness):
    with pages.opened(browser, harness, forced_colors="active") as watched:
        page = watched.page
        assign(page, "pool", direction="backward", view={"picked": ["delta", 0, 0]})
        for mark in ("cn-picked", "cn-window", "cn-gets"):
            marked = figure(page, "pool").locator(f".cn-cell.{mark}").first
            assert marked.evaluate("(el) => getComputedStyle(el).outlineStyle") == "solid", mark
        undo, reset = (button(page, "pool", words) for words in ("Undo", "Reset"))
        assert undo.evaluate(COLOUR) != reset.evaluate(COLOUR)


SILENT_SIGNS = """(el) => [...el.querySelectorAll("[data-corner]")].filter((cell) => cell.offsetParent)
    .filter((cell) => !cell.ariaLabel?.startsWith(cell.textContent) || cell.ariaLabel === cell.textContent)
    .map((cell) => cell.outerHTML)"""


@each
def test_a_sign_in_a_corner_is_said_after_the_number(page, name):
    schema = next(kind.schema for kind in EXPLORABLES if kind.NAME == name)
    for preset in schema["presets"]:
        view = {"part": "check"} if "part" in schema["view"] else {}
        assign(page, name, **{**preset["state"], "view": view})
        assert figure(page, name).evaluate(SILENT_SIGNS) == [], preset["id"]
