"""The explorable ``drill``: every solution against plain loops, and slips that can be told from it."""

import json
import math
from functools import cache

import numpy as np
import pytest
from support import texts
from worksheet import main, worksheet

from convnotes.explorables.drill.answer import KINDS, answer, problem, told
from convnotes.explorables.drill.worksheet import states
from convnotes.reference import conv, pool

SEEDS = range(1, 401)
each = pytest.mark.parametrize("kind", KINDS)


@cache
def of(kind, seed):
    """Return the named arrays of a problem."""
    return answer({"kind": kind, "seed": seed})


def solved(kind):
    """Yield the named arrays of many problems of a kind, numbers as numbers."""
    for seed in SEEDS:
        arrays = of(kind, seed)
        yield {name: a.item() if a.shape == (1,) else a for name, a in arrays.items()}


def test_an_output_size_is_the_number_of_windows_that_are_found_by_sliding():
    for p in solved("output_size"):
        windows = pool.window_cells(p["n"], p["k"], p["s"], (p["p"], p["p"]), p["d"], False)
        assert p["solution"] == len(windows), p


def test_an_output_cell_is_that_of_the_loops():
    for p in solved("output_cell"):
        slide = conv.convolve2d if p["variant"] else conv.correlate2d
        whole = slide(p["x"], p["w"])[:: p["s"], :: p["s"]]
        assert p["solution"] == whole[p["i"], p["j"]], p


def test_a_receptive_field_is_the_span_of_the_cells_that_are_traced_back():
    for p in solved("receptive_field"):
        cells = {0}
        for k, s in zip(p["kernels"][::-1], p["strides"][::-1], strict=True):
            cells = {cell * s + tap for cell in cells for tap in range(k)}
        assert p["solution"] == max(cells) - min(cells) + 1, p
        assert p["solution"] == 1 + sum(np.atleast_1d(p["added"])), p


def test_a_max_pools_gradient_is_that_of_the_loops_and_sums_to_delta():
    for p in solved("max_pool_gradient"):
        size, stride = p["x"].shape, (p["s"],) * 2
        _, indices = pool.max_pool2d(p["x"][None, None], (p["k"],) * 2, stride)
        expected = pool.max_pool2d_backward(p["delta"][None, None], indices, (1, 1, *size))
        np.testing.assert_array_equal(p["solution"], expected[0, 0])
        assert p["solution"].sum() == p["delta"].sum()


def test_a_kernels_gradient_is_that_of_the_loops():
    for p in solved("weight_gradient"):
        _, expected, _ = conv.conv2d_backward(
            p["delta"][None, None], p["x"][None, None], np.zeros((1, 1, 2, 2))
        )
        np.testing.assert_array_equal(p["solution"], expected[0, 0])


def test_a_neurons_answer_is_the_sum_of_its_products():
    for p in solved("neuron"):
        total = sum(w * x for w, x in zip(p["w"][0], p["x"][0], strict=True)) + p["b"]
        assert p["solution"] == (max(total, 0) if p["variant"] else total), p


def test_parameters_are_as_many_as_the_arrays_of_the_layer_have_cells():
    for p in solved("parameters"):
        o, c, size = p["o"], p["c"], p["size"]
        weight = np.empty((o, c * size * size) if p["variant"] else (o, c, p["k"], p["k"]))
        assert p["solution"] == weight.size + np.empty(o).size, p


@each
def test_a_slip_that_is_offered_gives_neither_the_solution_nor_what_another_gives(kind):
    for seed in SEEDS:
        arrays = of(kind, seed)
        told_apart = [arrays["solution"], *arrays["slips"][arrays["offered"] == 1]]
        for at, one in enumerate(told_apart):
            for other in told_apart[:at]:
                assert np.abs(one - other).max() > 0.01, (seed, one)


@each
def test_every_slip_is_offered_by_some_problem_and_every_problem_offers_one(kind):
    variants = {}
    for seed in SEEDS:
        made = problem({"kind": kind, "seed": seed})
        offers = made.arrays()["offered"]
        assert offers.any(), seed
        found = variants.setdefault(tuple(made.slips), np.zeros(len(offers), int))
        found += offers
    assert all(found.all() for found in variants.values()), variants


@each
def test_every_slip_of_a_problem_and_the_unforeseen_one_has_its_hint(kind):
    own = texts.tables()["drill"]
    assert f"hint.{kind}" in own
    for seed in SEEDS:
        for slip in problem({"kind": kind, "seed": seed}).slips:
            assert f"slip.{kind}.{slip}" in own


@each
def test_problems_of_a_kind_differ_from_seed_to_seed(kind):
    problems = {
        json.dumps({name: array.tolist() for name, array in of(kind, seed).items()}) for seed in SEEDS
    }
    assert len(problems) > 0.5 * len(SEEDS)


@each
def test_numbers_stay_such_as_fit_a_head(kind):
    for p in solved(kind):
        solution = np.atleast_1d(p["solution"])
        assert np.all(solution == np.round(solution))
        assert np.abs(solution).max() < 10000
        assert all(math.isfinite(value) for value in np.ravel(p["slips"]))


def test_the_sentence_explains_the_first_problem():
    first = {"kind": "parameters", "seed": 4}
    p = {name: a.tolist() for name, a in answer(first).items()}
    assert told("why", "parameters", answer(first)).endswith(f"= {p['solution'][0]:.0f}.")


def test_a_worksheet_has_each_problem_once_and_its_solution_on_another_page():
    problems = states(count=12, seed=3)
    page = worksheet(problems)
    tasks, solutions = page.split('<h1 class="solutions">')
    for state in problems:
        arrays = answer(state)
        assert tasks.count(f"<p>{told('prompt', state['kind'], arrays)}</p>") >= 1
        why = told("why", state["kind"], arrays)
        assert why in solutions
        assert why not in tasks
    assert tasks.count("<li>") == solutions.count("<li>") == 12
    assert "break-before: page" in page


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kinds": ["no_such"]}, "kinds must be of"),
        ({"kinds": []}, "kinds must be of"),
        ({"count": 0}, "0 problems from seed 1"),
        ({"seed": 999}, "12 problems from seed 999 on leave the seeds 1 to 999"),
    ],
)
def test_a_worksheet_that_cannot_be_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        states(**options)


def test_the_tool_writes_the_worksheet(tmp_path, capsys):
    out = tmp_path / "sheets" / "page.html"
    main(["--kinds", "parameters", "output_cell", "--count", "3", "--seed", "5", "--", str(out)])
    assert out.read_text(encoding="utf-8") == worksheet(states(["parameters", "output_cell"], 3, 5))
    assert str(out) in capsys.readouterr().out
