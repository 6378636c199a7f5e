"""Training: seeded, interruptible, resumable; and it learns."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.networks import assert_same, small_network, values

from convnotes.checkpoint import load_checkpoint, save_checkpoint
from convnotes.datasets import load_digits
from convnotes.layers import Conv2d, Flatten, Layer, ReLU
from convnotes.losses import cross_entropy
from convnotes.network import Sequential, lenet
from convnotes.optim import SGD, Adam
from convnotes.train import History, cosine, evaluate, predict, random_shifts, train

DIGITS = load_digits()
IMAGES, LABELS = DIGITS.train.images[:120, :, ::2, ::2], DIGITS.train.labels[:120]
VALIDATION = DIGITS.validation.images[:50, :, ::2, ::2], DIGITS.validation.labels[:50]
QUIET = {"batch_size": 32, "progress": False}


def run(epochs=3, seed=0, **options):
    network = small_network()
    optimiser = Adam(network.parameters, 0.01)
    rng = np.random.default_rng(seed)
    history = train(network, optimiser, IMAGES, LABELS, epochs=epochs, rng=rng, **QUIET, **options)
    return network, history


def test_training_learns_its_digits():
    _, history = run(epochs=20)
    assert history.loss[-1] < 0.2 < 1.5 < history.loss[0]
    assert history.accuracy[-1] > 0.95


def test_lenet_reads_unseen_digits_after_three_epochs_of_a_hundred_a_class():
    rng = np.random.default_rng(0)
    network = lenet(rng=rng)
    images, labels = DIGITS.train.images[:1000], DIGITS.train.labels[:1000]
    train(network, Adam(network.parameters, 3e-3), images, labels, epochs=3, rng=rng, progress=False)
    assert evaluate(network, *DIGITS.validation).accuracy > 0.8


def test_one_seed_gives_one_run_and_another_another():
    (first, history), (second, again), (other, _) = run(), run(), run(seed=1)
    assert_same(first, second)
    assert history.loss == again.loss
    assert (values(first)[0] != values(other)[0]).any()


def test_the_history_has_one_entry_per_epoch():
    _, history = run(validation=VALIDATION)
    assert history.epochs == 3
    for name in ("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds"):
        assert len(getattr(history, name)) == 3
    assert not history.interrupted


def test_the_last_validation_entry_is_that_of_the_network_as_it_is():
    network, history = run(validation=VALIDATION)
    evaluation = evaluate(network, *VALIDATION)
    assert history.validation_loss[-1] == evaluation.loss
    assert history.validation_accuracy[-1] == evaluation.accuracy


def test_validation_does_not_change_what_is_learnt():
    assert_same(run()[0], run(validation=VALIDATION)[0])


def test_the_first_loss_of_one_whole_batch_is_that_of_the_untrained_network():
    network = small_network()
    expected = float(cross_entropy(network(IMAGES), LABELS))
    history = train(
        network,
        SGD(network.parameters, 0.1),
        IMAGES,
        LABELS,
        epochs=1,
        batch_size=500,
        rng=np.random.default_rng(0),
        progress=False,
    )
    assert_allclose(history.loss, [expected], rtol=1e-6)


def test_every_sample_is_seen_once_per_epoch():
    seen = []

    def record(images, rng):
        seen.extend(image.tobytes() for image in images)
        return images

    run(epochs=2, augment=record)
    expected = sorted(image.tobytes() for image in IMAGES)
    assert sorted(seen[:120]) == sorted(seen[120:]) == expected
    assert seen[:120] != seen[120:]


def test_the_schedule_scales_the_learning_rate_and_is_undone_in_the_end():
    network = small_network()
    optimiser = SGD(network.parameters, 0.5)
    asked, rates = [], []

    def schedule(progress):
        asked.append(progress)
        return 1 - progress

    def watch(images, rng):
        rates.append(optimiser.learning_rate)
        return images

    rng = np.random.default_rng(0)
    train(network, optimiser, IMAGES, LABELS, epochs=2, rng=rng, schedule=schedule, augment=watch, **QUIET)
    assert_allclose(asked, np.arange(8) / 8)
    assert_allclose(rates, 0.5 * (1 - np.arange(8) / 8))
    assert optimiser.learning_rate == 0.5


def test_after_each_step_the_loss_of_its_batch_is_told():
    told, network = [], small_network()
    rng = np.random.default_rng(0)
    first = np.random.default_rng(0).permutation(len(IMAGES))[:32]
    expected = float(cross_entropy(network(IMAGES[first]), LABELS[first]))
    options = {"after_batch": told.append, **QUIET}
    history = train(network, SGD(network.parameters, 0.1), IMAGES, LABELS, epochs=2, rng=rng, **options)
    assert told[0] == expected
    assert len(told) == 2 * 4
    assert_allclose(np.reshape(told, (2, 4)) @ [32, 32, 32, 24] / 120, history.loss)


def test_a_learning_rate_that_is_set_after_an_epoch_stays():
    network = small_network()
    optimiser = SGD(network.parameters, 0.2)

    def halve(history):
        optimiser.learning_rate /= 2

    rng = np.random.default_rng(0)
    train(network, optimiser, IMAGES, LABELS, epochs=4, rng=rng, after_epoch=halve, **QUIET)
    assert optimiser.learning_rate == 0.2 / 16


def test_a_learning_rate_that_is_set_after_an_epoch_is_what_the_schedule_scales():
    network = small_network()
    optimiser = SGD(network.parameters, 0.2)
    rates = []

    def halve(history):
        optimiser.learning_rate /= 2

    def watch(images, rng):
        rates.append(optimiser.learning_rate)
        return images

    options = {"schedule": lambda progress: 0.5, "after_epoch": halve, "augment": watch}
    train(network, optimiser, IMAGES, LABELS, epochs=2, rng=np.random.default_rng(0), **options, **QUIET)
    assert_allclose(rates, [0.1] * 4 + [0.05] * 4)


def test_two_epochs_and_two_are_four_where_the_rate_is_halved_and_saved(tmp_path):
    def part(path, epochs, load=None):
        network, rng = small_network(), np.random.default_rng(3)
        optimiser, history = SGD(network.parameters, 0.2, momentum=0.9), History()
        if load:
            history = load_checkpoint(load, network, optimiser=optimiser, rng=rng)

        def after(history):
            optimiser.learning_rate /= 2
            save_checkpoint(path, network, optimiser=optimiser, history=history, rng=rng)

        options = {"after_epoch": after, "history": history, **QUIET}
        train(network, optimiser, IMAGES, LABELS, epochs=epochs, rng=rng, **options)
        return network

    whole = part(tmp_path / "whole.npz", 4)
    part(tmp_path / "half.npz", 2)
    assert_same(part(tmp_path / "rest.npz", 4, load=tmp_path / "half.npz"), whole)


def test_one_pixel_that_is_no_number_stops_the_training_and_is_named():
    spoilt = IMAGES.copy()
    spoilt[100, 0, 3, 3] = np.nan
    network, rng = small_network(), np.random.default_rng(0)
    order = np.random.default_rng(0).permutation(len(IMAGES)).tolist()
    batch = order.index(100) // 32 + 1
    with pytest.raises(FloatingPointError, match=f"loss is nan at epoch 1, batch {batch}:"):
        train(network, SGD(network.parameters, 0.1), spoilt, LABELS, epochs=1, rng=rng, **QUIET)
    assert all(np.isfinite(value).all() for value in values(network))


def stop_after(epochs):
    def stop(history):
        if history.epochs == epochs:
            raise KeyboardInterrupt

    return stop


def test_an_interrupted_run_keeps_its_weights_and_its_history():
    network, history = run(epochs=5, after_epoch=stop_after(2))
    expected, finished = run(epochs=2)
    assert history.interrupted
    assert history.loss == finished.loss
    assert_same(network, expected)


def test_a_run_that_goes_on_to_its_end_is_no_longer_interrupted():
    _, history = run(epochs=5, after_epoch=stop_after(2))
    assert history.interrupted
    _, history = run(epochs=3, history=history)
    assert (history.epochs, history.interrupted) == (3, False)


def test_an_interruption_within_an_epoch_leaves_whole_epochs_in_the_history():
    calls = []

    def interrupt(images, rng):
        calls.append(1)
        if len(calls) == 6:  # the second batch of the second epoch
            raise KeyboardInterrupt
        return images

    _, history = run(epochs=5, augment=interrupt)
    assert (history.epochs, history.interrupted) == (1, True)


@pytest.mark.parametrize("make", [lambda p: SGD(p, 0.05, momentum=0.9), lambda p: Adam(p, 0.01)])
@pytest.mark.parametrize("generator", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_a_run_resumed_from_its_checkpoint_ends_as_if_it_had_never_stopped(tmp_path, make, generator):
    path = tmp_path / "run.npz"

    def start(seed):
        network, rng = small_network(seed), np.random.Generator(getattr(np.random, generator)(seed))
        return network, make(network.parameters), rng

    def go_on(network, optimiser, rng, **options):
        return train(
            network,
            optimiser,
            IMAGES,
            LABELS,
            epochs=4,
            rng=rng,
            augment=lambda images, rng: random_shifts(images, rng, largest=1),
            schedule=cosine,
            **QUIET,
            **options,
        )

    whole, optimiser, rng = start(0)
    expected = go_on(whole, optimiser, rng)

    network, optimiser, rng = start(0)

    def save_then_stop(history):
        save_checkpoint(path, network, optimiser=optimiser, history=history, rng=rng)
        stop_after(2)(history)

    go_on(network, optimiser, rng, after_epoch=save_then_stop)

    network, optimiser, rng = start(99)
    history = load_checkpoint(path, network, optimiser=optimiser, rng=rng)
    assert history.epochs == 2
    history = go_on(network, optimiser, rng, history=history)
    assert history.loss == expected.loss
    assert_same(network, whole)


def test_evaluation_counts_what_was_taken_for_what():
    scores = np.array([[9.0, 0, 0], [9, 0, 0], [0, 9, 0], [0, 0, 9]])
    evaluation = evaluate(Flatten(), scores, np.array([0, 1, 1, 2]))
    assert_array_equal(evaluation.confusion, [[1, 0, 0], [1, 1, 0], [0, 0, 1]])
    assert evaluation.accuracy == 0.75
    assert_allclose(evaluation.loss, cross_entropy(scores, [0, 1, 1, 2]))


def test_predictions_do_not_depend_on_the_batch_size():
    network = small_network()
    assert_allclose(predict(network, IMAGES, batch_size=7), network(IMAGES), atol=1e-5)


def test_a_shifted_digit_is_the_digit_somewhere_else():
    images = np.zeros((300, 2, 7, 8))
    images[:, 0, 3, 4], images[:, 1, 3, 5] = 1, 2
    shifted = random_shifts(images, np.random.default_rng(0), largest=2)
    first, second = (np.argwhere(shifted[:, channel])[:, 1:] for channel in (0, 1))
    assert_array_equal(second - first, np.tile([0, 1], (300, 1)))
    moves = {tuple(place - [3, 4]) for place in first}
    assert moves == {(down, right) for down in range(-2, 3) for right in range(-2, 3)}


def test_what_leaves_the_image_does_not_come_back_and_zeros_move_in():
    shifted = random_shifts(np.ones((50, 1, 3, 4)), np.random.default_rng(0), largest=3)
    assert set(np.unique(shifted)) == {0, 1}
    assert shifted.sum(axis=(1, 2, 3)).min() == 0


def test_shifts_keep_float32_and_leave_their_input_alone():
    images = IMAGES.copy()
    shifted = random_shifts(images, np.random.default_rng(0))
    assert shifted.dtype == np.float32
    assert not np.shares_memory(shifted, images)
    assert_array_equal(images, IMAGES)


def test_the_cosine_falls_from_1_to_0():
    factors = [cosine(t) for t in np.linspace(0, 1, 11)]
    assert factors[0] == 1
    assert factors[-1] == 0
    assert (np.diff(factors) < 0).all()


def call_train(**changes):
    network = small_network()
    arguments = {
        "optimiser": SGD(network.parameters, 0.1),
        "images": IMAGES,
        "labels": LABELS,
        "epochs": 1,
        "rng": np.random.default_rng(0),
        **QUIET,
    } | changes
    before = [value.copy() for value in values(network)]
    try:
        return train(network, **arguments)
    finally:
        for value, expected in zip(values(network), before, strict=True):
            assert_array_equal(value, expected)
        assert arguments["rng"] == 0 or arguments["rng"].random() == np.random.default_rng(0).random()


ONE_WRONG = np.where(np.arange(120) == 100, 10, LABELS)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, ValueError, r"images must hold .*, got shape \(0, 1,"),
        ({"images": 5}, ValueError, r"images must hold at least one sample, got shape \(\)"),
        ({"images": [[1, 2], [3]]}, ValueError, "images must be an array: "),
        ({"images": IMAGES.astype(str)}, TypeError, "images must hold numbers, got dtype <U"),
        ({"images": IMAGES[:, :, 1:, 4:]}, ValueError, "images do not fit the network: "),
        ({"labels": LABELS[:5]}, ValueError, r"^labels must have shape \(120,\), got \(5,\)"),
        ({"labels": LABELS + 0.5}, TypeError, "^labels must be integers, got dtype float64"),
        ({"labels": ONE_WRONG}, ValueError, r"^labels must be in \[0, 10\), got 10"),
        ({"labels": -ONE_WRONG}, ValueError, r"^labels must be in \[0, 10\), got -"),
        ({"validation": IMAGES}, TypeError, r"validation must be a pair \(images, labels\), got ndarray"),
        ({"validation": (IMAGES,)}, ValueError, "validation must be a pair .*, got 1 entries"),
        ({"validation": (IMAGES, LABELS[:-5])}, ValueError, r"validation labels .* \(120,\), got \(115,\)"),
        ({"validation": (IMAGES[..., 4:], LABELS)}, ValueError, "validation images do not fit the network: "),
        ({"validation": (IMAGES, ONE_WRONG)}, ValueError, r"validation labels must be in \[0, 10\), got 10"),
        ({"optimiser": 3}, TypeError, "optimiser must be an Optimiser, got 3"),
        ({"optimiser": SGD(small_network().parameters, 0.1)}, ValueError, r"got another's '0\.weight'"),
        ({"epochs": -1}, ValueError, "epochs must be at least 0, got -1"),
        ({"batch_size": 0}, ValueError, "batch_size must be at least 1, got 0"),
        ({"rng": 0}, TypeError, r"rng must be a numpy\.random\.Generator, got 0"),
        ({"augment": 3}, TypeError, "augment must be a function, got 3"),
        ({"schedule": 3}, TypeError, "schedule must be a function, got 3"),
        ({"after_batch": 3}, TypeError, "after_batch must be a function, got 3"),
        ({"after_epoch": 3}, TypeError, "after_epoch must be a function, got 3"),
        ({"progress": 0}, TypeError, "progress must be True or False, got 0"),
        ({"history": 3}, TypeError, "history must be a History, got 3"),
    ],
)
def test_bad_input_is_refused_before_anything_is_learnt(changes, error, message):
    with pytest.raises(error, match=message):
        call_train(**changes)


@pytest.mark.parametrize(
    ("factor", "error", "message"),
    [
        (float("nan"), ValueError, r"schedule\(0\.5\) must be .*at least 0, got nan"),
        (float("inf"), ValueError, r"schedule\(0\.5\) must be .*got inf"),
        (-1, ValueError, r"schedule\(0\.5\) must be .*at least 0, got -1"),
        ("1", TypeError, r"schedule\(0\.5\) must be a number, got '1'"),
    ],
)
def test_what_a_schedule_returns_is_checked_before_the_step(factor, error, message):
    network, expected = small_network(), run(epochs=1)[0]
    optimiser = Adam(network.parameters, 0.01)
    with pytest.raises(error, match=message):
        train(
            network,
            optimiser,
            IMAGES,
            LABELS,
            epochs=2,
            rng=np.random.default_rng(0),
            schedule=lambda progress: factor if progress == 0.5 else 1,
            **QUIET,
        )
    assert_same(network, expected)
    assert optimiser.learning_rate == 0.01


def test_a_network_that_returns_no_scores_is_refused():
    network = Sequential(Conv2d(1, 4, 3, rng=np.random.default_rng(0)))
    optimiser = SGD(network.parameters, 0.1)
    with pytest.raises(ValueError, match=r"scores of the network must have the 2 axes \(N, K\), got shape"):
        train(network, optimiser, IMAGES, LABELS, epochs=1, rng=np.random.default_rng(0), **QUIET)
    with pytest.raises(TypeError, match="network must be a Layer, got <function"):
        train(cosine, optimiser, IMAGES, LABELS, epochs=1, rng=np.random.default_rng(0), **QUIET)


def test_lists_are_learnt_from_like_arrays():
    arrays, lists = small_network(), small_network()
    images, labels = IMAGES[:40].astype(float), LABELS[:40]
    for network, x, classes in ((arrays, images, labels), (lists, images.tolist(), labels.tolist())):
        rng, optimiser = np.random.default_rng(0), SGD(network.parameters, 0.1)
        train(network, optimiser, x, classes, epochs=2, rng=rng, validation=[x, classes], **QUIET)
    assert_same(arrays, lists)
    assert evaluate(lists, images.tolist(), labels.tolist()).loss == evaluate(arrays, images, labels).loss


class Noise(Layer):
    """Draws random numbers in each forward."""

    def __init__(self, rng):
        super().__init__()
        self.rng, self.sizes = rng, []

    def forward(self, x):
        self.sizes.append(len(x))
        return x + self.rng.normal(size=x.shape).astype(x.dtype)

    def backward(self, grad_output):
        return grad_output


def test_the_checks_neither_run_the_network_itself_nor_draw_random_numbers():
    rng = np.random.default_rng(0)
    noise = Noise(rng)
    network = Sequential(noise, *small_network().layers)
    optimiser = SGD(network.parameters, 0.1)
    train(network, optimiser, IMAGES, LABELS, epochs=0, rng=rng, validation=VALIDATION, **QUIET)
    assert noise.sizes == []
    assert rng.random() == np.random.default_rng(0).random()


def test_parameters_that_the_optimiser_does_not_hold_stay_as_they_are():
    network = small_network()
    last = {name: p for name, p in network.parameters.items() if name.startswith("4.")}
    train(network, SGD(last, 0.1), IMAGES, LABELS, epochs=1, rng=np.random.default_rng(0), **QUIET)
    moved = [(new != old).any() for new, old in zip(values(network), values(small_network()), strict=True)]
    assert moved == [False, False, True, True]


def test_no_epochs_give_an_empty_history():
    assert call_train(epochs=0) == History()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: predict(ReLU(), IMAGES[:0]), ValueError, "images must hold at least one sample"),
        (lambda: evaluate(ReLU(), np.ones((1, 2)), [2]), ValueError, r"^labels must be in \[0, 2\), got 2"),
        (lambda: evaluate(ReLU(), np.ones((1, 2)), [0.5]), TypeError, "^labels must be integers"),
        (
            lambda: random_shifts(IMAGES[0], np.random.default_rng(0)),
            ValueError,
            "images must have the 4 axes",
        ),
        (lambda: random_shifts(IMAGES, 0), TypeError, r"rng must be a numpy\.random\.Generator, got 0"),
        (
            lambda: random_shifts(IMAGES, np.random.default_rng(0), largest=-1),
            ValueError,
            "largest must be at least 0, got -1",
        ),
    ],
)
def test_bad_input_is_named_with_value_and_limit(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_the_progress_bar_counts_batches(capsys):
    network = small_network()
    train(
        network,
        SGD(network.parameters, 0.1),
        IMAGES,
        LABELS,
        epochs=2,
        batch_size=60,
        rng=np.random.default_rng(0),
    )
    assert "4/4" in capsys.readouterr().err
