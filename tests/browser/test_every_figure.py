"""What holds for every explorable in a real browser, whatever it shows."""

import re

import pytest
from harness import page as harness_page
from support import pages
from support.explorables import EXPLORABLES
from support.figure import Figure

each = pytest.mark.parametrize("name", [kind.NAME for kind in EXPLORABLES])
SLIDERS = "input[type=range]:not([name=position])"


def change_something(figure):
    """Move the figure's first slider, or turn its first switch if it has no slider; return what is shown."""
    before, slider = figure.shown, figure.part(SLIDERS)
    if slider.count():
        figure.nudge(slider.first)
    else:
        figure.part("input[type=checkbox]:not([name=paint])").first.click()
    return figure.changes(before)


@pytest.fixture(scope="module")
def page(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched.page


@pytest.fixture
def figure(page, name):
    return Figure(page, name)


@pytest.fixture(scope="module")
def untouched(browser, harness):
    """What each figure shows when nobody has touched it."""
    with pages.opened(browser, harness) as watched:
        return {kind.NAME: Figure(watched.page, kind.NAME).shown for kind in EXPLORABLES}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing(browser, harness, size, theme):
    with pages.opened(browser, harness, size=size, theme=theme) as watched:
        assert pages.violations(watched.page, rules=pages.COLOURS if theme == "dark" else None) == []


SMALL = """(el) => [...el.querySelectorAll("button, select, input, [role=gridcell]")]
    .filter((target) => !["checkbox", "radio"].includes(target.type)) // their labels are the targets
    .filter((target) => target.offsetParent)
    .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
    .filter(([, box]) => Math.round(box.width) < 24 || Math.round(box.height) < 24)
    .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""


def test_on_a_phone_nothing_is_wider_and_no_target_is_too_small_for_a_finger(browser, harness):
    with pages.opened(browser, harness, size="phone") as watched:
        assert pages.too_wide(watched.page) is None
        assert watched.page.locator("main").evaluate(SMALL) == []


def test_figures_ask_for_nothing_and_complain_about_nothing(browser, harness):
    with pages.opened(browser, harness) as watched:
        assert watched.outside() == []
        assert watched.complaints == []


@each
def test_every_control_is_a_labelled_native_input_named_after_a_field(figure):
    schema = figure.schema
    own = {"preset", "brush", "paint", "cell", "reply"}  # the last of a drill
    known = {*schema["fields"], *schema["derived"], *schema["view"], *own}
    controls = figure.part(":is(input, select):not(.cn-link)")
    for at in range(controls.count()):
        control = controls.nth(at)
        assert control.get_attribute("name") in known
        label = "(el) => el.getAttribute('aria-label') || el.closest('label')?.textContent"
        assert control.evaluate(label)


@each
def test_every_slider_moves_by_its_arrow_keys(figure):
    if figure.schema["more"]:
        figure.part(".cn-essential > button").click()
    sliders = figure.part(SLIDERS)
    for at in range(sliders.count()):
        if not sliders.nth(at).is_visible():
            continue
        before = figure.shown
        figure.nudge(sliders.nth(at))
        figure.changes_or_complains(before)
        figure.reset()


@each
def test_undo_takes_a_change_back(figure):
    figure.reset()
    before = figure.shown
    change_something(figure)
    figure.button("Undo").click()
    figure.shows(before)


@each
def test_grids_have_one_tab_stop_each(figure):
    for part in [None, *figure.part("[type=radio][name=part]").all()]:
        if part:
            part.check()
            figure.settle()  # else grids go while they are counted
        for grid in figure.part("[role=grid] >> visible=true").all():
            assert grid.locator("[role=gridcell][tabindex='0']").count() == 1


@each
def test_the_numbers_of_a_grid_have_one_size_and_fit_their_cells(figure):
    figure.reset()
    wrong = figure.mount.evaluate(
        """(el) => [...el.querySelectorAll("[role=grid]")].flatMap((grid) => {
            if (!grid.offsetParent) return [];
            const cells = [...grid.querySelectorAll("[role=gridcell]")], text = document.createRange();
            const over = cells.filter((cell) => {
                text.selectNodeContents(cell);
                return text.getBoundingClientRect().width > cell.getBoundingClientRect().width;
            });
            const sizes = new Set(cells.map((cell) => getComputedStyle(cell).fontSize));
            const small = [...sizes].filter((size) => parseFloat(size) < 9.5);
            return [...over.map((cell) => cell.textContent), ...small, ...(sizes.size > 1 ? sizes : [])];
        })"""
    )
    assert wrong == []


@each
def test_targets_are_at_least_24_pixels(figure):
    assert figure.mount.evaluate(SMALL) == []


@each
def test_the_still_stands_without_javascript(browser, alone, name):
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(alone(name))
        still = Figure(page, name).mount
        assert re.search(r"\d", still.inner_text())
        assert still.locator("p").count() >= 1
    finally:
        context.close()


@each
def test_print_shows_the_picture_without_controls(page, figure):
    page.emulate_media(media="print")
    try:
        figure.part("footer").wait_for(state="hidden")
        figure.part("header").get_by_text("Reset").wait_for(state="hidden")
        figure.part("body").wait_for()
    finally:
        page.emulate_media(media="screen")


@each
def test_a_link_brings_the_state_back(visited, name):
    visited.again()
    figure = Figure(visited.page, name)
    changed = change_something(figure)
    visited.again(figure.copy_link())
    figure.shows(changed)


def test_nothing_moves_while_a_button_says_copied(visited):
    visited.again()
    conv = Figure(visited.page, "conv")
    # The page itself looks at the moment when the word is there: a busy machine may let it pass.
    conv.part("footer").evaluate(
        """(footer) => {
            const buttons = [...footer.querySelectorAll("button")].filter((el) => el.checkVisibility());
            const place = ({ left, right }) => [left, right];
            const places = () => buttons.map((button) => place(button.getBoundingClientRect()));
            const before = places();
            footer.changed = new Promise((done) => {
                const look = () => done([before, places(), footer.innerText]);
                new MutationObserver(look).observe(footer, { childList: true, subtree: true });
            });
        }"""
    )
    conv.button("Copy link").click()
    before, after, words = conv.part("footer").evaluate("(footer) => footer.changed")
    assert "Copied" in words
    assert after == before


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_a_dot_stands_only_between_two_formulas_of_one_line(browser, harness, size):
    with pages.opened(browser, harness, size=size) as watched:
        rows = watched.page.locator(":is(.cn-formula, .cn-lines):has(.cn-line + .cn-line):visible").all()
        for row in rows:
            dotted = row.evaluate(
                """(row) => [...row.querySelectorAll(".cn-line + .cn-line")].some(
                    (line) => line.offsetTop === line.previousElementSibling.offsetTop)"""
            )
            seen = row.screenshot()
            hide = watched.page.add_style_tag(content=".cn-line:before, .cn-line:after { opacity: 0 }")
            assert (row.screenshot() != seen) == dotted
            hide.evaluate("(el) => el.remove()")
        assert rows


@each
@pytest.mark.parametrize(
    "payload",
    [
        "",
        "AAAA",
        "bnVsbA",
        "W10",
        "eyJub19zdWNoX2ZpZWxkIjoxfQ",
        "eyJ2aWV3Ijp7InBpY2tlZCI6IjxpbWc-In19",
        "A" * 30000,
    ],
    ids=["empty", "no JSON", "null", "list", "unknown field", "markup", "too long"],
)
def test_a_bad_link_leaves_the_figure_as_it_was(visited, untouched, name, payload):
    visited.again(f"#x={name}.{payload}")
    figure = Figure(visited.page, name)
    figure.complains()
    figure.settle()
    assert figure.shown == untouched[name]
    assert visited.complaints == []


def test_nothing_plays_by_itself(browser, harness):
    with pages.opened(browser, harness, reduced_motion="reduce") as watched:
        assert watched.page.evaluate("document.getAnimations().length") == 0


def extremes(spec):
    """Yield values of a field at the ends of what is allowed, and next to nothing."""
    low, high = spec.get("range", (0, 0))
    fractions = () if spec.get("whole") else (5e-324, -5e-324, 1e-13, -0.004, 1 / 3, -12345.678)
    numbers = [n for n in (low, high, *fractions) if low <= n <= high]
    if spec["type"] == "number":
        yield from numbers
    elif spec["type"] == "grid":
        for number in numbers:
            cells = [[number] * spec["columns"][1]] * spec["rows"][1]
            for count in reversed(spec.get("planes", [])):
                cells = [cells] * count
            yield cells


def check_whole_range(figure, look):
    """Give every field its extremes in turn; hold that each is drawn, and what `look` finds wrong with it."""
    for field, spec in figure.schema["fields"].items():
        for value in extremes(spec):
            assert figure.refusal(**{field: value}) is None, (field, value)
            assert look() == [], (field, value)
    figure.reset()


TOO_SMALL = """(el) => {
    const text = document.createRange();
    const grids = [...el.querySelectorAll("[role=grid]")].filter((grid) => grid.offsetParent);
    return grids.flatMap((grid) => [...grid.querySelectorAll("[role=gridcell]")].flatMap((cell) => {
        text.selectNodeContents(cell);
        const over = text.getBoundingClientRect().width > cell.offsetWidth;
        const size = parseFloat(getComputedStyle(cell).fontSize);
        const unnamed = !(cell.ariaLabel ?? cell.textContent).includes(cell.textContent);
        return size < 9.49 || over || unnamed ? [`${cell.outerHTML} at ${size}`] : [];
    }).slice(0, 1));
}"""


@each
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_any_finite_number_within_its_range_is_drawn_as_large_as_is_read(browser, alone, size, name):
    with pages.opened(browser, alone(name), size=size) as watched:
        figure = Figure(watched.page, name)
        check_whole_range(figure, lambda: [*watched.complaints, *figure.mount.evaluate(TOO_SMALL)])


CROWDED = """(el) => {
    const boxes = [...el.querySelectorAll(".cn-stage .cn-scroll")].filter((box) => box.checkVisibility());
    const cut = boxes.filter((box) => !box.matches(".cn-limited") && box.scrollWidth > box.clientWidth);
    const places = boxes.map((box) => box.getBoundingClientRect());
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const covered = boxes.filter((_, at) => places.some((other, n) => n > at && over(other, places[at])));
    const name = (box) => box.querySelector("[role=grid]").ariaLabel;
    return [...cut.map((box) => `${name(box)} is cut`), ...covered.map((box) => `${name(box)} is covered`)];
}"""


@each
def test_on_a_phone_no_grid_is_cut_or_covers_another(browser, alone, name):
    with pages.opened(browser, alone(name), size="phone") as watched:
        figure = Figure(watched.page, name)
        for preset in figure.schema["presets"]:
            figure.preset(preset["id"])
            for tab in figure.part(".cn-body > form .cn-radio").all() or [None]:
                if tab:
                    tab.click()
                    figure.settle()
                assert figure.mount.evaluate(CROWDED) == [], (preset["id"], tab)


FOLDED = """(el) => [...el.querySelectorAll(".cn-box")]
    .filter((box) => box.scrollHeight > box.clientHeight + 2)
    .map((box) => `${box.dataset.part}: ${box.innerText}`)"""


@pytest.mark.parametrize("name", sorted({kind.NAME for kind in EXPLORABLES} - {"channels"}))
def test_on_a_phone_what_a_figure_says_first_is_read_whole(browser, alone, name):
    """But for the sums of every channel: as many as these have no room beside their picture."""
    with pages.opened(browser, alone(name), size="phone") as watched:
        assert Figure(watched.page, name).mount.evaluate(FOLDED) == []


@each
def test_a_refused_change_is_no_step_to_undo(browser, alone, name):
    with pages.opened(browser, alone(name)) as watched:
        figure = Figure(watched.page, name)
        undo = figure.button("Undo")
        cells = figure.part("[aria-readonly=false] [role=gridcell]:not(.cn-padding)")
        if cells.count():
            figure.type(cells.locator("visible=true").first, "99999999")
            figure.complains()
            figure.settle()
        assert undo.is_disabled()
        before = figure.shown
        change_something(figure)
        assert undo.is_enabled()
        undo.click()
        figure.shows(before)
        figure.settle()
        assert undo.is_disabled()


# A box glides where a key sends it, and meanwhile the browser takes no notice of a key for its other side.
COME_TO_REST = """(el) => {
    el.rest = new Promise((done) => el.addEventListener("scrollend", done, { once: true }));
}"""


@each
def test_arrow_keys_scroll_the_python_code(browser, alone, name):
    with pages.opened(browser, alone(name), size="phone") as watched:
        page, figure = watched.page, Figure(watched.page, name)
        figure.button("Python").click()
        code = figure.mount.get_by_role("region", name="Python code")
        code.focus()
        for key, side, size in (
            ("ArrowRight", "scrollLeft", "Width"),
            ("ArrowDown", "scrollTop", "Height"),
        ):
            if code.evaluate(f"(el) => el.scroll{size} > el.client{size}"):
                code.evaluate(COME_TO_REST)
                page.keyboard.press(key)
                page.wait_for_function(f"document.activeElement.{side} > 0")
                code.evaluate("(el) => el.rest")


@pytest.fixture(scope="module")
def printed_colours(browser, harness):
    """The colours of every part of each figure on paper, from a light screen and from a dark one."""
    colours = """(el) => {
        const names = ["color", "backgroundColor", "borderTopColor", "fill", "stroke", "colorScheme"];
        return [el, ...el.querySelectorAll("*")].map((part) => {
            const style = getComputedStyle(part);
            return names.map((name) => style[name]).join();
        });
    }"""
    seen = []
    for theme in ("light", "dark"):
        with pages.opened(browser, harness, theme=theme) as watched:
            watched.page.emulate_media(media="print")
            watched.page.evaluate(pages.AT_REST)
            figures = {kind.NAME: Figure(watched.page, kind.NAME) for kind in EXPLORABLES}
            seen.append({name: figure.part(".cn").evaluate(colours) for name, figure in figures.items()})
    return seen


@each
def test_paper_is_light_whatever_the_screen(printed_colours, name):
    light, dark = printed_colours
    assert light[name] == dark[name] != []


def test_the_list_of_examples_says_whose_state_it_is(browser, tmp_path):
    kind = next(kind for kind in EXPLORABLES if kind.NAME == "conv")
    figures = [kind(key="preset", **kind.schema["presets"][0]["state"]), kind(key="own", kernel=[[1, 2]])]
    path = tmp_path / "index.html"
    path.write_text(harness_page(figures), encoding="utf-8")
    with pages.opened(browser, path.as_uri()) as watched:
        preset, own = (Figure(watched.page, key=key) for key in ("preset", "own"))

        def chosen(figure, words):
            figure.wait(
                "el.querySelector('select[name=preset]').selectedOptions[0].textContent === arg", words
            )

        chosen(preset, "Vertical edges (Sobel)")
        chosen(own, "As given")
        own.slider("stride").focus()
        watched.page.keyboard.press("ArrowRight")
        chosen(own, "Your own")
        watched.page.keyboard.press("ArrowLeft")
        chosen(own, "As given")
        # It is as wide for both, even where no example has a longer name.
        examples = own.select("preset")
        examples.evaluate("(el) => { for (const group of el.querySelectorAll('optgroup')) group.remove(); }")
        width = examples.evaluate("(el) => el.offsetWidth")
        own.nudge("stride")
        chosen(own, "Your own")
        assert examples.evaluate("(el) => el.offsetWidth") == width
