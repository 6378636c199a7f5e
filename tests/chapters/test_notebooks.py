"""The book's notebooks: their committed form, and what every chapter has."""

import ast
import re
from html import unescape
from types import SimpleNamespace

import nbformat
import notebooks
import pytest
from nbconvert import HTMLExporter
from pybtex.database import parse_file
from support import ROOT
from support.chapters import CHAPTERS, asked, printed, read, shown

from convnotes.book import lanes
from convnotes.book.links import links
from convnotes.book.palette import LIGHT, QUANTITIES
from convnotes.book.references import labels
from convnotes.exercises.exercise import EXERCISES

BOOK = sorted((ROOT / "book").rglob("*.ipynb"))
LABELS = labels(parse_file(str(ROOT / "book" / "references.bib")))
COLOURS = {LIGHT[name].upper() for name in QUANTITIES}


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def tags(cell):
    return set(cell.metadata.get("tags", []))


def checks(cell):
    return re.search(r"\bcheck_\w+\(", cell.source)


def draws(cell):
    return any(output.get("data", {}).get("text/plain", "").startswith("Drawing:") for output in cell.outputs)


# --- Every notebook --------------------------------------------------------------------------------------


@each(BOOK)
def test_a_notebook_is_in_its_committed_form(path):
    assert path.read_text(encoding="utf-8") == notebooks.text(notebooks.normalise(read(path)))


@each(BOOK)
def test_a_notebook_begins_with_the_cell_that_says_how_to_run_it(path):
    first, title = read(path).cells[:2]
    assert (first.id, first.metadata.tags) == (notebooks.RUN_ALL, ["remove-cell"])
    assert title.source.startswith("# ")


def first_cell_without_the_package(monkeypatch):
    """Run the cell where nothing is installed; return what it would install."""
    lines = []
    shell = SimpleNamespace(run_line_magic=lambda magic, line: lines.append((magic, line)))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    exec(notebooks.run_all(), {})
    return lines


def test_a_notebook_without_the_package_says_where_it_is_and_installs_nobody_elses(monkeypatch, tmp_path):
    config = tmp_path / "_config.yml"
    config.write_text("repository:\n  url: ''\n", encoding="utf-8")
    monkeypatch.setattr(notebooks, "CONFIG", config)
    assert "run_line_magic" not in notebooks.run_all()
    with pytest.raises(ModuleNotFoundError, match=r"comes with the book.*pip install -r requirements\.txt"):
        first_cell_without_the_package(monkeypatch)


def test_a_notebook_installs_the_package_from_where_it_is_developed(monkeypatch, tmp_path):
    config = tmp_path / "_config.yml"
    config.write_text("repository:\n  url: https://host/book\n", encoding="utf-8")
    monkeypatch.setattr(notebooks, "CONFIG", config)
    wanted = 'install --quiet "convnotes[figures] @ git+https://host/book"'
    assert first_cell_without_the_package(monkeypatch) == [("pip", wanted)]


@each(BOOK)
def test_a_figures_constructor_is_not_on_the_page_and_stands_open_in_the_notebook(path):
    for cell in code(read(path)):
        if "data-explorable" in shown(cell):
            assert "remove-input" in tags(cell), cell.id
            assert "source_hidden" not in cell.metadata.get("jupyter", {}), cell.id


@each(BOOK)
def test_a_notebook_has_run_without_an_error_or_a_warning(path):
    outputs = [output for cell in code(read(path)) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


@each(BOOK)
def test_a_notebook_is_plain_markdown_that_every_program_shows(path):
    """Neither directives nor roles, whose raw text half of the readers would see."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
    raw = re.compile(r":::|```\{|\{(cite|term|margin|ref|doc|numref|kbd)[^}]*\}")
    assert [cell.id for cell in cells if raw.search(cell.source)] == []


@each(BOOK)
def test_code_that_a_page_shows_is_short_and_basic(path):
    for cell in code(read(path)):
        if not tags(cell) & {"hide-input", "remove-input", "remove-cell", "hide-cell"} and not checks(cell):
            assert len(cell.source.splitlines()) <= 9, cell.id
            assert not re.search(r"\blambda\b|strict=", cell.source), cell.id


@each(BOOK)
def test_a_cell_has_at_most_15_lines(path):
    assert {cell.id: n for cell in code(read(path)) if (n := len(cell.source.splitlines())) > 15} == {}


@each(BOOK)
def test_a_cell_says_in_its_id_what_it_is_about(path):
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)
    assert not [name for name in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)]


@each(BOOK)
def test_nbval_compares_every_output_but_drawings(path):
    ignored = {cell.id for cell in code(read(path)) if "nbval-ignore-output" in tags(cell)}
    assert ignored == {cell.id for cell in code(read(path)) if draws(cell)}


@each(BOOK)
@pytest.mark.parametrize("kind", ["key", "question"])
def test_each_figure_or_question_of_a_page_has_a_key_of_its_own(path, kind):
    stored = "".join(map(shown, code(read(path))))
    keys = re.findall(rf'data-{kind}="([^"]*)"', stored)
    assert all(keys)
    assert len(set(keys)) == len(keys)


@each(BOOK)
def test_equations_use_the_four_colours_of_the_figures(path):
    assert set(re.findall(r"\\textcolor\{([^}]*)\}", prose(read(path)))) <= COLOURS


@each([*BOOK, ROOT / "book" / "index.md"])
def test_a_quantity_has_its_colour_in_the_prose(path):
    text = prose(read(path)) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    formulas = re.findall(r"\$([^$]+)\$", text.replace("$$", "$"))
    plain = [re.sub(r"\\textcolor\{[^}]*\}\{[^}]*\}|_\w", "", formula) for formula in formulas]
    assert [
        formula for formula in plain if re.search(r"(?<![a-zA-Z\\])[xwy](?![a-zA-Z])|\\delta", formula)
    ] == []


@each(BOOK)
def test_what_a_notebook_cites_is_named_as_the_bibliography_names_it(path):
    for text, target in links(prose(read(path))):
        if target.startswith("../appendix/references.md#"):
            name = LABELS[target.partition("#")[2]]
            who, year = re.fullmatch(r"(.*?)(?: (\d{4}))?", name).groups()
            assert text in {name, who, f"{who} ({year})"}, target


def test_every_entry_of_the_bibliography_is_cited_in_a_chapter():
    text = "".join(prose(read(path)) for path in BOOK)
    assert [key for key in LABELS if f"](../appendix/references.md#{key})" not in text] == []


@each(BOOK)
def test_every_link_of_a_notebook_to_a_file_leads_somewhere(path):
    for _, target in links(prose(read(path))):
        if not re.match(r"[a-z]+:", target):
            place, _, fragment = target.partition("#")
            file = path.parent / place
            assert file.is_file(), target
            if fragment and file.suffix == ".md" and not fragment.startswith("x="):  # a figure's state
                assert f'<a id="{fragment}">' in file.read_text(encoding="utf-8"), target


@each(BOOK)
def test_nothing_is_called_simple_or_known_to_all(path):
    assert not re.findall(r"\bsimply\b|\bas we all know\b|\bobviously\b", prose(read(path)), re.IGNORECASE)


# --- Every chapter ---------------------------------------------------------------------------------------


@each(CHAPTERS)
def test_a_chapter_opens_with_a_question(path):
    opening = prose(read(path)).split("\n## ")[0]
    assert "?" in opening


@each(CHAPTERS)
def test_a_chapter_has_a_head_with_what_the_reader_will_be_able_to_do_and_needs(path):
    (head,) = (cell.source for cell in read(path).cells if "head" in tags(cell))
    abilities, needs = head.split("\nYou need ")
    assert "You will be able to\n" in abilities
    assert 2 <= abilities.count("\n- ") <= 4
    assert needs


@each(CHAPTERS)
def test_the_core_of_a_chapter_takes_at_most_35_minutes(path):
    took = lanes.minutes(read(path))
    assert took.core <= 35
    assert took.core <= took.all


@each(CHAPTERS)
def test_a_detail_is_titled_by_the_question_that_it_answers_and_has_no_other_heading(path):
    cells = read(path).cells
    for first, after in lanes.details(cells):
        heading, *rest = cells[first].source.splitlines()
        assert re.fullmatch(r"### .*\? \(detail\)", heading)
        prose = [*rest, *(cell.source for cell in cells[first + 1 : after] if cell.cell_type == "markdown")]
        assert not re.search(r"^#", "\n".join(prose), re.MULTILINE), heading


@each(CHAPTERS)
def test_a_chapter_asks_at_least_three_questions(path):
    assert len([question for cell in code(read(path)) for question in asked(cell)]) >= 3


@each(CHAPTERS)
def test_each_question_knows_at_least_two_wrong_answers_and_why_the_right_one_is_right(path):
    for cell in code(read(path)):
        for question in asked(cell).values():
            hints = [text for _, text in question["hints"]]
            assert len(set(hints)) == len(hints) >= 2, cell.id
            assert question["explanation"], cell.id


@each(CHAPTERS)
def test_no_two_hints_of_a_question_are_for_the_same_answer(path):
    """Keys that the core computes may turn out equal; the later hint would silently replace the earlier."""
    for cell in code(read(path)):
        calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.keyword)]
        for written in [
            node.value for node in calls if node.arg == "hints" and isinstance(node.value, ast.Dict)
        ]:
            if None not in written.keys:  # no ** in it, so that its length can be read
                (question,) = asked(cell).values()
                assert len(question["hints"]) == len(written.keys), cell.id


@each(CHAPTERS)
def test_every_wrong_choice_has_its_hint(path):
    for cell in code(read(path)):
        for question in asked(cell).values():
            wrong = set(question["choices"] or ()) - {question["answer"]}
            assert wrong <= {answer for answer, _ in question["hints"]}, cell.id


@each(CHAPTERS)
def test_a_chapter_has_a_drill_of_its_own_so_that_links_to_it_lead_here(path):
    (html,) = (shown(cell) for cell in code(read(path)) if 'data-explorable="drill"' in shown(cell))
    assert f'data-key="drill-{path.stem}"' in html


@each(CHAPTERS)
def test_a_question_hides_its_code_on_the_page_and_in_the_notebook(path):
    for cell in code(read(path)):
        if asked(cell):
            assert "remove-input" in tags(cell), cell.id
            assert cell.metadata.get("jupyter", {}).get("source_hidden"), cell.id


@each(CHAPTERS)
def test_converted_to_html_a_chapter_tells_no_answer_and_shows_nothing_raw(path):
    notebook = read(path)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    text = unescape(re.sub(r"<[^>]*>", "", html))
    questions = [question for cell in code(notebook) for question in asked(cell).values()]
    hints = [hint for question in questions for _, hint in question["hints"]]
    told = [question["explanation"] for question in questions] + hints
    assert [words for words in told if words in text] == []
    assert "explanation=" not in text
    assert not re.search(r":::|\{(cite|term|margin|ref)\}", text)
    solutions = [cell for cell in code(notebook) if any(tag.startswith("solution-") for tag in tags(cell))]
    assert len(solutions) == 2
    assert not [cell.id for cell in solutions if cell.source.split("\n\n\n")[0] in text]


@each(CHAPTERS)
def test_a_chapter_has_its_exercises_and_a_folded_solution_of_each_that_is_right(path):
    found = {kind: {} for kind in ("exercise", "solution")}
    for cell in code(read(path)):
        for kind, name in (tag.split("-", 1) for tag in tags(cell) if tag.startswith(tuple(found))):
            found[kind][name] = cell
    assert len(found["exercise"]) == 2
    assert found["exercise"].keys() == found["solution"].keys()
    for name, cell in found["solution"].items():
        starter = EXERCISES[name].starter.rstrip()
        check = f"\n\n\nprint(exercises.check_{name}({EXERCISES[name].function}))"
        assert found["exercise"][name].source == starter + check
        assert cell.source.endswith(check)
        assert printed(cell).startswith("Right,")
        assert cell.metadata.jupyter.source_hidden


@each(CHAPTERS)
@pytest.mark.parametrize("heading", ["Summary", "Sources", "Further reading"])
def test_a_chapter_ends_with(path, heading):
    assert f"\n## {heading}\n" in prose(read(path))


# --- The normaliser --------------------------------------------------------------------------------------


def raw():
    """A notebook as a session leaves it."""
    return nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"},
                "language_info": {"name": "python", "version": "3.12.1"},
                "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}},
            },
            "cells": [
                {"cell_type": "markdown", "id": "title", "metadata": {"scrolled": True}, "source": "# Title"},
                {
                    "cell_type": "code",
                    "id": "0a1b2c3d",
                    "metadata": {"tags": ["hide-input"], "execution": {"iopub.status.busy": "2026"}},
                    "execution_count": 17,
                    "source": "print(1)\nfigure",
                    "outputs": [
                        {"output_type": "stream", "name": "stdout", "text": "1"},
                        {"output_type": "stream", "name": "stdout", "text": "\n"},
                        {
                            "output_type": "execute_result",
                            "execution_count": 17,
                            "metadata": {"image/png": {"width": 3}},
                            "data": {
                                "text/plain": "Figure",
                                "text/html": "<b>figure</b>",
                                "image/png": "AAAA",
                                "application/vnd.jupyter.widget-view+json": {"model_id": "f00"},
                            },
                        },
                    ],
                },
                {
                    "cell_type": "code",
                    "id": "picture",
                    "metadata": {},
                    "execution_count": 3,
                    "source": "drawing",
                    "outputs": [
                        {
                            "output_type": "display_data",
                            "metadata": {},
                            "data": {"text/plain": "Drawing: a line", "text/html": "<div><svg></svg></div>"},
                        },
                        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "AAAA"}},
                    ],
                },
                {"cell_type": "code", "id": "empty", "metadata": {}, "source": " ", "outputs": []},
            ],
        }
    )


@pytest.fixture
def tidy():
    return notebooks.normalise(raw())


def test_run_counts_are_in_order(tidy):
    assert [cell.execution_count for cell in code(tidy)] == [1, 2]


def test_the_count_of_a_result_is_that_of_its_cell(tidy):
    assert code(tidy)[0].outputs[1].execution_count == 1


def test_pictures_and_model_ids_go_and_text_and_html_stay(tidy):
    assert code(tidy)[0].outputs[1].data == {"text/plain": "Figure", "text/html": "<b>figure</b>"}


def test_of_a_drawing_its_description_stays(tidy):
    assert [output.data for output in code(tidy)[1].outputs] == [{"text/plain": "Drawing: a line"}]


def test_prints_that_were_flushed_apart_are_one(tidy):
    assert code(tidy)[0].outputs[0].text == "1\n"


def test_timings_versions_and_widget_state_go(tidy):
    assert "execution" not in code(tidy)[0].metadata
    assert set(tidy.metadata) == {"kernelspec", "language_info"}
    assert tidy.metadata.language_info == {"name": "python"}


def test_what_a_page_hides_a_notebook_hides(tidy):
    assert code(tidy)[0].metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}


def test_an_empty_cell_goes(tidy):
    assert len(tidy.cells) == 3


def test_a_made_up_id_becomes_the_first_words_of_its_cell(tidy):
    assert [cell.id for cell in tidy.cells] == ["title", "print-1-figure", "picture"]


def test_a_second_cell_of_the_same_words_gets_a_number():
    doubled = raw()
    doubled.cells[2] = nbformat.from_dict({**doubled.cells[1], "id": "ffffffff"})
    assert [cell.id for cell in code(notebooks.normalise(doubled))] == ["print-1-figure", "print-1-figure-2"]


def test_to_normalise_twice_is_to_normalise_once(tidy):
    once = notebooks.text(tidy)
    assert notebooks.text(notebooks.normalise(nbformat.reads(once, as_version=4))) == once


def test_the_committed_form_is_a_valid_notebook(tidy):
    nbformat.validate(tidy)


def test_check_names_what_is_not_normalised_and_changes_nothing(tmp_path, capsys):
    path = tmp_path / "raw.ipynb"
    nbformat.write(raw(), path)
    before = path.read_bytes()
    assert notebooks.main(["--check", str(tmp_path)]) == 1
    assert "raw.ipynb: not normalised" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_after_write_check_is_content(tmp_path):
    nbformat.write(raw(), tmp_path / "raw.ipynb")
    assert notebooks.main(["--write", str(tmp_path)]) == 0
    assert notebooks.main(["--check", str(tmp_path)]) == 0


def test_to_execute_is_to_fill_in_what_the_cells_print(tmp_path):
    path = tmp_path / "raw.ipynb"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(6 * 7)", id="answer")])
    nbformat.write(notebook, path)
    assert notebooks.main(["--write", "--execute", str(path)]) == 0
    assert code(read(path))[0].outputs[0].text == "42\n"


def test_execute_without_write_is_refused(tmp_path):
    with pytest.raises(SystemExit):
        notebooks.main(["--check", "--execute", str(tmp_path)])
