"""The explorable ``signal`` in a reader's hands: drawing, sliding, picking, swapping."""

import pytest
from harness import page as harness_page
from support import pages
from support.figure import Figure

from convnotes.explorables import SignalExplorable


@pytest.fixture
def signal(page):
    return Figure(page, "signal")


def centre(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_sum_is_written_out_at_the_players_time(signal):
    signal.set(f=[[2, 0, 1, 3]], g=[[1, 0.5, 0.25, 0.125]], view={"position": 3})
    signal.says("(f * g)[3] = Σ f[τ]·g[3 − τ] = 2·0.125 + 0·0.25 + 1·0.5 + 3·1 = 3.75")


def test_without_the_flip_the_sum_runs_the_other_way(signal):
    signal.set(f=[[2, 0, 1, 3]], g=[[1, 0.5]], flip=0, view={"position": 2})
    signal.says("(f ⋆ g)[1] = Σ f[τ]·g[τ − 1] = 0·1 + 1·0.5 = 0.5")


def test_before_time_0_no_minus_stands_before_a_minus(signal):
    signal.set(f=[[2, 0, 1, 3]], g=[[1, 0.5]], flip=0, view={"position": 0})
    signal.says("(f ⋆ g)[−1] = Σ f[τ]·g[τ + 1] = 2·0.5 = 1")
    signal.set(time="continuous", view={"position": 1})
    signal.says("∫ f(τ)·g(τ + 1.75) dτ")


def test_the_words_agree_with_their_numbers(signal):
    signal.set(f=[[2]], g=[[1, 0.5, 0.25]], view={"position": 1})
    for at, words in enumerate(["at once.", "one step after it came in.", "2 steps after it came in."]):
        signal.set(view={"picked": ["g", 0, at]})
        signal.says(f"is what an input of 1 gives {words}")
    slide = signal.mount.get_by_role("img", name="lie over each other at one step of f.")
    slide.wait_for()


def test_an_upright_axis_has_more_than_one_number(signal):
    for f in ([3, 1, -2, 4, 1], [-4, 4], [1, -1, 2]):
        signal.set(f=[f], g=[[1]])
        signal.wait(
            """[...el.querySelectorAll(".cn-plot:not([hidden]) .cn-axes")].every(
                (axes) => axes.querySelectorAll("text[text-anchor=end]").length > 1)"""
        )


def test_in_continuous_time_areas_are_added(signal):
    signal.set(f=[[1, 1]], g=[[2]], time="continuous", view={"position": 5})
    signal.says("(f * g)(1.25) = ∫ f(τ)·g(1.25 − τ) dτ = 1.5 + 0.5 = 2")


def test_dragging_a_bar_changes_its_value_and_undo_takes_it_back(page, signal):
    before = signal.state["f"]
    bar = signal.mount.locator(".cn-bars").first.locator(".cn-bar").nth(1)
    bar.scroll_into_view_if_needed()
    x, y = centre(bar.bounding_box())
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 10, steps=3)
    page.mouse.up()
    signal.wait("state.f[0][1] > 0")
    signal.button("Undo").click()
    signal.becomes(f=before)


def test_one_stroke_over_many_bars_draws_them_all(page, signal):
    signal.set(f=[[1, 0, 0, 0, 0, 1]])
    bars = signal.mount.locator(".cn-bars").first
    bars.scroll_into_view_if_needed()
    first, last = (bars.locator(".cn-bar").nth(at).bounding_box() for at in (0, 5))
    page.mouse.move(*centre(first))
    page.mouse.down()
    page.mouse.move(*centre(last))  # in one leap: the bars between are drawn too
    page.mouse.up()
    signal.wait("state.f[0].every((value) => value > 0)")


def test_a_number_can_be_typed_instead_of_drawn(page, signal):
    signal.cell("Signal g", 0, 2).click()
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    signal.wait("state.g[0][2] === -3")


def test_a_signal_grows_and_shrinks_at_its_end(signal):
    signal.set(f=[[1, 2]])
    signal.button("Make f longer").click()
    signal.becomes(f=[[1, 2, 0]])
    shorter = signal.button("Make f shorter")
    shorter.click()
    signal.wait("state.f[0].length === 2")
    shorter.click()
    signal.wait("el.querySelector('[aria-label=\"Make f shorter\"]').ariaDisabled === 'true'")


def test_picking_an_input_shows_the_trace_it_leaves(signal):
    signal.set(f=[[2, 0, 3]], g=[[1, 0.5]])
    signal.cell("Signal f", 0, 2).click()
    signal.says("f[2] = 3 alone leaves this, from t = 2 on: 3, 1.5.")
    signal.mount.get_by_text("due to f[2] alone").filter(visible=True).wait_for()


def test_swapping_leaves_a_convolution_as_it_is(signal):
    signal.set(f=[[3, 1, 4]], g=[[2, 7]])
    before = signal.answer["output"]
    signal.button("Swap f and g").click()
    signal.becomes(f=[[2, 7]], g=[[3, 1, 4]])
    assert signal.answer["output"].tolist() == before.tolist()


def test_dragging_over_the_output_moves_the_time(page, signal):
    plot = signal.mount.locator(".cn-plot:not([hidden]) svg.cn-plot-svg").last
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 60, box["y"] + 60)
    signal.wait("view.position > 4")


def test_the_time_stays_when_the_kind_of_time_changes(signal):
    signal.set(view={"position": 3})
    signal.select("time").select_option("continuous")
    signal.becomes(time="continuous", position=12)  # quarters of a step
    signal.says("(f * g)(3)")


def test_what_is_not_revealed_is_not_drawn_until_the_player_comes_by(signal):
    signal.set(f=[[1, 2, 3]], g=[[1]], view={"position": 0, "revealed": 0})
    to_come = signal.mount.get_by_text("to come").locator("visible=true")
    assert to_come.count() == 0
    signal.button("One step forward").click()
    signal.becomes(position=1)
    signal.button("One step back").click()
    signal.becomes(position=0, revealed=1)
    to_come.first.wait_for()


def swipe(page, start, by, steps=8):
    """Draw one finger over the page."""
    touch = page.context.new_cdp_session(page)
    for at in range(steps + 1):
        x, y = (start[axis] + by[axis] * at / steps for axis in (0, 1))
        kind = "touchMove" if at else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        pages.drawn(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    pages.drawn(page)


def test_a_finger_scrolls_over_the_bars_and_draws_across_them(browser, alone):
    with pages.opened(browser, alone("signal"), size="phone", has_touch=True) as watched:
        page, signal = watched.page, Figure(watched.page, "signal")
        signal.set(f=[[0, 0, 3, 0, 0, 0]])
        bars = signal.mount.locator(".cn-bars").first
        bars.scroll_into_view_if_needed()

        before, y = signal.state["f"], page.evaluate("scrollY")
        page.evaluate("addEventListener('scrollend', () => { window.still = true; })")
        swipe(page, centre(bars.bounding_box()), (0, -150))
        page.wait_for_function("(y) => scrollY > y && window.still", arg=y)  # it may glide on
        assert signal.state["f"] == before
        assert signal.button("Undo").is_disabled()

        bars.scroll_into_view_if_needed()
        box = bars.bounding_box()
        width, y = box["width"], page.evaluate("scrollY")
        swipe(page, (box["x"] + 2, box["y"] + 20), (width - 4, 0))
        signal.wait("state.f[0].every((value) => value > 0)")
        assert page.evaluate("scrollY") == y

        touched = bars.locator(".cn-bar").nth(1)
        x, _ = centre(touched.bounding_box())
        value = signal.state["f"][0][1]
        page.touchscreen.tap(x, box["y"] + box["height"] - 12)
        signal.wait("state.f[0][1] < arg", value)


def test_on_a_phone_signals_that_a_page_opens_with_fit_their_box(browser, tmp_path):
    page = tmp_path / "page.html"
    figure = SignalExplorable(key="opened", f=[[0, 1, 2, -1, 0, 2, -1, 0]], g=[[1, 2, -1]], flip=0)
    page.write_text(harness_page([figure]), encoding="utf-8")
    with pages.opened(browser, page.as_uri(), size="phone") as watched:
        over = "(stage) => stage.scrollWidth - stage.clientWidth"
        assert watched.page.locator(".cn-stage").evaluate(over) <= 0
