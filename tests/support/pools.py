"""Random images, and random pools of every kind."""

import numpy as np
from hypothesis import strategies as st

from convnotes.reference import pool as loops


def random_images(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


@st.composite
def pools(draw, dtype=np.float64):
    """An image batch with many ties, and the hyper-parameters of a pool that fits it."""
    ceil_mode = draw(st.booleans())
    height, width = draw(
        st.tuples(axes(), axes()).filter(lambda axes: not a_window_is_empty(*axes, ceil_mode))
    )
    shape = (draw(st.integers(0, 2)), draw(st.integers(1, 2)), height[0], width[0])
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.integers(0 if np.dtype(dtype).kind == "u" else -3, 4, shape).astype(dtype)
    names = ("kernel_size", "stride", "padding", "dilation")
    return x, dict(zip(names, zip(height[1:], width[1:], strict=True), strict=True)) | {
        "ceil_mode": ceil_mode
    }


@st.composite
def axes(draw):
    """One axis of a pool whose windows all hold a cell: n, k, s, (before, after), d."""
    k, s, d = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    reach = d * (k - 1)
    before, after = draw(st.integers(0, reach)), draw(st.integers(0, reach))
    least = max(1, reach + 1 - before - after)
    n = draw(st.integers(least, least + 6))
    return n, k, s, (before, after), d


def a_window_is_empty(height, width, ceil_mode):
    for n, k, s, p, d in (height, width):
        for cells in loops.window_cells(n, k, s, p, d, ceil_mode):
            if not any(0 <= cell < n for cell in cells):
                return True
    return False
