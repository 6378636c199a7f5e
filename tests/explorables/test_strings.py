"""Every text that a reader sees stands in a string table, and another language needs nothing but tables."""

import html
import json
import re

import pytest
from harness import page as harness_page
from support import pages, texts
from support.explorables import EXPLORABLES
from support.figure import Figure

from convnotes import words
from convnotes.explorables import Question

TABLES = texts.tables()
SHARED = TABLES["runtime"]
LANGUAGES = sorted({path.name.split(".")[1] for path in texts.FIGURES.glob("*/strings.*.json")})
SOURCES = [path for path, _ in texts.sources()]
TOY = "qq"
each = pytest.mark.parametrize("figure", EXPLORABLES, ids=lambda figure: figure.NAME)


# --- The tables --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_each_table_are_sorted_and_single(language):
    for path in sorted(texts.FIGURES.glob(f"*/strings.{language}.json")):
        pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert keys == sorted(set(keys)), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_table_a_key_or_a_name_of_a_value_that_english_lacks(language):
    """What it leaves out is said in English."""
    spoken = texts.tables(language)
    assert spoken.keys() <= TABLES.keys()
    assert {name: different(TABLES[name], table) for name, table in spoken.items()} == {n: [] for n in spoken}


def different(english, table):
    """Return the keys of a table that English lacks, or whose texts take other values."""
    names = {key: sorted(set(texts.NAME.findall(text))) for key, text in english.items()}
    others = {key: sorted(set(texts.NAME.findall(text))) for key, text in table.items()}
    return sorted(key for key in others if names.get(key) != others[key])


def test_a_translation_that_has_a_key_of_its_own_or_takes_another_value_is_found():
    english = {"a": "{x} cells", "b": "{x} of {y}", "c": "none"}
    assert different(english, {"a": "{x}", "b": "{y}: {x}"}) == []
    assert different(english, {"a": "{z}", "b": "{x} {y}", "d": ""}) == ["a", "d"]


@each
def test_whatever_the_kit_asks_of_a_figure_has_words(figure):
    own = {**SHARED, **TABLES[figure.NAME]}
    assert sorted(texts.of_schema(figure.schema) - own.keys()) == []


@each
def test_no_two_presets_of_a_figure_have_the_same_name(figure):
    names = [words.t(f"{figure.NAME}.preset.{preset['id']}") for preset in figure.schema["presets"]]
    assert len(set(names)) == len(names)


def unused(table, asked, patterns, names):
    """Return the keys that nobody asks for, by themselves or as `name.key`; keyOne goes with its key."""
    found = []
    for key in table:
        forms = [key, key.removesuffix("One")]
        calls = [f"{name}.{form}" if name else form for name in names for form in forms]
        if not asked & set(forms) and not any(p.fullmatch(call) for p in patterns for call in calls):
            found.append(key)
    return found


def test_every_string_is_used():
    texts_of_code = {text for _, strings in texts.sources() for text in strings}
    patterns = [pattern for pattern in map(texts.as_pattern, sorted(texts_of_code)) if pattern]
    asked = {figure.NAME: texts.of_schema(figure.schema) for figure in EXPLORABLES}
    everywhere = set().union(*asked.values())
    left = {name: unused(table, asked.get(name, set()), patterns, [name]) for name, table in TABLES.items()}
    left["runtime"] = unused(SHARED, everywhere, patterns, ["", *TABLES])
    assert left == {name: [] for name in TABLES}


def test_a_string_that_nobody_asks_for_is_found():
    patterns = [texts.as_pattern("conv.{}.said"), texts.as_pattern("conv.feeds")]
    table = {"feeds": "", "feedsOne": "", "kernel.said": "", "stride": "", "left": ""}
    assert unused(table, {"stride"}, patterns, ["conv"]) == ["left"]


def test_every_key_that_a_source_asks_for_exists():
    known = {*SHARED, *(f"{name}.{key}" for name, table in TABLES.items() for key in {**SHARED, **table})}
    tops = {key.split(".")[0] for key in known if "." in key} - {"runtime"}
    missing = []
    for path, strings in texts.sources():
        for text in strings:
            key = re.fullmatch(r"([a-z]+)\.[\w.-]*\w", text)
            if (
                key
                and key[1] in tops
                and not re.search(r"\.(ts|js|css|json|py)$", text)
                and text not in known
            ):
                missing.append((path.name, text))
    assert missing == []


# --- The code ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(texts.FIGURES)))
def test_no_english_stands_in_the_code(path):
    assert texts.sentences(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("view.ts", 'h("p", {}, "the output is");', ["the output is"]),
        (
            "view.ts",
            "h(`p`, {}, `with ${n} cells of ${t('conv.input')} it is`)",
            ["with {} cells of {} it is"],
        ),
        ("view.ts", "// nothing to be seen\nconst quiet = /a pattern of `words`/;", []),
        ("view.ts", 'throw new Error("no string for this");', []),
        ("answer.py", 'still = f"With {n} the output is {y}."', ["With {} the output is {}."]),
        ("answer.py", 'def f():\n    """Return what is asked."""\n    raise ValueError("not so many")', []),
    ],
)
def test_a_sentence_in_the_code_is_found(name, source, found):
    assert texts.sentences(texts.FIGURES / "conv" / name, source) == found


# --- Another language --------------------------------------------------------------------------------------


def wrapped(table):
    """Return a toy translation: each text in brackets, so that what is not translated shows."""
    return {key: f"⟦{text}⟧" for key, text in table.items()}


FORMULA = {"flip", "max", "pad"}
"""Names of functions in formulas, which are the same in every language."""


def bare(text):
    """Return the words of a text that stand in no brackets, however deep these are nested."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = shorter
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in FORMULA]


def test_what_is_not_translated_shows():
    assert bare("⟦With ⟦stride⟧ 2⟧ y = 3") == []
    assert bare("⟦With⟧ stride 2") == ["stride"]


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Speak the toy language, whose tables stand in a folder of the test's."""
    for name, table in TABLES.items():
        folder = tmp_path / name
        folder.mkdir()
        for language, own in (("en", table), (TOY, wrapped(table))):
            path = folder / f"strings.{language}.json"
            path.write_text(json.dumps(own, ensure_ascii=False), encoding="utf-8")
    folders = {name: tmp_path / name for name in TABLES if name != "runtime"}
    monkeypatch.setattr(words.tables, "folders", {**words.tables.folders, **folders})
    others = [folder for folder in words.tables.shared if folder.name != "runtime"]
    monkeypatch.setattr(words.tables, "shared", [tmp_path / "runtime", *others])
    monkeypatch.setenv(words.VARIABLE, TOY)
    monkeypatch.setattr(words, "_language", TOY)


def visible(markup):
    """Return the text of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", " ", markup))


@each
def test_a_still_speaks_another_language(figure, toy):
    for preset in figure.schema["presets"]:
        made = figure(key="toy", **preset["state"])
        assert bare(visible(made.still(made.state, made.view, made.answer))) == [], preset["id"]


@each
def test_an_error_speaks_another_language(figure, toy):
    with pytest.raises(ValueError, match=r"^⟦.*⟧$"):
        figure(no_such_field=1)


@each
def test_a_notebook_brings_the_words_of_its_language(figure, toy):
    assert figure()._words == {name: wrapped(TABLES[name]) for name in ("runtime", figure.NAME)}


@each
def test_a_notebook_in_english_brings_no_other_words(figure):
    assert figure()._words == {}


QUESTION = {"prompt": "?", "answer": 3, "explanation": "!", "hints": {4: "."}, "hint": ":"}


def test_a_question_speaks_another_language(toy):
    assert bare(visible(Question("toy", **QUESTION).still())) == []


SEEN = """(el) => {
    const attributes = ["aria-label", "aria-valuetext", "title", "alt", "placeholder", "label"];
    const said = [""]; // all the text, and each attribute: a text may go through several elements
    const walk = (node) => {
        if (node.nodeType === Node.TEXT_NODE) said[0] += node.data;
        if (node.nodeType !== Node.ELEMENT_NODE || node.matches("pre, .cn-link")) return;
        for (const name of attributes) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
        for (const child of node.childNodes) walk(child);
    };
    walk(el);
    return said;
}"""


@pytest.fixture
def toy_page(toy, browser, tmp_path):
    """A page with every figure and a question, in the toy language."""
    figures = [figure(key=figure.NAME) for figure in EXPLORABLES]
    script = (
        f"<script>convnotes.text.speak({json.dumps({n: wrapped(t) for n, t in TABLES.items()})});</script>"
    )
    question = Question("toy", **QUESTION)._repr_mimebundle_()[0]["text/html"]
    markup = harness_page(figures).replace("</main>", f"{question}</main>")
    path = tmp_path / "index.html"
    path.write_text(markup.replace("</html>", f"{script}</html>"), encoding="utf-8")
    with pages.opened(browser, path.as_uri()) as watched:
        yield watched.page
        assert watched.complaints == []


def test_every_figure_of_a_page_speaks_another_language(toy_page):
    for figure in EXPLORABLES:
        el = Figure(toy_page, figure.NAME).mount
        english = {}
        for preset in figure.schema["presets"]:
            el.locator("select[name=preset]").select_option(preset["id"])
            pages.drawn(toy_page)
            english |= {word: preset["id"] for text in el.evaluate(SEEN) for word in bare(text)}
        assert english == {}, figure.NAME


def test_a_question_of_a_page_speaks_another_language(toy_page):
    el = toy_page.locator("[data-question]")
    for reply in ("", "three", "4", "3"):
        el.locator("input").fill(reply)
        el.locator("button").first.click()
        assert [text for text in el.evaluate(SEEN) if bare(text)] == [], reply
