"""What the frame around every explorable does for a reader: undo, focus, what is said, links."""

import pytest
from harness import page as harness_page
from support import pages
from support.explorables import EXPLORABLES
from support.figure import Figure

from convnotes.explorables import ConvExplorable
from convnotes.explorables.runtime.built import built
from convnotes.explorables.runtime.schema import preset_changes

each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])


COLOUR = "(el) => getComputedStyle(el).color"


@pytest.fixture
def conv(page):
    return Figure(page, "conv")


@pytest.fixture
def figure(page, name):
    return Figure(page, name)


def focused(figure):
    figure.settle()
    return figure.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")


PUT_AWAY = """async (el, changes) => {
    const { explorable } = el, [frame] = el.children, { state, view } = explorable;
    const later = window.requestAnimationFrame;
    const frames = (n, done) => later(() => n ? frames(n - 1, done) : done());
    const seen = () => new Promise((done) => frames(2, done)); // measured in the first, drawn in the next
    const looks = [];
    for (const away of [false, false, true]) { // once before: what is left of another state is no difference
        await explorable.set({ ...state, view });
        await seen();
        if (away) frame.remove();
        window.requestAnimationFrame = (draw) => { queueMicrotask(() => draw(performance.now())); return 1; };
        await explorable.set({ ...changes, view }); // it is drawn, and no frame goes by
        window.requestAnimationFrame = later;
        el.append(frame);
        await seen();
        looks.push(el.querySelector(".cn-stage").innerHTML);
    }
    return looks.slice(1);
}"""


@each
def test_what_is_drawn_while_a_notebook_has_put_it_away_looks_as_ever(page, figure, name):
    changes = preset_changes(figure.schema, figure.schema["presets"][-1])
    before, after = figure.mount.evaluate(PUT_AWAY, changes)
    assert after == before


KIT_AGAIN = """(kit) => {
    const parts = [...document.querySelectorAll(".cn-stage [class*=' cn-']")];
    const looks = () => parts.map((part) => {
        const style = getComputedStyle(part);
        return [...style].map((name) => `${name}: ${style.getPropertyValue(name)}`);
    });
    const before = looks(), again = document.createElement("style");
    again.textContent = kit;
    document.head.append(again);
    const after = looks();
    again.remove();
    return parts.flatMap((part, at) =>
        after[at].filter((line, n) => line !== before[at][n]).map((line) => `${part.className}: ${line}`));
}"""


@pytest.mark.parametrize("width", [390, 1200])
def test_the_style_of_a_figure_stands_wherever_a_notebook_puts_that_of_the_kit(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """(width) => {
            for (const { style } of document.querySelectorAll("[data-explorable]"))
                [style.width, style.maxWidth] = [`${width}px`, "none"];
        }""",
        width,
    )
    for kind in EXPLORABLES:
        Figure(page, kind.NAME).settle()
    assert page.evaluate(KIT_AGAIN, built("convnotes.css").read_text(encoding="utf-8")) == []


def test_undo_keeps_the_focus_when_nothing_is_left_to_undo(page, conv):
    before, undo = conv.shown, conv.button("Undo")
    conv.nudge("stride")
    conv.changes(before)
    undo.focus()
    page.keyboard.press("Enter")
    conv.shows(before)
    assert focused(conv) == "Undo"
    assert undo.is_disabled()
    page.keyboard.press("Enter")
    assert focused(conv) == "Undo"


def test_a_length_that_cannot_change_keeps_the_focus_and_changes_nothing(page):
    signal = Figure(page, "signal")
    signal.set(f=[[1, 2]])
    signal.button("Make f shorter").focus()
    page.keyboard.press("Enter")
    signal.becomes(f=[[1]])
    assert focused(signal) == "Make f shorter"
    before = signal.shown
    page.keyboard.press("Enter")
    assert focused(signal) == "Make f shorter"
    assert signal.shown == before
    assert not signal.part("error").is_visible()


def test_a_switch_is_taken_back_by_the_undo_key(page, conv):
    before = conv.shown
    conv.input("flip").focus()
    page.keyboard.press("Space")
    changed = conv.changes(before)
    page.keyboard.press("Control+Shift+z")  # elsewhere this makes the change again
    conv.settle()
    assert conv.shown == changed
    page.keyboard.press("Control+z")
    conv.shows(before)


def test_an_edit_goes_to_the_cell_it_began_in(page):
    channels = Figure(page, "channels")
    weight = channels.state["weight"]
    channels.cell("Filter, channel 0", 1, 1).focus()
    page.keyboard.press("F2")
    page.keyboard.type("7")
    channels.cell("Output of filter 1", 0, 0).hover()  # which shows the other filter
    channels.part(".cn-caption").filter(has_text="w1").first.wait_for()
    page.keyboard.press("Enter")
    weight[0][0][1][1] = 7
    channels.becomes(weight=weight)


def test_an_example_that_does_not_fit_is_not_shown_as_chosen(conv):
    conv.set(kernel_size=1, input_size=2)
    before = conv.select("preset").input_value()
    conv.select("preset").select_option("mean")
    conv.complains()
    conv.settle()
    assert conv.select("preset").input_value() == before


@each
def test_only_the_messages_are_spoken_by_themselves(figure):
    spoken = figure.part("output, [role=status], [role=alert], [aria-live]")
    assert {spoken.nth(at).get_attribute("class") for at in range(spoken.count())} == {
        "cn-error",
        "cn-hidden",
        "cn-host",
    }


def test_nothing_is_said_while_the_player_runs(browser, harness):
    with pages.opened(browser, harness) as watched:
        page, conv = watched.page, Figure(watched.page, "conv")
        status = conv.part("status")
        # What was to be said before the clock is the test's own is said by the browser's.
        conv.says("Point at a cell", "status")
        page.clock.install(time=0)
        page.clock.pause_at(10_000)
        page.clock.run_for(1000)
        before = status.text_content()
        conv.button("Play").click()
        for _ in range(3):
            page.clock.run_for(690)
            assert status.text_content() == before
        conv.button("Pause").click()
        page.clock.run_for(2000)
        assert status.text_content().startswith("y[0, 2] = ")


@each
def test_to_open_a_link_is_one_step_to_undo(page, figure):
    before = figure.shown
    figure.preset(figure.schema["presets"][-1]["id"])
    brought = figure.changes(before)
    link = figure.copy_link()
    figure.button("Undo").click()
    figure.shows(before)
    page.evaluate("(link) => { location.hash = ''; location.hash = link; }", link)
    figure.shows(brought)
    figure.button("Undo").click()
    figure.shows(before)


def test_marks_are_seen_where_the_system_chooses_the_colours(browser, harness):
    with pages.opened(browser, harness, forced_colors="active") as watched:
        pool = Figure(watched.page, "pool")
        pool.set(direction="backward", view={"picked": ["delta", 0, 0]})
        for mark in ("cn-picked", "cn-window", "cn-gets"):
            marked = pool.part(f".cn-cell.{mark}").first
            assert marked.evaluate("(el) => getComputedStyle(el).outlineStyle") == "solid", mark
        undo, reset = (pool.button(words) for words in ("Undo", "Reset"))
        assert undo.evaluate(COLOUR) != reset.evaluate(COLOUR)


SILENT_SIGNS = """(el) => [...el.querySelectorAll("[data-corner]")].filter((cell) => cell.offsetParent)
    .filter((cell) => !cell.ariaLabel?.startsWith(cell.textContent) || cell.ariaLabel === cell.textContent)
    .map((cell) => cell.outerHTML)"""


@each
def test_a_sign_in_a_corner_is_said_after_the_number(figure):
    schema = figure.schema
    for preset in schema["presets"]:
        view = {"part": "check"} if "check" in schema["view"].get("part", {}).get("words", ()) else {}
        figure.set(**{**preset_changes(schema, preset), "view": view})
        assert figure.mount.evaluate(SILENT_SIGNS) == [], preset["id"]


def test_an_author_chooses_which_controls_stand_over_the_picture(browser, tmp_path):
    own = tmp_path / "chosen.html"
    own.write_text(harness_page([ConvExplorable(key="conv", controls=["stride"])]), encoding="utf-8")
    with pages.opened(browser, own.as_uri()) as watched:
        conv = Figure(watched.page, "conv")
        row = conv.part("[data-part=controls]").locator("input, select")
        assert row.evaluate_all("(all) => all.map((one) => one.name)") == ["stride"]
        other = conv.part("input[name=kernel_size]").first
        assert not other.is_visible()
        conv.button("more ▾").click()
        other.wait_for()
        assert watched.complaints == []
