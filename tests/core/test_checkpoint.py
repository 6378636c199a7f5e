"""Checkpoints: all of a run or nothing of it, and nothing but what fits."""

import json
import tracemalloc
import zipfile

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from support.networks import assert_same, small_network

from convnotes.checkpoint import load_checkpoint, save_checkpoint
from convnotes.layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU
from convnotes.network import Sequential
from convnotes.optim import SGD
from convnotes.train import History


def test_a_checkpoint_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "run.npz"
    for seed in (0, 1):
        save_checkpoint(path, small_network(seed))
    network = small_network(5)
    load_checkpoint(path, network)
    assert_same(network, small_network(1))
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]


def test_a_checkpoint_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "run.npz"
    save_checkpoint(path, small_network(0))

    def full_disk(file, **arrays):
        file.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr("numpy.savez_compressed", full_disk)
    with pytest.raises(OSError, match="no space left"):
        save_checkpoint(path, small_network(1))
    network = small_network(5)
    load_checkpoint(path, network)
    assert_same(network, small_network(0))
    assert [file.name for file in tmp_path.iterdir()] == ["run.npz"]


def test_where_a_link_leads_to_is_written_and_the_link_stays(tmp_path):
    link, target = tmp_path / "latest.npz", tmp_path / "elsewhere.npz"
    link.symlink_to(target)
    save_checkpoint(link, small_network())
    assert link.is_symlink()
    assert target.is_file()


def test_what_nobody_asked_for_is_never_unpacked(tmp_path, monkeypatch):
    path = saved(tmp_path)
    with np.load(path) as stored:
        arrays = {**stored, "notes": np.zeros(3)}
    np.savez(path, **arrays)
    read = []
    whole = np.lib.npyio.NpzFile.__getitem__
    spy = lambda file, key: read.append(key) or whole(file, key)  # noqa: E731
    monkeypatch.setattr(np.lib.npyio.NpzFile, "__getitem__", spy)
    load_checkpoint(path, small_network())
    assert read
    assert "notes" not in read


@pytest.mark.parametrize(
    ("key", "dtype", "message"),
    [
        ("parameter/0.weight", np.float32, r"'parameter/0.weight' is float32 of shape \(16777216,\), wanted"),
        ("history/loss", float, "'history/loss' is larger than a run can make it: 134217728 bytes"),
    ],
)
def test_what_is_larger_than_wanted_is_never_unpacked(tmp_path, key, dtype, message):
    path = saved(tmp_path)
    with np.load(path) as stored:
        arrays = {**stored, key: np.zeros(2**24, dtype)}
    np.savez_compressed(path, **arrays)
    assert path.stat().st_size < 2**18
    del arrays
    tracemalloc.start()
    with pytest.raises(ValueError, match=message):
        load_checkpoint(path, small_network())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_what_is_no_array_and_larger_than_a_run_is_never_unpacked(tmp_path):
    path = saved(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("history/loss", bytes(2**25))
    tracemalloc.start()
    with pytest.raises(ValueError, match="'history/loss' is larger than a run can make it: 33554432 bytes"):
        load_checkpoint(path, small_network())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2**22


def test_two_letters_are_no_checkpoint_and_nobody_advises_to_allow_pickles(tmp_path):
    path = tmp_path / "run.npz"
    path.write_bytes(b"PK")
    with pytest.raises(ValueError, match=r"^run\.npz is not an \.npz file$"):
        load_checkpoint(path, small_network())


@pytest.mark.parametrize(("rate", "message"), [(-0.1, "at least 0, got -0.1"), (np.nan, "got nan")])
def test_a_learning_rate_is_a_number_of_at_least_0(tmp_path, rate, message):
    path = saved(tmp_path)
    network = small_network()
    optimiser = SGD(network.parameters, 0.1)
    save_checkpoint(path, network, optimiser=optimiser)
    with np.load(path) as stored:
        arrays = {**stored, "optimiser/learning_rate": np.array(rate)}
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match=message):
        load_checkpoint(path, network, optimiser=optimiser)
    assert optimiser.learning_rate == 0.1


def test_no_other_file_of_the_folder_is_touched(tmp_path):
    other = tmp_path / "run.partial.npz"
    other.write_bytes(b"mine")
    save_checkpoint(tmp_path / "run.npz", small_network())
    assert other.read_bytes() == b"mine"


def saved(tmp_path, **options):
    path = tmp_path / "run.npz"
    save_checkpoint(path, small_network(), **options)
    return path


def wider():
    rng = np.random.default_rng(0)
    return Sequential(Conv2d(1, 5, 3, rng=rng), ReLU(), MaxPool2d(2), Flatten(), Linear(180, 10, rng=rng))


def test_a_checkpoint_of_another_network_is_refused_and_changes_nothing(tmp_path):
    network = wider()
    with pytest.raises(ValueError, match=r"'parameter/0.weight' is float32 of shape \(4, 1, 3, 3\), wanted"):
        load_checkpoint(saved(tmp_path), network)
    assert_same(network, wider())


def test_a_checkpoint_of_a_deeper_network_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"holds 'parameter/4\.bias', which the network does not have"):
        load_checkpoint(saved(tmp_path), Sequential(*small_network().layers[:4]))


def test_a_checkpoint_of_a_shallower_network_is_refused(tmp_path):
    deeper = Sequential(small_network(), Linear(10, 2, rng=np.random.default_rng(0)))
    with pytest.raises(ValueError, match=r"run\.npz lacks 'parameter/5\.weight'"):
        load_checkpoint(saved(tmp_path), deeper)


def test_a_checkpoint_without_an_optimiser_cannot_restore_one(tmp_path):
    network = small_network()
    with pytest.raises(ValueError, match=r"run\.npz lacks 'optimiser/velocity/0\.weight'"):
        load_checkpoint(saved(tmp_path), network, optimiser=SGD(network.parameters, 0.1))


def test_a_checkpoint_without_a_generator_cannot_restore_one(tmp_path):
    with pytest.raises(ValueError, match=r"run\.npz lacks 'rng'"):
        load_checkpoint(saved(tmp_path), small_network(), rng=np.random.default_rng(0))


def test_a_generator_of_another_kind_is_refused(tmp_path):
    path = saved(tmp_path, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="holds a PCG64 generator, rng is a MT19937"):
        load_checkpoint(path, small_network(), rng=np.random.Generator(np.random.MT19937(0)))


def test_a_pickle_is_never_opened(tmp_path):
    path = tmp_path / "run.npz"
    np.savez(path, **{"parameter/0.weight": np.array([{}], dtype=object)})
    with pytest.raises(ValueError, match=r"run.npz cannot be read: Object arrays cannot be loaded"):
        load_checkpoint(path, small_network())


@pytest.mark.parametrize("content", [b"", b"not a zip", b"\x80\x04pickle", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "run.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"run\.npz (is not an \.npz file|cannot be read)"):
        load_checkpoint(path, small_network())


def test_a_checkpoint_that_does_not_exist_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_checkpoint(tmp_path / "none.npz", small_network())


def test_a_checkpoint_is_an_npz_file(tmp_path):
    for call in (save_checkpoint, load_checkpoint):
        with pytest.raises(ValueError, match=r"path must end in \.npz, got 'run\.pkl'"):
            call(tmp_path / "run.pkl", small_network())


GENERATORS = ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"]


def generator(kind, seed=0):
    rng = np.random.Generator(getattr(np.random, kind)(seed))
    rng.random(3, dtype=np.float32)  # leaves a state within a buffer
    return rng


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_generator_of_any_kind_goes_on_bit_by_bit(tmp_path, kind):
    rng, again = generator(kind), generator(kind, seed=9)
    path = saved(tmp_path, rng=rng)
    load_checkpoint(path, small_network(), rng=again)
    assert_array_equal(again.random(999, np.float32), rng.random(999, np.float32))
    assert_array_equal(again.integers(0, 100, 999), rng.integers(0, 100, 999))


def whole(tmp_path, kind="PCG64", **changes):
    """Write a checkpoint of a whole run with some arrays replaced."""
    measures = {name: [0.5, 0.25] for name in ("loss", "accuracy", "seconds")}
    optimiser = SGD(small_network().parameters, 0.1)
    path = saved(tmp_path, optimiser=optimiser, history=History(**measures), rng=generator(kind))
    with np.load(path) as stored:
        np.savez(path, **(dict(stored) | changes))
    return path


def refused(path, message, kind="PCG64"):
    """Check that nothing is loaded, and why."""
    network, rng = small_network(7), generator(kind, seed=7)
    optimiser = SGD(network.parameters, 0.1)
    with pytest.raises(ValueError, match=r"^run\.npz: " + message):
        load_checkpoint(path, network, optimiser=optimiser, rng=rng)
    assert_same(network, small_network(7))
    assert optimiser.steps == 0
    assert rng.random() == generator(kind, seed=7).random()


@pytest.mark.parametrize("dtype", [np.float64, np.float16, np.int32])
@pytest.mark.parametrize("key", ["parameter/0.bias", "optimiser/velocity/0.bias"])
def test_an_array_of_another_dtype_is_refused(tmp_path, key, dtype):
    name = np.dtype(dtype).name
    path = whole(tmp_path, **{key: np.zeros(4, dtype)})
    refused(path, rf"'{key}' is {name} of shape \(4,\), wanted is float32 of shape \(4,\)")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (-5, "must be at least 0, got -5"),
        (1.7, r"is float64 of shape \(\), wanted is one integer"),
        (True, r"is bool of shape \(\), wanted is one integer"),
        ("abc", r"is <U3 of shape \(\), wanted is one integer"),
        ([1], r"is int64 of shape \(1,\), wanted is one integer"),
    ],
)
def test_steps_are_an_integer_of_at_least_0(tmp_path, steps, message):
    refused(whole(tmp_path, **{"optimiser/steps": np.array(steps)}), f"'optimiser/steps' {message}")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([[0.5, 0.25]], r"is float64 of shape \(1, 2\), wanted is floating with one axis"),
        (0.5, r"is float64 of shape \(\), wanted"),
        (["a", "b"], r"is <U1 of shape \(2,\), wanted"),
        ([1, 2], r"is int64 of shape \(2,\), wanted"),
    ],
)
@pytest.mark.parametrize("name", ["loss", "validation_accuracy"])
def test_a_history_is_numbers_in_a_row(tmp_path, name, entries, message):
    refused(whole(tmp_path, **{f"history/{name}": np.array(entries)}), f"'history/{name}' {message}")


@pytest.mark.parametrize(
    ("name", "entries", "message"),
    [
        ("accuracy", 1, "'history/accuracy' has 1 entries, wanted are 2"),
        ("seconds", 3, "'history/seconds' has 3 entries, wanted are 2"),
        ("loss", 0, "'history/accuracy' has 2 entries, wanted are 0"),
        ("validation_accuracy", 2, "'history/validation_accuracy' has 2 entries, wanted are 0"),
        ("validation_loss", 3, "'history/validation_loss' has 3 entries, wanted are 2"),
    ],
)
def test_a_history_has_one_entry_per_epoch(tmp_path, name, entries, message):
    refused(whole(tmp_path, **{f"history/{name}": np.ones(entries)}), message)


def test_a_run_that_was_validated_in_part_is_loaded(tmp_path):
    history = History([3.0, 2.0], [0.1, 0.2], [2.5], [0.3], [1.0, 1.0])
    assert load_checkpoint(saved(tmp_path, history=history), small_network()) == history


def changed(kind, **changes):
    return json.dumps(generator(kind).bit_generator.state | changes, default=lambda array: array.tolist())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("PCG64", "no JSON"),
        ("PCG64", "[]"),
        ("PCG64", "{}"),
        ("PCG64", "[" * 100_000),
        ("PCG64", '{"bit_generator": "PCG64"}'),
        ("PCG64", changed("PCG64", state=5)),
        ("PCG64", changed("PCG64", uinteger=-1)),
        ("PCG64", changed("PCG64", uinteger=1.5)),
        ("PCG64", changed("PCG64", state={"state": 1 << 128, "inc": 1})),
        ("MT19937", changed("MT19937", state={"key": [1] * 623, "pos": 0})),
        ("MT19937", changed("MT19937", state={"key": [1] * 625, "pos": 0})),
        ("MT19937", changed("MT19937", state={"key": [1] * 624, "pos": 625})),
        ("MT19937", changed("MT19937", state={"key": [1] * 624, "pos": -1})),
        ("Philox", changed("Philox", buffer_pos=5)),
        ("SFC64", changed("SFC64", state={"state": [1, 2, 3]})),
    ],
)
def test_a_broken_state_of_a_generator_is_refused(tmp_path, kind, text):
    message = "'rng' is not the state of a generator: "
    refused(whole(tmp_path, kind, rng=np.array(text)), message, kind)


def test_a_seed_is_no_generator(tmp_path):
    path = whole(tmp_path)
    for call in (save_checkpoint, load_checkpoint):
        network = small_network(7)
        with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator, got 0"):
            call(path, network, rng=0)
        assert_same(network, small_network(7))


def test_a_generator_that_is_no_text_is_refused(tmp_path):
    refused(whole(tmp_path, rng=np.arange(3)), "'rng' is not the state of a generator: ")


def test_a_member_that_is_no_array_is_refused(tmp_path):
    path = whole(tmp_path)
    with np.load(path) as stored:
        arrays = {key: array for key, array in stored.items() if key != "optimiser/steps"}
    np.savez(path, **arrays)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("optimiser/steps", b"5")
    refused(path, r"'optimiser/steps' is \|S1 of shape \(\), wanted is one integer")
