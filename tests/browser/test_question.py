"""The questions of every chapter, answered on the page: hints, explanations, forms of numbers."""

import json
import re
from base64 import b64decode

import pytest
from support import ROOT, pages
from support.chapters import CHAPTERS


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request, browser, book_http):
    """The page of a chapter, and its questions: each one's element and content."""
    path = request.param.relative_to(ROOT).with_suffix(".html").as_posix()
    with pages.opened(browser, f"{book_http}/{path}") as watched:
        places = watched.page.locator("[data-question]").all()
        yield [(place, json.loads(b64decode(place.get_attribute("data-content")))) for place in places]
        assert watched.complaints == []


ANSWER = """(place, given) => {
    const radio = [...place.querySelectorAll("input[type=radio]")].find(({ value }) => value === given);
    if (radio) {
        radio.click();
        place.querySelector("button").click();
    } else {
        const typed = place.querySelector("input[name=answer]");
        typed.value = given;
        typed.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));
    }
    return place.querySelector("[role=status]").textContent;
}"""


def answer(place, given):
    """Give an answer and return what the page says to it."""
    return place.evaluate(ANSWER, str(given))


def typeset(text):
    """Return a text without the marks of `code` and *emphasis*."""
    return re.sub(r"`([^`]+)`|\*([^*\s][^*]*)\*", r"\1\2", text)


def test_every_foreseen_wrong_answer_gets_its_own_hint(chapter):
    for place, content in chapter:
        for wrong, hint in content["hints"]:
            assert typeset(hint) in answer(place, wrong), (content["prompt"], wrong)


def test_the_right_answer_gets_the_explanation_and_no_hint(chapter):
    for place, content in chapter:
        said = answer(place, content["answer"])
        assert typeset(content["explanation"]) in said, content["prompt"]
        assert not any(typeset(hint) in said for _, hint in content["hints"])


def test_an_unforeseen_answer_gets_the_general_hint_and_then_the_explanation_on_demand(chapter):
    typed = [(place, content) for place, content in chapter if not content["choices"]]
    for place, content in typed:
        unforeseen = -123.25 if isinstance(content["answer"], int | float) else "something else"
        assert typeset(content["hint"]) in answer(place, unforeseen)
        place.get_by_role("button", name="Show the explanation").evaluate("(button) => button.click()")
        assert typeset(content["explanation"]) in place.get_by_role("status").text_content()


@pytest.mark.parametrize(("given", "said"), [("  ", "Type an answer first."), ("ten", "is not a number")])
def test_what_is_no_answer_is_neither_right_nor_wrong(chapter, given, said):
    for place, content in chapter:
        if not content["choices"] and isinstance(content["answer"], int | float):
            answer(place, -123.25)
            assert said in answer(place, given), content["prompt"]
            assert place.locator(".cn-question").get_attribute("class") == "cn-question"


FORMS = {"minus": "−{}", "dash and space": "– {}", "point": "{}.0", "comma": "{},0", "fraction": "{}/1"}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_number_may_be_written_as_readers_write_it(chapter, form):
    for place, content in chapter:
        number = content["answer"]
        if isinstance(number, int) and (number < 0) == form.startswith(("−", "–")):
            said = answer(place, form.format(abs(number)))
            assert typeset(content["explanation"]) in said, content["prompt"]


def test_thousands_may_be_parted_by_a_space(chapter):
    for place, content in chapter:
        if isinstance(content["answer"], int) and content["answer"] >= 1000:
            said = answer(place, f"{content['answer']:,}".replace(",", " "))
            assert typeset(content["explanation"]) in said, content["prompt"]


def test_a_question_is_answered_by_mouse_and_by_keyboard(chapter):
    place, content = next((p, c) for p, c in chapter if not c["choices"])
    place.get_by_role("textbox", name="Your answer").fill(str(content["answer"]))
    place.page.keyboard.press("Enter")
    place.get_by_text("Right.").wait_for()
    place, content = next(((p, c) for p, c in chapter if c["choices"]), (place, content))
    if content["choices"]:
        place.get_by_label(typeset(content["answer"]), exact=True).click()
    place.get_by_role("button", name="Check").click()
    place.get_by_text("Right.").wait_for()
