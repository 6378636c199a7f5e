"""What stands on paper in the place of the figure ``pool``."""

from convnotes.explorables.runtime.slopes import DIFFERS
from convnotes.explorables.runtime.text import table
from convnotes.words import t


def still(state, view, answer):
    """Return input and output, or δ and gradient, and the picked cell (else the first) in one sentence."""
    return (forward_still if state["direction"] == "forward" else backward_still)(state, view, answer)


def forward_still(state, view, answer):
    """Return input and output, and the picked cell of the output."""
    x, y = answer["x"], answer["output"]
    i, j = picked(view, ("output",), y.shape)
    return (
        table(x, f"{t('pool.inputWord')} x")
        + table(y, f"{t('pool.outputWord')} y")
        + f"<p>{t('pool.still.forward', i=i, j=j, value=y[i, j], **settings(state))}</p>"
    )


def backward_still(state, view, answer):
    """Return input, δ and gradient, the picked cell of the gradient, and what the check found."""
    grad = answer["grad_x"]
    i, j = picked(view, ("grad", "input"), grad.shape)
    wrong = sum(int((answer[name] == DIFFERS).sum()) for name in ("verdict", "sum_verdict"))
    found = t("pool.still.found", count=wrong) if wrong else t("pool.still.foundNone")
    words = t("pool.still.backward", i=i, j=j, value=grad[i, j], found=found, **settings(state))
    return (
        table(answer["x"], f"{t('pool.inputWord')} x")
        + table(answer["delta"], "δ = ∂L/∂y")
        + table(grad, "∂L/∂x")
        + f"<p>{words}</p>"
    )


def settings(state):
    """Return what both sentences say of the pool."""
    kind = t(f"pool.kind.{state['kind']}")
    return {"kind": kind, "size": state["kernel_size"], "stride": state["stride"]}


def picked(view, grids, shape):
    """Return the picked cell of one of these grids, moved into a smaller one; else the first."""
    grid, i, j = view["picked"] or ("", 0, 0)
    return (min(i, shape[0] - 1), min(j, shape[1] - 1)) if grid in grids else (0, 0)
