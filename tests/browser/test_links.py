"""Links to a figure's state: each figure takes its own, at any time, and nothing but fields from it."""

import base64
import json

import pytest
from harness import page as harness_page
from support import pages
from support.figure import Figure

from convnotes.explorables import ConvExplorable

KEYS = ["a", "a.b", "ä b", "100%"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page with one figure for each key."""
    path = tmp_path_factory.mktemp("links") / "index.html"
    path.write_text(harness_page([ConvExplorable(key=key) for key in KEYS]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser, address):
    with pages.opened(browser, address) as watched:
        yield watched.page
        assert watched.complaints == []


def strides(page):
    """Return the stride of every figure and what it complains about."""
    return page.evaluate(
        """[...document.querySelectorAll("[data-explorable]")].map((el) =>
            [el.dataset.key, el.explorable.state.stride, el.querySelector(".cn-error").textContent])"""
    )


def link(state):
    """Return the link that brings this JSON to the figure ``a``."""
    return "#x=a." + base64.urlsafe_b64encode(state.encode()).decode().rstrip("=")


@pytest.mark.parametrize("key", KEYS)
def test_a_link_reaches_the_figure_of_its_key_and_no_other(browser, address, page, key):
    figure = Figure(page, key=key)
    figure.set(stride=3)
    with pages.opened(browser, address + figure.copy_link()) as watched:
        Figure(watched.page, key=key).becomes(stride=3)
        assert strides(watched.page) == [[each, 3 if each == key else 1, ""] for each in KEYS]


def test_back_and_forward_bring_the_state_of_their_address(page):
    figure = Figure(page, key="a")
    for stride in (2, 3):
        page.evaluate("(link) => { location.hash = link; }", link(json.dumps({"stride": stride})))
        figure.becomes(stride=stride)
    page.go_back()
    figure.becomes(stride=2)
    page.go_forward()
    figure.becomes(stride=3)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ('{"__proto__": {"stride": 4}}', "__proto__ is no field"),
        ('{"constructor": {"prototype": {"stride": 4}}}', "constructor is no field"),
        ('{"view": {"__proto__": {"position": 4}}}', "__proto__ is no field"),
        ('{"stride": 4, "input": [[1e999]]}', "input[0, 0] must be a finite number, got Infinity"),
        ('{"stride": 4, "input": [[1, 2], [3]]}', "input has a row of 1 cells where the first has 2"),
        (
            '{"stride": 4, "padding": "<img src=x>"}',
            "padding <img src=x> is none of 0, …, 6, valid, same, full",
        ),
        ('{"stride": 4, "view": {"picked": ["output", 0.5, 0]}}', "picked must be a whole number"),
        ('{"stride": NaN}', "could not be read"),
        ("[" * 5000 + "]" * 5000, "could not be read"),
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_state_is_refused_whole_and_in_words(page, state, words):
    page.evaluate("(link) => { location.hash = link; }", link(state))
    Figure(page, key="a").complains(words)
    assert [stride for _, stride, _ in strides(page)] == [1] * len(KEYS)
    assert page.evaluate("[{}.stride, {}.position, document.images.length]") == [None, None, 0]


@pytest.mark.parametrize(
    "state",
    [b'{"stride": 4' + b" " * 20000 + b"}", b'{"\xff": 1}'],
    ids=["longer than a link may be", "no UTF-8"],
)
def test_what_no_figure_wrote_is_not_read(page, state):
    code = base64.urlsafe_b64encode(state).decode().rstrip("=")
    page.evaluate("(link) => { location.hash = link; }", f"#x=a.{code}")
    Figure(page, key="a").complains("could not be read")
    assert [stride for _, stride, _ in strides(page)] == [1] * len(KEYS)


def test_the_same_link_followed_again_restores_the_state(page):
    figure = Figure(page, key="a")
    page.evaluate(
        """(link) => document.body.append(Object.assign(document.createElement("a"),
            { href: link, textContent: "again" }))""",
        link('{"stride": 3}'),
    )
    for _ in range(2):
        page.get_by_role("link", name="again").click()
        figure.becomes(stride=3)
        figure.set(stride=1)


def test_a_link_of_some_fields_opens_the_figure_as_it_began_but_for_them(page):
    figure = Figure(page, key="a")
    began = figure.state
    figure.set(stride=3, dilation=2, kernel=[[1, -1]], view={"picked": ["output", 0, 1]})
    page.evaluate("(link) => { location.hash = link; }", link('{"padding": 1}'))
    figure.becomes(padding=1)
    assert figure.state == began | {"padding": 1}
    assert figure.view == Figure(page, key=KEYS[1]).view
    page.evaluate("(link) => { location.hash = link; }", link('{"view": {"picked": ["input", 1, 1]}}'))
    figure.becomes(padding=0)
    assert figure.view["picked"] == ["input", 1, 1]


DENY = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject() } })"


def test_where_nothing_may_be_copied_it_is_said_and_what_is_to_be_copied_is_selected(page):
    figure = Figure(page, key="a")
    page.evaluate(DENY)
    figure.button("Copy link").click()
    figure.button("Ctrl+C").wait_for()
    address = figure.part(".cn-link")
    selected = address.evaluate("(el) => el.value.slice(el.selectionStart, el.selectionEnd)")
    assert selected == page.evaluate("location.href")
    figure.set(stride=2)  # the link would be another by now
    address.wait_for(state="hidden")
    figure.button("Python").click()
    figure.part(".cn-python button").click()
    page.wait_for_function("getSelection().toString().includes('import')")


def test_the_numbers_of_a_grid_are_copied_as_a_table(page):
    figure = Figure(page, key="a")
    figure.set(kernel=[[1, -2.5], [0, 3]])
    pages.drawn(page)
    copied = figure.cell("Kernel w", 0, 1).evaluate(
        """(cell) => {
            const clipboardData = new DataTransfer();
            const how = { clipboardData, bubbles: true, cancelable: true };
            cell.dispatchEvent(new ClipboardEvent("copy", how));
            return clipboardData.getData("text/plain");
        }"""
    )
    assert copied == "1\t-2.5\n0\t3"
