"""Every worked number of the chapter on gradient checks, held to SciPy."""

import re

import numpy as np
import pytest
from scipy import signal
from support import chapters

from convnotes import conv2d
from convnotes.conv import conv2d_backward
from convnotes.shapes import dropped
from convnotes.windows import pad, unpad

RNG = np.random.default_rng(8)
IMAGE, KERNEL = RNG.normal(size=(9, 7)), RNG.normal(size=(3, 2))  # higher than wide, and no symmetry


def backward(delta, x, w, **steps):
    """Return the gradients of one image and one kernel."""
    grad_x, grad_w, grad_b = conv2d_backward(delta[None, None], x[None, None], w[None, None], **steps)
    return grad_x[0, 0], grad_w[0, 0], grad_b[0]


# --- In general ------------------------------------------------------------------------------------------


def spread(delta, s, lost, reach):
    """δ with s − 1 zeros between its entries, r after the last, and d(k − 1) on each side."""
    whole = np.zeros([s * (n - 1) + 1 for n in delta.shape])
    whole[::s, ::s] = delta
    return np.pad(whole, [(e, e + r) for e, r in zip(reach, lost, strict=True)])


def spaced(kernel, d):
    whole = np.zeros([d * (n - 1) + 1 for n in kernel.shape])
    whole[::d, ::d] = kernel
    return whole


@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_recipe_gives_the_gradient_of_the_input(stride, padding, dilation):
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    delta = RNG.normal(size=conv2d(IMAGE[None, None], KERNEL[None, None], **steps).shape[2:])
    lost = [dropped(n, k, **steps) for n, k in zip(IMAGE.shape, KERNEL.shape, strict=True)]
    grid = spread(delta, stride, lost, [dilation * (k - 1) for k in KERNEL.shape])
    whole = signal.convolve2d(grid, spaced(KERNEL, dilation), mode="valid")  # SciPy does the flip
    inner = whole[padding : padding + 9, padding : padding + 7]
    np.testing.assert_allclose(backward(delta, IMAGE, KERNEL, **steps)[0], inner, atol=1e-12)


@pytest.mark.parametrize(("stride", "dilation"), [(1, 1), (2, 1), (1, 2), (2, 3), (3, 2)])
def test_for_the_kernel_stride_and_dilation_change_places(stride, dilation):
    steps = {"stride": stride, "dilation": dilation}
    delta = RNG.normal(size=conv2d(IMAGE[None, None], KERNEL[None, None], **steps).shape)
    swapped = conv2d(IMAGE[None, None], delta, stride=dilation, dilation=stride)[0, 0, :3, :2]
    np.testing.assert_allclose(backward(delta[0, 0], IMAGE, KERNEL, **steps)[1], swapped, atol=1e-12)


@pytest.mark.parametrize(("k", "reached"), [(3, [1, 1, 2, 1, 2, 1, 2]), (4, [1, 1, 2, 2, 2, 2, 2])])
def test_three_taps_at_stride_2_draw_a_checkerboard_and_four_do_not(k, reached):
    counts = np.zeros(2 * 5 + k)
    for i in range(6):
        counts[2 * i : 2 * i + k] += 1
    cell = chapters.cells("gradient-checks")["checkerboard"]
    (told,) = re.findall(rf"kernel of {k}: \[(.*)\]", chapters.printed(cell))
    assert told.split() == [f"{n:.0f}" for n in counts]
    assert counts[:7].tolist() == reached


@pytest.mark.parametrize(
    ("mode", "counts"),
    [
        ("zeros", [1, 1, 1, 1]),
        ("reflect", [1, 3, 3, 1]),
        ("replicate", [3, 1, 1, 3]),
        ("circular", [2, 2, 2, 2]),
    ],
)
def test_a_border_that_copies_hands_its_share_back(mode, counts):
    amounts = ((0, 0), (2, 2))
    row = pad(np.array([[1, 2, 3, 4]]), amounts, mode)
    assert unpad(np.ones(row.shape), amounts, mode)[0].tolist() == counts


def test_channels_and_images_add_up():
    x, w, delta = (RNG.normal(size=size) for size in ((2, 3, 6, 5), (4, 3, 3, 2), (2, 4, 4, 4)))
    grad_x, grad_w, grad_b = conv2d_backward(delta, x, w)
    for o, c in np.ndindex(4, 3):
        shares = (signal.correlate2d(x[n, c], delta[n, o], mode="valid") for n in range(2))
        np.testing.assert_allclose(grad_w[o, c], sum(shares), atol=1e-12)
    for n, c in np.ndindex(2, 3):
        shares = (signal.convolve2d(delta[n, o], w[o, c], mode="full") for o in range(4))
        np.testing.assert_allclose(grad_x[n, c], sum(shares), atol=1e-12)
    np.testing.assert_allclose(grad_b, delta.sum(axis=(0, 2, 3)))


# --- What a check sees -----------------------------------------------------------------------------------


def test_each_planted_bug_is_found_in_the_gradient_that_it_spoils():
    printed = chapters.printed(chapters.cells("gradient-checks")["plant-found"])
    found = dict(line.split(maxsplit=1) for line in printed.splitlines())
    assert found == {
        "none": "passes",
        "no_flip": "fails in x",
        "swapped": "fails in w",
        "padding": "fails in x",
        "slope_after": "fails in x",
        "transposed": "fails in x, w",
    }


def test_a_forgotten_flip_hides_behind_a_kernel_that_reads_the_same_backwards():
    printed = chapters.printed(chapters.cells("gradient-checks")["hides-check"])
    assert printed.splitlines() == ["blur kernel: passes", "random kernel: is caught"]


def test_a_wrong_forward_pass_passes_its_check():
    printed = chapters.printed(chapters.cells("gradient-checks")["wrong-forward-check"])
    assert printed.splitlines() == ["the check: True", "right numbers: False"]
