"""The dtypes in which the core computes."""

import numpy as np
import pytest

from convnotes.arrays import as_floats


@pytest.mark.parametrize(
    ("dtypes", "common"),
    [
        (["f4"], "f4"),
        (["f2", "f4"], "f4"),
        (["f4", "f8"], "f8"),
        (["i8", "f4"], "f8"),
        (["?"], "f8"),
        (["u1", "u1"], "f8"),
        (["f4", "c8"], "c8"),
        (["f8", "c8"], "c16"),
        ([">f8"], "=f8"),
    ],
)
def test_arrays_meet_in_one_floating_dtype(dtypes, common):
    arrays = {f"a{place}": np.ones(2, dtype) for place, dtype in enumerate(dtypes)}
    assert {array.dtype for array in as_floats(**arrays)} == {np.dtype(common)}


def test_a_bias_may_be_none_and_stays_in_its_place():
    x, bias, weight = as_floats(x=[1], bias=None, weight=[2.0])
    assert (x.tolist(), bias, weight.tolist()) == ([1], None, [2])


@pytest.mark.parametrize("name", ["x", "weight", "grad_output"])
def test_nothing_but_a_bias_may_be_none(name):
    with pytest.raises(TypeError, match=f"{name} must hold numbers, got None"):
        as_floats(**{"other": [1.0], name: None})


def test_an_array_of_the_right_dtype_is_not_copied():
    x = np.ones(3, np.float32)
    assert as_floats(x=x)[0] is x


def test_rows_of_different_lengths_are_no_array():
    with pytest.raises(ValueError, match="x must be an array"):
        as_floats(x=[[1, 2], [3]])


@pytest.mark.parametrize("value", ["text", [None], [b"x"], np.zeros(1, "M8[s]"), np.zeros(1, "V3")])
def test_what_is_no_number_is_refused_by_name(value):
    with pytest.raises(TypeError, match="weight must hold numbers, got dtype"):
        as_floats(x=[1.0], weight=value)


def test_a_mask_is_never_dropped_in_silence():
    masked = np.ma.masked_array([1.0, 2.0, 3.0], mask=[False, True, False])
    with pytest.raises(TypeError, match="x must hold numbers, got a masked array, 1 of them masked"):
        as_floats(x=masked)
    (x,) = as_floats(x=np.ma.masked_array([1.0, 2.0]))
    assert type(x) is np.ndarray
