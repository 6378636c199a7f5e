"""The notebooks for a class: nothing in them gives a solution or an answer away."""

import ast

import pytest
from handout import asked, handout, solves
from support.chapters import CHAPTERS, read


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda path: path.stem)
def both(request):
    """The cells of a chapter, and of its handout."""
    notebook = read(request.param)
    return notebook.cells, handout(notebook).cells


def test_no_solution_is_handed_out(both):
    whole, handed = both
    solutions = [cell.source for cell in whole if solves(cell)]
    assert not set(solutions) & {cell.source for cell in handed}
    assert not [cell.id for cell in handed if "Right, in all" in str(cell.get("outputs"))]


def test_no_answer_of_a_question_is_handed_out(both):
    whole, handed = both
    questions = [question for cell in whole for question in asked(cell)]
    text = "".join(map(str, handed))
    assert len(questions) >= 3
    for question in questions:
        assert question["prompt"] in "".join(cell.source for cell in handed)
        assert question["explanation"] not in text
    assert "Question(" not in text


def test_every_exercise_is_handed_out_as_it_begins(both):
    whole, handed = both
    begun = [
        cell.source for cell in whole if any(t.startswith("exercise-") for t in cell.metadata.get("tags", ()))
    ]
    assert set(begun) <= {cell.source for cell in handed}


def test_no_name_is_missed_that_a_cell_has_defined_which_is_not_handed_out(both):
    whole, handed = both
    kept = {cell.id for cell in handed if cell.cell_type == "code"}
    trees = [(cell.id in kept, ast.parse(cell.source)) for cell in whole if cell.cell_type == "code"]
    stays = [node for stays, tree in trees if stays for node in ast.walk(tree)]
    gone = {node.id for stays, tree in trees if not stays for node in ast.walk(tree) if stores(node)}
    known = {node.id for node in stays if stores(node)}
    known |= {node.arg for node in stays if isinstance(node, ast.arg)}
    known |= {node.name for node in stays if isinstance(node, ast.FunctionDef)}
    used = {node.id for node in stays if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    assert not gone & used - known


def stores(node):
    """Whether code gives this name a value."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
