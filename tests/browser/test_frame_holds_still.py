"""Nothing moves in a figure that the reader did not touch, and what belongs together is on one screen."""

import re

import pytest
from support import ROOT, pages
from support.explorables import EXPLORABLES
from support.figure import Figure

NAMES = [kind.NAME for kind in EXPLORABLES]
each = pytest.mark.parametrize("name", NAMES)
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [f"{page}.html" for page in re.findall(r"(?:root|file): (\S+)", TOC)]
SCREENS = {
    "book": {"width": 1366, "height": 650},
    "lab": {"width": 900, "height": 650},
    "mobile": {"width": 390, "height": 844},
    "wall": {"width": 1920, "height": 1080},
}
MAIN = {"book": "760px", "lab": "700px", "mobile": "none", "wall": "760px"}

# Everything is asked of the page at once; a change is drawn in the same turn, or each would wait for a frame.
HANDS = """
const drawn = async () => { for (let turn = 0; turn < 8; turn++) await null; };
const box = (part) => {
    const { x, y, width, height } = part.getBoundingClientRect();
    return [x, y, width, height];
};
function places(el) {
    const top = el.getBoundingClientRect().y;
    const inputs = "[data-part=controls] :is(input, select, button)";
    const still = `header button, header select, ${inputs}, .cn-player > *`;
    const parts = { frame: el };
    for (const name of ["picture", "sentence", "formula"])
        parts[name] = el.querySelector(`[data-part=${name}]`);
    el.querySelectorAll(still).forEach((one, at) => {
        // The words of the player are read, not touched.
        if (!one.closest(".cn-position")) parts[`control ${at} ${one.name ?? one.ariaLabel}`] = one;
    });
    return Object.entries(parts).filter(([, part]) => part).map(([name, part]) => {
        const [x, y, width, height] = box(part);
        return [name, [x, y - top, width, height]];
    });
}
function moved(el, before, after, why) {
    return after.flatMap(([name, now], at) => {
        const far = now.some((place, side) => Math.abs(place - before[at][1][side]) > 1);
        return far ? [`${why}: ${name} from ${before[at][1]} to ${now}`] : [];
    });
}
const cells = (el) => [...el.querySelectorAll("[role=gridcell]")].filter((cell) => cell.checkVisibility());
async function point(el, look) {
    for (const cell of cells(el)) {
        cell.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
        await drawn();
        look(`pointing at ${cell.closest("[role=grid]").ariaLabel} ${cell.textContent}`);
        cell.closest("[role=grid]").dispatchEvent(new PointerEvent("pointerleave"));
    }
}
async function slide(input, look) {
    const { name, value } = input;
    const step = Math.max(Number(input.step) || 1, (Number(input.max) - Number(input.min)) / 40);
    for (let at = Number(input.min); at <= Number(input.max); at += step) {
        input.value = String(at);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await drawn();
        look(`${name} = ${input.value}`);
    }
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await drawn();
}
async function watched(mount, act) {
    const later = window.requestAnimationFrame;
    window.requestAnimationFrame = (draw) => { queueMicrotask(() => draw(performance.now())); return 1; };
    const el = mount.querySelector(".cn"), before = places(el), found = [];
    await act(el, (why) => { if (found.length < 3) found.push(...moved(el, before, places(el), why)); });
    window.requestAnimationFrame = later;
    return found;
}
const sliders = (el) => [...el.querySelectorAll("input[type=range]:not([name=position])")];
"""

EVERYTHING = (
    "async (mount) => {"
    + HANDS
    + """
    return watched(mount, async (el, look) => {
        await point(el, look);
        const position = el.querySelector("input[name=position]");
        if (position) await slide(position, look);
        for (const input of sliders(el)) await slide(input, look);
    });
}"""
)

PRESETS = (
    "async (mount) => {"
    + HANDS
    + """
    return watched(mount, async (el, look) => {
        const select = el.querySelector("select[name=preset]");
        for (const { value } of [...select.options].filter(({ value }) => value)) {
            select.value = value;
            select.dispatchEvent(new Event("change"));
            await drawn();
            look(`preset ${value}`);
            await point(el, (why) => look(`preset ${value}, ${why}`));
        }
    });
}"""
)

SPANS = """(mount) => {
    const box = (part) => mount.querySelector(`[data-part=${part}]`).getBoundingClientRect();
    const [controls, picture, sentence] = ["controls", "picture", "sentence"].map(box);
    const top = Math.min(controls.top, picture.top);
    return { told: sentence.bottom - top, shown: Math.max(controls.bottom, picture.bottom) - top };
}"""


@pytest.fixture(scope="module", autouse=True)
def screens():
    pages.SIZES.update(SCREENS)


@pytest.fixture(scope="module")
def opened(browser, harness):
    """A page with every figure in each of the sizes that a test asks for, opened once."""
    with_size = {}

    def page(size):
        if size not in with_size:
            context = pages.opened(browser, harness, size=size, theme="dark" if size == "lab" else "light")
            watched = context.__enter__()
            with_size[size] = (context, watched)
            watched.page.locator("main").evaluate("(el, width) => { el.style.maxWidth = width; }", MAIN[size])
            pages.drawn(watched.page)
        return with_size[size][1].page

    yield page
    for context, _ in with_size.values():
        context.__exit__(None, None, None)


@each
@pytest.mark.parametrize("size", ["book", "lab", "mobile"])
def test_pointing_playing_and_sliding_move_nothing(opened, size, name):
    assert Figure(opened(size), name).mount.evaluate(EVERYTHING) == []


@each
@pytest.mark.parametrize("size", ["book", "lab"])
def test_no_example_changes_the_height_or_moves_a_control(opened, size, name):
    assert Figure(opened(size), name).mount.evaluate(PRESETS) == []


@each
def test_twice_the_size_of_text_moves_nothing(opened, name):
    page = opened("book")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    try:
        assert Figure(page, name).mount.evaluate(EVERYTHING) == []
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")


@each
@pytest.mark.parametrize("size", ["book", "lab"])
def test_picture_controls_and_sentence_are_on_one_screen(opened, size, name):
    assert Figure(opened(size), name).mount.evaluate(SPANS)["told"] <= 600


@each
def test_on_a_phone_the_controls_and_what_they_change_are_on_one_screen(opened, name):
    assert Figure(opened("mobile"), name).mount.evaluate(SPANS)["shown"] <= 844


ALONE = """(mount) => {
    const aside = "hidden-beside-a-figure";
    for (const part of document.querySelectorAll(`.${aside}`)) part.classList.remove(aside);
    for (let part = mount; part.tagName !== "MAIN"; part = part.parentElement)
        for (const other of part.parentElement.children) other.classList.toggle(aside, other !== part);
}"""
"""Spares the browser the layout of the rest of the page at every look."""


@pytest.mark.parametrize("path", PAGES)
def test_the_figures_of_a_page_hold_still_on_one_screen(browser, book_http, path):
    with pages.opened(browser, f"{book_http}/{path}", size="book") as watched:
        watched.page.add_style_tag(content=".hidden-beside-a-figure { content-visibility: hidden; }")
        for mount in watched.page.locator("[data-explorable]").all():
            key = mount.get_attribute("data-key")
            assert mount.evaluate(SPANS)["told"] <= 600, key
            mount.evaluate(ALONE)
            assert mount.evaluate(EVERYTHING) == [], key


FULL = "(el) => { const box = el.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }"


@each
@pytest.mark.parametrize("size", ["wall", "book", "mobile"])
def test_a_figure_is_presented_alone_by_key_and_left_by_escape(opened, size, name):
    page, figure = opened(size), Figure(opened(size), name)
    before = figure.part(".cn").bounding_box()["height"]
    button = figure.button("Present")
    button.focus()
    page.keyboard.press("f")
    shown = page.locator("dialog .cn")
    shown.wait_for()
    pages.drawn(page)
    assert shown.evaluate(FULL) == [0, 0, SCREENS[size]["width"], SCREENS[size]["height"]]
    if size != "mobile":  # there it is scrolled
        assert shown.evaluate("(el) => el.scrollHeight") <= SCREENS[size]["height"]
    assert pages.violations(page, "dialog") == []
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")
    pages.drawn(page)
    assert abs(figure.part(".cn").bounding_box()["height"] - before) <= 1
    assert page.evaluate("document.activeElement.ariaLabel") == "Present"


def test_a_figure_is_presented_with_larger_cells_by_a_click(opened):
    page, conv = opened("wall"), Figure(opened("wall"), "conv")
    before = conv.cell("Input x", 0, 0).bounding_box()["width"]
    conv.button("Present").click()
    page.locator("dialog .cn").wait_for()
    pages.drawn(page)
    assert page.locator("dialog [role=gridcell]").first.bounding_box()["width"] > 2 * before
    page.get_by_role("button", name="Leave the full screen").click()
    page.locator("dialog").wait_for(state="detached")


def test_a_figure_is_presented_touched_and_left_by_touch(browser, harness):
    with pages.opened(browser, harness, size="mobile", has_touch=True, is_mobile=True) as watched:
        page, conv = watched.page, Figure(watched.page, "conv")
        conv.button("Present").tap()
        shown = page.locator("dialog .cn")
        shown.wait_for()
        pages.drawn(page)
        output = shown.get_by_role("grid", name="Output y", exact=True)
        output.get_by_role("gridcell").nth(1).tap()
        conv.wait("view.picked.join() === 'output,0,1'")
        page.get_by_role("button", name="Leave the full screen").tap()
        page.locator("dialog").wait_for(state="detached")
        conv.wait("view.picked.join() === 'output,0,1'")
        assert watched.complaints == []


def test_the_key_of_a_text_field_is_its_own(opened):
    page, conv = opened("wall"), Figure(opened("wall"), "conv")
    cell = conv.cell("Kernel w", 0, 0)
    cell.focus()
    page.keyboard.press("F2")
    page.keyboard.press("f")
    assert page.locator("dialog").count() == 0
    page.keyboard.press("Escape")
