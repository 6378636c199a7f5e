"""The pages of the appendix that are made while the book is built: lesson plans, benchmarks, figures."""

import json
import re
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
    env=SimpleNamespace(docname="book/appendix/gallery", note_reread=lambda: None),
)


def test_what_is_made_stands_in_its_place_and_the_page_is_read_anew_at_every_build():
    read = []
    app = SimpleNamespace(
        env=SimpleNamespace(note_reread=lambda: read.append(1), docname="book/appendix/api")
    )
    content = ["# Title\n\n<!-- made: api -->\n"]
    made.insert(app, "book/appendix/api", content)
    assert content[0] == f"# Title\n\n{api.page()}\n"
    assert read == [1]
    plain = ["# Another"]
    made.insert(app, "x", plain)
    assert (plain, read) == (["# Another"], [1])


@pytest.mark.parametrize("name", ["api", "benchmarks", "gallery", "teaching"])
def test_a_page_of_the_appendix_asks_for_what_is_made_for_it(name):
    text = (ROOT / "book" / "appendix" / f"{name}.md").read_text(encoding="utf-8")
    assert made.PLACE.findall(text) == [name]
    assert name in made.MAKERS


# --- For teachers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_a_chapter_has_aims_questions_and_figures_for_a_class(file):
    chapter = teaching.read(ROOT, file)
    assert 2 <= len(chapter.aims) <= 4
    assert chapter.mistakes
    assert {"question", "figure"} <= {step.kind for step in chapter.steps}


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
    assert table.splitlines()[-1] == "| a layer | 3.00 | – | 2.00 | – | – | 1.00 |"


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
