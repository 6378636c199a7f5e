"""A question in Python: what it holds is what its schema says, on both sides."""

import json

import pytest
from support import ROOT

from convnotes.explorables import Question, SignalExplorable
from convnotes.explorables.runtime import schema

FOLDER = ROOT / "src" / "convnotes" / "explorables" / "question"
FIELDS = json.loads((FOLDER / "state.json").read_text(encoding="utf-8"))["fields"]


@pytest.fixture
def bare():
    return Question("key", "What is 6·7?", answer=42, explanation="Six sevens.")


def test_a_question_holds_the_fields_of_its_schema(bare):
    assert list(bare.content) == list(FIELDS)


def test_what_an_author_leaves_out_is_what_the_schema_says(bare):
    assert {name: bare.content[name] for name, spec in FIELDS.items() if "default" in spec} == {
        name: spec["default"] for name, spec in FIELDS.items() if "default" in spec
    }


def test_the_page_reads_the_same_schema():
    code = (FOLDER / "answer.ts").read_text(encoding="utf-8")
    assert 'from "./state.json"' in code
    assert [
        name for name, spec in FIELDS.items() if "default" in spec and f"fields.{name}." not in code
    ] == []


def test_a_position_that_is_last_by_default_is_as_far_as_a_view_may_go():
    assert SignalExplorable().view["revealed"] == schema.LAST
