"""The pages of the appendix that are made while the book is built: lesson plans, benchmarks, figures."""

import json
import re
from collections import defaultdict
from types import SimpleNamespace

import pytest
from support import ROOT
from support.chapters import CHAPTERS
from support.explorables import EXPLORABLES

from convnotes.book import api, benchmarks, gallery, made, teaching

RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
FILES = [path.relative_to(ROOT).with_suffix("").as_posix() for path in CHAPTERS]
APP = SimpleNamespace(
    srcdir=ROOT,
    confdir=ROOT,
    config=SimpleNamespace(html_baseurl=""),
    env=SimpleNamespace(docname="book/appendix/gallery"),
)


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The application that has read a page, and the words that are made for it, for the test to change."""
    path, words = tmp_path / "page.md", ["made"]
    path.write_text("# Title\n\n<!-- made: toy -->\n", encoding="utf-8")
    monkeypatch.setitem(made.MAKERS, "toy", lambda app: words[0] + app.env.temp_data["docname"])
    env = SimpleNamespace(metadata=defaultdict(dict), temp_data={"docname": "a"}, doc2path=lambda name: path)
    app, content = SimpleNamespace(env=env), [path.read_text(encoding="utf-8")]
    made.insert(app, "a", content)
    assert content == ["# Title\n\nmadea\n"]
    return app, words


def test_a_page_is_read_anew_only_if_another_text_would_be_made_for_it(page):
    app, words = page
    assert made.outdated(app, app.env, set(), set(), set()) == []
    words[0] = "another"
    assert made.outdated(app, app.env, set(), set(), set()) == ["a"]
    assert made.outdated(app, app.env, set(), set(), {"a"}) == []
    assert app.env.temp_data == {}


def test_where_nothing_is_to_be_made_nothing_is_changed(page):
    app, _ = page
    plain = ["# Another"]
    made.insert(app, "x", plain)
    assert plain == ["# Another"]
    assert "x" not in app.env.metadata


@pytest.mark.parametrize("module", [api, benchmarks, gallery, teaching], ids=lambda module: module.__name__)
def test_a_page_of_the_appendix_asks_for_what_is_made_for_it(module):
    name = module.__name__.rpartition(".")[2]
    text = (ROOT / "book" / "appendix" / f"{name}.md").read_text(encoding="utf-8")
    assert made.PLACE.findall(text) == [name]
    assert made.MAKERS[name] is module.page


# --- For teachers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_a_chapter_has_aims_questions_and_figures_for_a_class(file):
    chapter = teaching.read(ROOT, file)
    assert 2 <= len(chapter.aims) <= 4
    assert chapter.mistakes
    assert {"question", "figure"} <= {step.kind for step in chapter.steps}


@pytest.mark.parametrize("file", FILES)
def test_no_step_of_a_lesson_is_told_twice_in_the_same_words(file):
    told = [re.sub(r'<a href="[^"]*">', "", step.text) for step in teaching.read(ROOT, file).steps]
    assert len(told) == len(set(told))


def test_a_question_is_told_under_its_own_heading_though_the_cell_of_that_begins_with_something_else():
    steps = teaching.read(ROOT, "book/foundations/history").steps
    (told,) = (step.text for step in steps if "What makes the cell fire most?" in step.text)
    assert "[A cell that waits for a bar](../foundations/history.ipynb#a-cell-that-waits-for-a-bar)" in told


@pytest.mark.parametrize("file", FILES)
def test_a_chapter_has_something_to_talk_about(file):
    prompts = teaching.DISCUSS[file.removeprefix("book/")]
    assert 2 <= len(prompts) <= 4


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("whole", teaching.LESSONS)
def test_a_lesson_fits_and_its_steps_follow_each_other(file, whole):
    plan = teaching.plan(teaching.read(ROOT, file), whole)
    starts = [at for at, _ in plan]
    assert starts == sorted(set(starts))
    assert 0 <= whole - teaching.CLOSING - starts[-1] < teaching.TALK  # no gap before it closes
    assert any("figure/" in text for _, text in plan)


def test_the_page_for_teachers_has_every_chapter_in_the_order_of_the_book():
    titles = re.findall(r"^## (.+)$", teaching.page(APP), re.MULTILINE)
    assert titles == [teaching.read(ROOT, file).title for file in FILES]


# --- Benchmarks ------------------------------------------------------------------------------------------


def test_the_benchmarks_name_the_machine_and_every_case_in_every_table():
    text = benchmarks.page(APP)
    assert RESULTS["machine"]["processor"] in text
    passes = 2 * len(RESULTS["threads"])
    for case in RESULTS["memory"]:
        assert text.count(f"| {case} |") == passes


def test_a_time_of_two_is_half_the_ratio():
    case = {"ms": 3.0, "ratio": 1.0}
    cases = {"a layer": {"forward": {"convnotes": case, "PyTorch": {"ms": 6.0, "ratio": 0.5}}}}
    table = benchmarks.table(cases, "forward", {"a layer": {"forward": 1.0}})
    assert table.splitlines()[-1] == "| a layer | 3.00 | – | 2.00× | – | – | 1.00× |"


# --- The gallery -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", EXPLORABLES, ids=lambda figure: figure.NAME)
def test_a_figure_of_the_gallery_has_its_fields_and_an_example_that_runs(figure):
    text = gallery.section(figure, "https://somebody.example/", "../../")
    for field in (*figure.schema["fields"], *figure.schema["derived"]):
        assert f"| `{field}` |" in text
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names = {}
    exec(code, names)
    assert names["figure"].key == "mine"
    assert f'src="https://somebody.example/figure/{figure.NAME}.html"' in text
