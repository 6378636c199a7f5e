"""Figures under a finger, and inside the shadow root that some notebooks put them in."""

import pytest
from support import pages
from support.figure import Figure


@pytest.fixture
def touched(browser, harness):
    with pages.opened(browser, harness, size="phone", has_touch=True) as watched:
        yield watched.page


def swipe(page, target):
    """Scroll upwards with a finger that comes down on the target."""
    target.evaluate("(el) => el.scrollIntoView({ block: 'center' })")
    pages.drawn(page)
    box, before = target.bounding_box(), page.evaluate("scrollY")
    x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.8
    hand = page.context.new_cdp_session(page)
    for step in range(16):
        kind = "touchMove" if step else "touchStart"
        point = {"x": x, "y": y - 10 * step}
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    pages.drawn(page)
    return page.evaluate("scrollY") - before


@pytest.mark.parametrize("part", [".cn-plot-picks >> visible=true >> nth=0", ".cn-movable"])
def test_a_scroll_that_begins_on_a_picture_scrolls_and_changes_nothing(touched, part):
    figure = Figure(touched, "orientation")
    before = figure.shown
    assert swipe(touched, figure.part(part)) > 100
    figure.settle()
    assert figure.shown == before


def test_a_tap_on_the_retina_puts_the_bar_there(touched):
    figure = Figure(touched, "orientation")
    before = figure.shown
    retina = figure.part(".cn-movable")
    retina.evaluate("(el) => el.scrollIntoView({ block: 'center' })")
    box = retina.bounding_box()
    touched.touchscreen.tap(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    figure.changes(before)


def test_a_fast_stroke_leaves_out_no_cell(page):
    conv = Figure(page, "conv")
    conv.input("paint").click()
    conv.input("brush").fill("7")
    grid = conv.grid("Input x")
    grid.scroll_into_view_if_needed()
    first, last = (conv.cell("Input x", 1, at).bounding_box() for at in (0, 4))
    page.mouse.move(first["x"] + 10, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 10, last["y"] + 10)  # one event for four cells
    page.mouse.up()
    conv.wait("state.input[1].slice(0, 5).every((cell) => cell === 7)")


SHADOW = """() => {
    const host = document.createElement("div"), el = document.createElement("div");
    document.querySelector("main").prepend(host);
    const root = host.attachShadow({ mode: "open" });
    root.append(...[...document.querySelectorAll("style")].map((style) => style.cloneNode(true)), el);
    const { conv } = convnotes.figures, values = { key: "s", view: { picked: null, position: 0 } };
    Object.assign(values, convnotes.schema.defaults(conv.schema.fields));
    const model = { get: (name) => values[name], set() {}, save_changes() {}, on() {}, off() {}, send: null };
    conv.render({ model, el });
    window.shadowed = el;
    return el.explorable.ready;
}"""


def test_cells_are_painted_and_typed_into_inside_a_shadow_root(page):
    page.evaluate(SHADOW)
    figure = Figure(page, mount=page.locator("main > div >> nth=0").locator("div").first)
    page.evaluate("shadowed.scrollIntoView()")
    figure.cell("Kernel w", 0, 0).focus()
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_function("shadowed.explorable.state.kernel[0][0] === 5")
    page.wait_for_function("shadowed.getRootNode().activeElement?.getAttribute('role') === 'gridcell'")
    figure.input("paint").click()
    figure.input("brush").fill("7")
    boxes = [figure.cell("Input x", 1, at).bounding_box() for at in (0, 3)]
    page.mouse.move(boxes[0]["x"] + 10, boxes[0]["y"] + 10)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"] + 10, boxes[1]["y"] + 10, steps=6)
    page.mouse.up()
    page.wait_for_function("shadowed.explorable.state.input[1].slice(0, 4).every((cell) => cell === 7)")


def table_of_vgg16(page, part):
    """Return the table of a stack that is higher than its box, and wider than a phone."""
    figure = Figure(page, "receptive_field")
    figure.part("select[name=preset]").select_option(label="VGG-16 (2015)")
    figure.part(f"[name=part][value={part}]").check()
    return figure.part(".cn-rf-scroll")


@pytest.mark.parametrize(
    ("part", "place", "ends"),
    [
        ("reach", "0, 0", "left,top"),
        ("reach", "9999, 0", "top"),
        ("reach", "0, 9999", "left"),
        ("reach", "9999, 9999", ""),
        ("cost", "0, 0", "left"),  # but not at the foot: the sums stand there
        ("cost", "9999, 0", ""),
    ],
)
def test_a_box_fades_where_there_is_more_of_it_and_no_scrollbar(touched, part, place, ends):
    box = table_of_vgg16(touched, part)
    fades = f"([el, ends]) => {{ el.scrollTo({place}); return ({pages.FADED})(el) === ends; }}"
    touched.wait_for_function(fades, arg=[box.element_handle(), ends])


def test_what_is_written_out_fades_where_it_goes_on(touched):
    touched.evaluate("[...document.querySelectorAll('[data-explorable]')].map((el) => el.explorable.state)")
    touched.wait_for_function(f"""() => {{
        const long = [...document.querySelectorAll(".cn-box-sentence")]
            .filter((el) => el.scrollHeight > el.clientHeight + 2);
        return long.length && long.every((el) => ({pages.FADED})(el) === "top");
    }}""")


def test_no_box_fades_beside_its_scrollbar(page):
    box = table_of_vgg16(page, "cost")
    assert box.evaluate("(el) => el.scrollHeight > el.clientHeight")
    assert box.evaluate("(el) => getComputedStyle(el).maskImage") == "none"


def test_no_box_fades_that_is_seen_whole(touched):
    table_of_vgg16(touched, "reach")
    touched.wait_for_function("""() => {
        const faded = [...document.querySelectorAll(".cn-fades")]
            .filter((el) => getComputedStyle(el).maskImage !== "none");
        return faded.length && faded.every((el) =>
            el.scrollHeight > el.clientHeight + 2 || el.scrollWidth > el.clientWidth + 2);
    }""")
