"""A problem: its numbers, its solution, and what each usual slip makes of it; the twin of ``problem.ts``."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Problem:
    """`variant` says which of the kind's texts tells it, `given` are its numbers and grids by name.

    `slips` has, by the name of each slip, what the reader gets who makes it.
    """

    variant: int
    given: dict
    solution: object
    slips: dict

    def arrays(self):
        """Return the named arrays of the answer."""
        solution = np.atleast_1d(np.array(self.solution, float))
        slips = np.array([np.atleast_1d(slip) for slip in self.slips.values()], float)
        return {
            "variant": np.array([self.variant]),
            **{name: np.atleast_1d(value) for name, value in self.given.items()},
            "solution": solution,
            "slips": slips,
            "offered": np.array(offered(solution, slips)),
        }


def offered(solution, slips):
    """Return for each slip 1 if it can be told by what it gives: no solution, nor what one before gives.

    >>> offered([3.0], [[3.0], [2.0], [2.0]])
    [0, 1, 0]
    """
    told, kept = [np.asarray(solution)], []
    for slip in slips:
        new = not any(np.allclose(slip, other, rtol=0, atol=0.01) for other in told)
        told += [slip] * new
        kept.append(int(new))
    return kept
