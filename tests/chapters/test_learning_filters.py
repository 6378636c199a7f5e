"""What the chapter on learning filters tells: each number it prints, and each claim that its text makes."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose
from support import chapters
from support.chapters import asked, printed, shown

from convnotes import cross_entropy_backward, softmax
from convnotes.activations import softmax_backward
from convnotes.datasets import load_digits
from convnotes.explorables import TrainingExplorable
from convnotes.losses import cross_entropy, mse_loss_backward
from convnotes.network import lenet
from convnotes.optim import SGD, stable_rate
from convnotes.recovery import descend, filtered, recovery_hessian
from convnotes.train import predict, train

CELLS = chapters.cells("learning-filters")
ONES = np.ones((6, 8))
EDGES = np.where((np.arange(8) < 2) | (np.arange(8) > 5), ONES, 0)


def numbers(cell):
    return [float(text) for text in re.findall(r"\d+(?:\.\d+)?(?:e[-+]\d+)?", printed(CELLS[cell]))]


def answer(cell):
    ((_, question),) = asked(CELLS[cell]).items()
    return question["answer"]


def test_the_blind_halve_the_loss_trial_leaves_a_hundredth_and_descent_nothing():
    blind, kept, descent = (
        float(line.split()[-1]) for line in printed(CELLS["long-runs-measured"]).splitlines()
    )
    assert 0.3 < blind < 0.6
    assert kept < 0.01
    assert descent < 1e-7


def test_a_random_direction_is_near_the_right_one_once_in_five_thousand_million():
    assert numbers("directions") == [2e-10]
    draws = np.random.default_rng(0).standard_normal((200_000, 25))
    cosines = draws[:, 0] / np.linalg.norm(draws, axis=1)
    c = np.linspace(-1, 1, 200_001)
    density = (1 - c**2) ** 11
    assert_allclose((cosines > 0.4).mean(), density[c > 0.4].sum() / density.sum(), rtol=0.1)


def test_at_099_of_the_limit_descent_converges_and_at_101_it_explodes():
    lines = printed(CELLS["limit-measured"]).splitlines()
    below, above = (float(line.split()[-1]) for line in lines[1:])
    assert below < 1e-9
    assert above > 1e4


def test_the_forgotten_line_makes_one_direction_flat():
    without, with_it = printed(CELLS["forgotten-line"]).splitlines()
    assert without.split("curvatures")[1] == " [  0. 168.], limit 0.0119"
    assert with_it.split("curvatures")[1] == " [12. 60.], limit 0.0333"


@pytest.mark.parametrize(("picture", "found"), [(ONES, [-0.25, 0.25]), (EDGES, [1, -1])])
def test_only_with_the_line_is_the_hidden_kernel_found(picture, found):
    target = filtered(picture, [[1, -1]])
    run = descend([[0.5, 1]], picture, target, steps=500, learning_rate=0.01)
    assert run.losses[-1] < 1e-9
    assert_allclose(run.weights[-1], [found], atol=1e-6)


def test_a_digit_has_neighbours_that_are_alike_and_is_slower_for_it():
    noise, digit = (float(line.split()[-1]) for line in printed(CELLS["speed-measured"]).splitlines())
    assert noise < 3
    assert digit > 50


def test_adam_takes_steps_of_about_its_rate_and_momentum_has_the_limit_that_is_told():
    x = np.random.default_rng(0).standard_normal((9, 9))
    target = filtered(x, np.ones((3, 3)))
    run = descend(np.zeros((3, 3)), x, target, steps=3, learning_rate=0.1, method="adam")
    assert_allclose(np.abs(np.diff(run.weights, axis=0)), 0.1, rtol=0.2)
    hessian = recovery_hessian(x, 3)
    assert stable_rate(hessian, momentum=0.9) == pytest.approx(1.9 * stable_rate(hessian))


# ---------------------------------------------------------------- questions


def test_the_questions_have_the_answers_that_a_reader_works_out():
    assert answer("question-step") == 1
    assert answer("question-factor") == -0.5
    assert answer("question-flat") == 0.5


# ---------------------------------------------------------------- networks


def test_frozen_convolutions_read_more_than_nine_tenths():
    lines = [re.findall(r"[\d.]+(?=%)", line) for line in printed(CELLS["frozen"]).splitlines()]
    untrained, frozen, whole = [[float(n) for n in line] for line in lines]
    assert untrained[2] < 15 < 91 < frozen[1] < frozen[2] < 96 < whole[1]
    assert 0.4 < (100 - whole[0]) / (100 - frozen[0]) < 0.6


def test_a_blank_start_moves_nothing_but_the_last_bias():
    assert numbers("blank-start") == [0]
    digits, network = load_digits().test, lenet(rng=np.random.default_rng(0))
    for name, parameter in network.parameters.items():
        if name.startswith(("0.", "3.")):
            parameter.value[...] = 0  # the kernels alone
    rng = np.random.default_rng(0)
    few = digits.images[:20], digits.labels[:20]
    train(network, SGD(network.parameters, 0.05), *few, epochs=5, batch_size=20, rng=rng)
    assert not any(network.parameters[name].value.any() for name in ("0.weight", "3.weight"))


def test_untrained_lenets_have_a_favourite_class_and_lose_more_than_log_10():
    rows = [line.split() for line in printed(CELLS["first-loss"]).splitlines()[1:]]
    assert len(rows) == 5
    for _, loss, right, favourite in rows:
        assert float(loss) > np.log(10)
        assert int(right.rstrip("%")) < 15
        assert int(favourite.rstrip("%")) > 50


def test_with_a_small_last_layer_the_first_loss_is_log_10():
    assert_allclose(*numbers("first-loss-mended")[::2], atol=0.01)
    digits = load_digits().test
    for seed in range(3):
        network = lenet(rng=np.random.default_rng(seed))
        network.parameters["11.weight"].value *= 0.01
        assert abs(cross_entropy(predict(network, digits.images), digits.labels) - np.log(10)) < 0.01


def test_where_an_answer_is_confidently_wrong_only_cross_entropy_has_a_slope():
    assert [line.split()[-1] for line in printed(CELLS["two-gradients"]).splitlines()] == ["9e-05", "1.0"]
    scores, right = np.array([[10.0, 0, 0]]), np.array([[0.0, 1, 0]])
    step = 1e-4
    for grad, loss in (
        (
            softmax_backward(mse_loss_backward(1, softmax(scores), right), scores),
            lambda s: np.mean((softmax(s) - right) ** 2),
        ),
        (cross_entropy_backward(1, scores, [1]), lambda s: -np.log(softmax(s)[0, 1])),
    ):
        for k in range(3):
            h = step * np.eye(3)[k]
            assert_allclose((loss(scores + h) - loss(scores - h)) / (2 * step), grad[0, k], atol=1e-8)


def test_twenty_digits_are_learnt_by_heart():
    assert printed(CELLS["overfit-measured"]).splitlines()[1] == "read rightly: 100% of 20"


# ---------------------------------------------------------------- figures


def figure(cell):
    return eval(  # the cell's own call
        CELLS[cell].source.split("TrainingExplorable(")[1].join(["TrainingExplorable(", ""]),
        {
            "TrainingExplorable": TrainingExplorable,
            "stripes": EDGES,
            "ones": ONES,
            "edge": [[1, -1]],
            "limit_of_two": 1 / 30,
        },
    )


def test_the_figure_on_the_limit_stands_beyond_it_and_explodes():
    shown_figure = figure("explore-limit")
    answer = shown_figure.answer
    assert_allclose(answer["limit"], [1 / 30])
    assert_allclose(shown_figure.learning_rate, 1.01 / 30)
    assert answer["losses"][-1] > answer["losses"][100] > answer["losses"][50]
    assert 'data-key="limit"' in shown(CELLS["explore-limit"])


def test_the_figure_of_the_forgotten_line_loses_nothing_and_finds_another_kernel():
    answer = figure("explore-line").answer
    assert answer["flat"] == [1]
    assert answer["losses"][-1] < 0.01 * answer["losses"][0]
    assert np.abs(answer["weights"][-1] - [[1, -1]]).max() > 0.3
