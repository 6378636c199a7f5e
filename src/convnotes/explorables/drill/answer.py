"""The explorable ``drill``: small problems without end, each drawn from a seed."""

import html

from convnotes.explorables.drill.cells import max_pool_gradient, neuron, output_cell, weight_gradient
from convnotes.explorables.drill.counts import output_size, parameters, receptive_field
from convnotes.explorables.drill.draw import Draw
from convnotes.explorables.runtime.explorable import Explorable
from convnotes.explorables.runtime.text import table
from convnotes.words import t

KINDS = {
    "output_size": output_size,
    "output_cell": output_cell,
    "receptive_field": receptive_field,
    "max_pool_gradient": max_pool_gradient,
    "weight_gradient": weight_gradient,
    "parameters": parameters,
    "neuron": neuron,
}


APART = 1000  # of the seeds of two kinds: with the same one they would draw the same numbers


def check(state):
    """Every seed gives a problem of every kind."""
    return None


def problem(state):
    """Return the problem of a state, as `Problem` describes it."""
    place = list(KINDS).index(state["kind"])
    return KINDS[state["kind"]](Draw(state["seed"] + APART * place))


def answer(state):
    """Return the problem's variant, its numbers (1,) or (m,) and grids by their names, and its solution.

    slips[m] is what the m-th usual slip gives, of the shape of the solution; offered[m] is 1 where that is
    neither the solution nor what a slip before gives, so that a reply can be told by it.
    """
    return problem(state).arrays()


def told(text, kind, answer):
    """Return the text that asks the problem ("prompt") or explains its solution ("why")."""
    rows = {name: array.tolist() for name, array in answer.items() if array.ndim == 1}
    values = {name: row[0] if len(row) == 1 else row for name, row in rows.items()}
    return t(f"drill.{text}.{kind}.{answer['variant'][0]}", **values)


def asked(kind, answer):
    """Return the problem as plain HTML: its words and its grids."""
    grids = [name for name in DrillExplorable.schema["view"]["picked"]["grids"] if name in answer]
    tables = "".join(table(answer[name], t(f"drill.grid.{name}")) for name in grids)
    return f"<p>{html.escape(told('prompt', kind, answer))}</p>{tables}"


def still(state, view, answer):
    """Return the problem in words, with its grids."""
    return asked(state["kind"], answer)


class DrillExplorable(Explorable):
    """Small problems without end: units, sizes, cells, fields, gradients, parameters."""

    NAME = "drill"
    check, compute, still = staticmethod(check), staticmethod(answer), staticmethod(still)
