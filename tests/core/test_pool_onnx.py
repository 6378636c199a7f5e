"""Pools against the backend test cases of ONNX, https://onnx.ai/onnx/operators."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.onnx_cases import Case, collect

from convnotes.pool import avg_pool2d, lp_pool2d, max_pool2d


def options(case: Case) -> dict:
    """Translate ONNX's attributes into our arguments."""
    attributes = dict(case.attributes)
    kernel_size = attributes.pop("kernel_shape", case.inputs[0].shape[2:])
    stride = attributes.pop("strides", (1, 1))  # ONNX steps by 1 where we step by the window
    dilation = attributes.pop("dilations", (1, 1))
    top, left, bottom, right = attributes.pop("pads", (0, 0, 0, 0))
    padding = ((top, bottom), (left, right))
    auto_pad = attributes.pop("auto_pad", "NOTSET")
    if auto_pad == "SAME_UPPER":
        padding = "same"
    elif auto_pad == "SAME_LOWER":  # the odd cell goes before; we have no word for that
        totals = [
            max((-(-n // s) - 1) * s + d * (k - 1) + 1 - n, 0)
            for n, k, s, d in zip(case.inputs[0].shape[2:], kernel_size, stride, dilation, strict=True)
        ]
        padding = tuple((total - total // 2, total // 2) for total in totals)
    ceil_mode = bool(attributes.pop("ceil_mode", 0))
    renamed = {"kernel_size": kernel_size, "stride": stride, "dilation": dilation, "padding": padding}
    return renamed | {"ceil_mode": ceil_mode} | attributes


def each(operator: str):
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in collect(operator)])


def onnx_indices(indices: np.ndarray, input_shape: tuple[int, ...], storage_order: int) -> np.ndarray:
    """Turn h·W + w of one plane into ONNX's index into the whole tensor; planes are row- or column-major."""
    n, c, h, w = input_shape
    rows, columns = np.divmod(indices, w)
    in_plane = columns * h + rows if storage_order else indices
    return in_plane + np.arange(n * c).reshape(n, c, 1, 1) * (h * w)


@each("MaxPool")
def test_max_pool_gives_the_values_and_indices_of_onnx(case):
    arguments = options(case)
    storage_order = arguments.pop("storage_order", 0)
    y, indices = max_pool2d(case.inputs[0], **arguments)
    assert y.dtype == case.outputs[0].dtype
    assert_array_equal(y, case.outputs[0])
    for expected in case.outputs[1:]:
        assert_array_equal(onnx_indices(indices, case.inputs[0].shape, storage_order), expected)


def test_the_onnx_cases_include_indices_in_both_orders():
    orders = [
        case.attributes.get("storage_order", 0) for case in collect("MaxPool") if len(case.outputs) == 2
    ]
    assert sorted(orders) == [0, 1]


@each("AveragePool")
def test_average_pool_gives_the_values_of_onnx(case):
    arguments = {"count_include_pad": False} | options(case)
    arguments["count_include_pad"] = bool(arguments["count_include_pad"])
    # The answer of one case is typed with four decimals.
    rounded = case.name == "test_averagepool_2d_ceil_last_window_starts_on_pad"
    y = avg_pool2d(case.inputs[0], **arguments)
    assert_allclose(y, case.outputs[0], rtol=1e-5, atol=6e-5 if rounded else 1e-6)


@each("LpPool")
def test_lp_pool_gives_the_values_of_onnx(case):
    assert_allclose(lp_pool2d(case.inputs[0], **options(case)), case.outputs[0], rtol=1e-5)


@each("GlobalMaxPool")
def test_max_pool_over_the_whole_image_gives_the_values_of_onnx(case):
    y, _ = max_pool2d(case.inputs[0], **options(case))
    assert_array_equal(y, case.outputs[0])


@each("GlobalAveragePool")
def test_average_pool_over_the_whole_image_gives_the_values_of_onnx(case):
    assert_allclose(avg_pool2d(case.inputs[0], **options(case)), case.outputs[0], rtol=1e-5, atol=1e-6)
