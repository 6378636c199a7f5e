"""The explorable ``training`` in a reader's hands: the rate and its limit, steps, runs that break."""

import pytest
from support.figure import Figure


@pytest.fixture
def training(page):
    figure = Figure(page, "training")
    figure.reset()
    return figure


def test_the_limit_is_marked_where_the_slider_stands_for_it(training):
    limit = training.answer["limit"][0]
    training.set(learning_rate=limit)
    training.wait(
        """(() => {
            const [mark, input] = [".cn-limit", "[name=learning_rate]"].map((name) =>
                el.querySelector(name).getBoundingClientRect());
            const slider = el.querySelector("[name=learning_rate]");
            const share = (slider.valueAsNumber - slider.min) / (slider.max - slider.min);
            const thumb = input.left + 8 + share * (input.width - 16);
            return Math.abs(mark.left + 1 - thumb) < 2;
        })()"""
    )


def test_the_rate_goes_by_factors_and_its_words_say_how_it_stands_to_the_limit(page, training):
    training.set(learning_rate=0.01)
    training.slider("learning_rate").focus()
    page.keyboard.press("ArrowRight")
    training.wait("Math.abs(state.learning_rate / 0.01 - 10 ** 0.01) < 0.005")
    training.set(learning_rate=0.0064)
    training.says("η is 0.5 times the limit 0.0128: it converges.")
    training.set(learning_rate=0.0256)
    training.says("η is 1.99 times the limit 0.0128: the steepest direction explodes.")
    training.set(method="adam")
    training.says("Adam has no exact limit")


def test_a_run_that_explodes_names_its_step(training):
    training.preset("large")
    stopped = training.answer["stopped"][0]
    training.says(f"Step {stopped} is not finite; here is step {stopped - 1}, the last that was.")
    training.set(view={"position": 3})
    training.says_no_more("not finite")


def test_a_blank_start_is_said_to_learn_nothing(training):
    training.preset("blank")
    training.says("The gradient is 0: nothing is ever learnt.")
    training.preset("forgotten")
    training.says("One direction of the kernel is flat")


def test_two_weights_show_the_loss_as_a_landscape(training):
    landscape = training.mount.get_by_role("img", name="The loss over both weights")
    assert landscape.count() == 0 or not landscape.is_visible()
    training.preset("line")
    landscape.wait_for()
    assert len(training.mount.locator(".cn-path-descent").get_attribute("points").split(" ")) == 51


def test_the_kernels_follow_the_player(training):
    training.set(view={"position": 0})
    begun = training.cell("descent", 0, 0).text_content()
    training.set(view={"position": 100})
    assert training.cell("descent", 0, 0).text_content() == "1" != begun
    training.says("Loss after step 100:")


def test_the_player_walks_through_the_steps_and_stops_at_the_last(training):
    training.set(steps=10, view={"position": 0})
    training.button("Play").click()
    training.becomes(position=10)
    training.mount.get_by_role("button", name="Play", exact=True).wait_for()


@pytest.mark.parametrize("width", [760, 932, 1200])  # a page's, a notebook's, a wide window's
def test_the_curves_have_all_their_names_beside_the_surface(page, training, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(
        """(width) => {
            const { style } = document.querySelector("[data-explorable=training]");
            [style.width, style.maxWidth] = [`${width}px`, "none"];
        }""",
        width,
    )
    training.set(hidden=[[1, -1]])
    training.settle()
    assert training.part(".cn-pixels").is_visible()
    legend = training.part(".cn-losses .cn-legend").first
    assert legend.evaluate("(el) => el.scrollWidth - el.clientWidth") == 0
