"""Convolution against ONNX: its backend test cases, and its reference evaluator where it has no case.

A transposed convolution is the gradient of a convolution with respect to its input, so that ONNX's
ConvTranspose cases are cases for `conv2d_backward`. https://onnx.ai/onnx/operators
"""

import numpy as np
import onnx.helper
import onnx.reference
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from support.onnx_cases import Case, collect

from convnotes.conv import conv2d, conv2d_backward
from convnotes.shapes import output_size, padding_amounts


def options(attributes: dict, x: np.ndarray, weight: np.ndarray) -> dict:
    """Translate ONNX's attributes of a Conv node into our arguments."""
    stride, dilation = attributes.get("strides", (1, 1)), attributes.get("dilations", (1, 1))
    top, left, bottom, right = attributes.get("pads", (0, 0, 0, 0))
    padding = ((top, bottom), (left, right))
    auto_pad = attributes.get("auto_pad", "NOTSET")
    if auto_pad.startswith("SAME"):
        padding = padding_amounts("same", x.shape[2:], weight.shape[2:], stride=stride, dilation=dilation)
    if auto_pad == "SAME_LOWER":  # the odd cell goes before; we have no word for that
        padding = tuple((after, before) for before, after in padding)
    return {"stride": stride, "dilation": dilation, "padding": padding, "groups": attributes.get("group", 1)}


def each(operator: str):
    return pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in collect(operator)])


@each("Conv")
def test_conv2d_gives_the_values_of_onnx(case):
    y = conv2d(*case.inputs, **options(case.attributes, *case.inputs[:2]))
    assert y.dtype == case.outputs[0].dtype
    assert_allclose(y, case.outputs[0], rtol=1e-6)


def test_the_onnx_cases_include_strides_pads_on_one_axis_and_auto_pad():
    attributes = [case.attributes for case in collect("Conv")]
    assert any(max(a.get("strides", [1])) > 1 for a in attributes)
    assert [1, 0, 1, 0] in [a.get("pads") for a in attributes]
    assert any(a.get("auto_pad", "NOTSET") != "NOTSET" for a in attributes)


@each("ConvInteger")
def test_convolution_of_bytes_gives_the_sums_of_onnx(case):
    x, weight, x_zero, weight_zero = (*case.inputs, np.zeros(1, np.uint8))[:4]
    # ONNX subtracts the zero points, those of the kernels one per output channel, before it pads.
    centred = x.astype(int) - x_zero, weight.astype(int) - weight_zero.reshape(-1, 1, 1, 1)
    assert_array_equal(conv2d(*centred, **options(case.attributes, x, weight)), case.outputs[0])


def transposed(case: Case) -> dict:
    """Return the convolution whose transpose an ONNX ConvTranspose node is, and the shape of its input."""
    delta, weight = case.inputs[:2]
    shape, attributes = case.outputs[0].shape, dict(case.attributes)
    stride, dilation = attributes.get("strides", (1, 1)), attributes.get("dilations", (1, 1))
    if "pads" not in attributes:
        # What the output shape leaves to be cut off: half on each side, the odd cell as auto_pad says.
        reach = [d * (k - 1) + 1 for k, d in zip(weight.shape[2:], dilation, strict=True)]
        extra = attributes.get("output_padding", (0, 0))
        whole = [
            s * (n - 1) + e + r for s, n, e, r in zip(stride, delta.shape[2:], extra, reach, strict=True)
        ]
        total = [max(n - size, 0) for n, size in zip(whole, shape[2:], strict=True)]
        upper = attributes.get("auto_pad") == "SAME_UPPER"
        before = [t // 2 if upper else t - t // 2 for t in total]
        attributes["pads"] = (*before, *(t - b for t, b in zip(total, before, strict=True)))
    return options(attributes | {"auto_pad": "NOTSET"}, np.empty(shape), weight)


def two_dimensional(case: Case) -> bool:
    return case.inputs[0].ndim == 4


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name) for case in collect("ConvTranspose") if two_dimensional(case)]
)
def test_gradient_of_the_input_gives_the_values_of_onnx_transposed_convolution(case):
    delta, weight = case.inputs[:2]
    x = np.zeros(case.outputs[0].shape, delta.dtype)
    arguments = transposed(case)
    fits = [
        output_size(n, k, stride=s, padding=p, dilation=d)
        for n, k, s, p, d in zip(
            x.shape[2:],
            weight.shape[2:],
            arguments["stride"],
            arguments["padding"],
            arguments["dilation"],
            strict=True,
        )
    ]
    # Cells beyond the last window (ONNX's output_padding) may make room for one more: its δ is 0.
    delta = np.pad(delta, [(0, 0), (0, 0), *((0, n - m) for n, m in zip(fits, delta.shape[2:], strict=True))])
    grad_x, _, _ = conv2d_backward(delta, x, weight, **arguments)
    assert_allclose(grad_x, case.outputs[0], rtol=1e-6)


def evaluate(x, weight, bias, **attributes):
    """Run one Conv node in ONNX's reference evaluator."""
    values = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, None) for name in "xwby"]
    node = onnx.helper.make_node("Conv", list("xwb"), ["y"], **attributes)
    graph = onnx.helper.make_graph([node], "one_conv", values[:3], values[3:])
    model = onnx.helper.make_model(graph)
    return onnx.reference.ReferenceEvaluator(model).run(None, {"x": x, "w": weight, "b": bias})[0]


@pytest.mark.parametrize(
    "attributes",
    [
        {"group": 2},
        {"group": 4},
        {"strides": [3, 2], "pads": [1, 0, 2, 3]},
        {"dilations": [2, 3], "pads": [2, 1, 0, 3]},
        {"dilations": [1, 2], "strides": [2, 1], "group": 2, "pads": [1, 2, 0, 1]},
        {"auto_pad": "VALID", "strides": [2, 2]},
        {"auto_pad": "SAME_UPPER", "strides": [2, 3]},
        {"auto_pad": "SAME_LOWER", "strides": [2, 3]},
        {"auto_pad": "SAME_UPPER"},
        {"auto_pad": "SAME_LOWER"},
    ],
    ids=str,
)
def test_conv2d_gives_the_values_of_the_onnx_reference_evaluator(attributes):
    rng = np.random.default_rng(0)
    x, bias = rng.standard_normal((2, 4, 9, 10)), rng.standard_normal(8)
    weight = rng.standard_normal((8, 4 // attributes.get("group", 1), 4, 3))
    ours = conv2d(x, weight, bias, **options(attributes, x, weight))
    assert_allclose(ours, evaluate(x, weight, bias, **attributes), rtol=1e-10, atol=1e-12)
