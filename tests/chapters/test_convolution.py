"""Every worked number of the chapter on convolution, held to the core and to SciPy."""

import json
import re

import numpy as np
import pytest
from scipy import signal
from support import chapters
from support.chapters import printed

from convnotes import convolve2d, correlate2d, examples


@pytest.fixture(scope="module")
def cells():
    return chapters.cells("convolution")


@pytest.fixture(scope="module")
def questions():
    return chapters.questions("convolution")


def test_the_inner_product_of_the_window_is_minus_eight():
    assert correlate2d(examples.WINDOW, examples.CORNER_KERNEL).tolist() == [[-8]]
    assert signal.correlate2d(examples.WINDOW, examples.CORNER_KERNEL, mode="valid").tolist() == [[-8]]


def test_the_inner_product_is_written_out_row_by_row(cells):
    sum_ = "4·0 + 0·0 + 0·0 + 0·0 + 0·1 + 0·1 + 0·0 + 0·1 + (-4)·2 = -8"
    assert sum_ in printed(cells["written-out"])


def test_with_the_flip_the_window_gives_plus_eight(cells):
    assert printed(cells["flipped"]).split()[-1] == "[[8.]]"
    assert convolve2d(examples.WINDOW, examples.CORNER_KERNEL).tolist() == [[8]]


def test_the_inner_product_of_the_question_is_twelve(questions):
    assert questions["window"]["answer"] == 3 + 6 + 3


def test_each_wrong_inner_product_is_named_for_what_it_leaves_out(questions):
    first, middle = (np.dot(row, [1, 2, 4]) for row in ([-1, 0, 1], [-2, 0, 2]))
    hints = dict(questions["window"]["hints"])
    assert "first row alone" in hints[first]
    assert "middle row alone" in hints[middle]
    assert "counts twice" in hints[3 * first]


# --- The flip ---------------------------------------------------------------------------------------------


def test_a_lit_pixel_becomes_the_kernel_and_without_the_flip_the_kernel_turned():
    pixel, kernel = np.zeros((5, 5)), np.arange(1, 10).reshape(3, 3)
    pixel[2, 2] = 1
    np.testing.assert_array_equal(convolve2d(pixel, kernel), kernel)
    np.testing.assert_array_equal(correlate2d(pixel, kernel), np.rot90(kernel, 2))


def test_only_convolution_commutes_and_lets_kernels_merge(cells):
    convolution, correlation = printed(cells["laws"]).splitlines()
    assert convolution.endswith("may swap: True, merge: True")
    assert correlation.endswith("may swap: False, merge: False")


def test_two_correlations_are_one_with_the_convolution_of_their_kernels(cells):
    x, w1, w2 = (np.random.default_rng(3).normal(size=size) for size in ((5, 7), (3, 2), (2, 4)))
    two = signal.correlate2d(signal.correlate2d(x, w1), w2)
    np.testing.assert_allclose(two, signal.correlate2d(x, signal.convolve2d(w1, w2)))
    assert printed(cells["merged-layers"]) == "two layers are one: True\n"


def test_what_is_padded_between_two_layers_shows_near_the_border_alone():
    x, w1, w2 = (np.random.default_rng(4).normal(size=size) for size in ((8, 9), (3, 3), (3, 3)))
    two = correlate2d(correlate2d(x, w1, mode="same"), w2, mode="same")
    differs = ~np.isclose(two, correlate2d(x, convolve2d(w1, w2, mode="full"), mode="same"))
    assert not differs[1:-1, 1:-1].any()
    assert differs[[0, -1]].all()
    assert differs[:, [0, -1]].all()


def test_a_learner_without_the_flip_finds_the_kernel_turned(cells):
    with_flip, without = (
        np.array(json.loads(found)) for found in re.findall(r"\[\[.*?\]\]", printed(cells["learn-both-ways"]))
    )
    np.testing.assert_array_equal(with_flip, [[1, 2, 0], [0, -1, 3]])
    np.testing.assert_array_equal(without, np.rot90(with_flip, 2))
    assert printed(cells["learn-both-ways"]).count("fits: True") == 2


def test_every_open_question_has_three_hints(questions):
    for key, question in questions.items():
        assert question["choices"] or len(question["hints"]) >= 3, key
