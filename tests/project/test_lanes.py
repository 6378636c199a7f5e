"""What a page is made of: heads, details, quiet code and links, from plain cells with tags."""

import copy
import re

import pytest
from docutils import nodes

from convnotes.book import lanes
from convnotes.book.links import figure_link, links


def markdown(text, *tags):
    return {"cell_type": "markdown", "metadata": {"tags": list(tags)} if tags else {}, "source": text}


def code(text, *tags, html=""):
    outputs = [{"output_type": "execute_result", "data": {"text/html": html}}] if html else []
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": text, "outputs": outputs}


FIGURE = '<div data-explorable="conv" data-key="a"></div>'
QUESTION = '<div data-question="q" data-content=""></div>'
NOTEBOOK = {
    "cells": [
        markdown("# Title\n\nWords."),
        markdown("You will be able to read.", "head"),
        markdown("### Why $x$? (detail)\n\nBecause.", "detail"),
        code("x = 1", "detail"),
        markdown("### And why not? (detail)", "detail"),
        markdown("Back in the core."),
    ]
}


def sources(notebook):
    return [cell["source"] for cell in notebook["cells"]]


def test_consecutive_cells_of_a_detail_are_one_block_and_a_heading_begins_the_next():
    assert list(lanes.details(NOTEBOOK["cells"])) == [(2, 4), (4, 5)]


def test_a_detail_stands_between_its_question_and_its_end():
    made = sources(lanes.paged(NOTEBOOK, "a.ipynb"))
    assert [bool(re.search("detail-(begins|ends)", text)) for text in made] == [0, 0, 1, 0, 1, 1, 1, 0]
    assert "Why $x$?\n" in made[2]
    assert "(detail)" not in made[2]
    assert made[2].endswith("Because.")


def test_a_detail_without_a_question_is_refused():
    with pytest.raises(ValueError, match="the detail at cell 1 must begin with a heading"):
        lanes.paged({"cells": [markdown("Core."), markdown("No heading.", "detail")]}, "a.ipynb")


def test_what_the_page_adds_changes_neither_the_notebook_nor_its_code():
    before = copy.deepcopy(NOTEBOOK)
    made = lanes.paged(NOTEBOOK, "a.ipynb")
    assert before == NOTEBOOK
    assert [cell for cell in made["cells"] if cell["cell_type"] == "code"] == [NOTEBOOK["cells"][3]]


def test_the_head_says_how_long_the_core_and_all_of_it_take():
    head = sources(lanes.paged(NOTEBOOK, "a.ipynb"))[1]
    assert re.search(r"\{chapter-head\}\n:core: 0\n:all: 0\n:notebook: a.ipynb\n\nYou will", head)


def test_a_figure_takes_three_minutes_a_question_one_and_200_words_one():
    core = [code("F()", "remove-input", html=FIGURE), code("Q()", "remove-input", html=QUESTION)]
    core += [markdown("word " * 400), code("word " * 200), code("word " * 900, "hide-input")]
    skipped = [markdown("## Why?", "detail"), code("F()", "detail", "remove-input", html=FIGURE)]
    assert lanes.minutes({"cells": core + skipped}) == (3 + 1 + 2 + 1, 7 + 3)


def test_what_the_page_does_not_show_takes_no_time():
    assert lanes.minutes({"cells": [code("word " * 900, "remove-cell", html=FIGURE)]}) == (0, 0)


def test_the_address_of_a_link_and_the_colour_of_a_letter_are_no_words():
    words = markdown(r"[one](../two/three.md#four) $\textcolor{#0B62A8}{x}$ " * 100)
    assert lanes.minutes({"cells": [words]}) == (1, 1)


def test_what_stands_between_beginning_and_end_moves_into_the_detail():
    detail, end = lanes.Detail("", lanes.Question("", "Why?")), lanes._End()
    inside, after = nodes.paragraph("", "inside"), nodes.paragraph("", "after")
    document = nodes.section("", nodes.title("", "T"), detail, inside, end, after)
    lanes.fold(document)
    assert document.children[1:] == [detail, after]
    assert detail.children[1:] == [inside]


def test_a_formula_and_code_hold_no_link():
    assert links("$[0](x)$, `[a](b)`, [yes](c.md)") == [("yes", "c.md")]


def test_a_link_to_a_figure_is_the_one_that_the_figure_copies():
    assert figure_link("a.b", {"f": "é−"}) == "#x=a%2Eb.eyJmIjoiw6niiJIifQ"
