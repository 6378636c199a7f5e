"""ONNX's backend test cases for an operator, made in memory by the onnx package itself.

onnx writes each case as a static method that calls ``expect(node, inputs, outputs, name)``. We call these
methods with our own ``expect``: the package's collector fills a global list on its first call only, so that
whoever asks second gets the wrong operator.
"""

import importlib
import re
import warnings
from typing import NamedTuple
from unittest import mock

import numpy as np
import onnx


class Case(NamedTuple):
    name: str
    attributes: dict
    inputs: list
    outputs: list


def collect(operator: str) -> list[Case]:
    """Return the cases on images of one operator, such as "MaxPool", in the order of their names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # importing onnx's own cases warns of what others deprecate
        module = importlib.import_module(f"onnx.backend.test.case.node.{operator.lower()}")
    cases = {}

    def expect(node, inputs, outputs, name, **_):
        assert node.op_type == operator
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        words = {key: a.decode() if isinstance(a, bytes) else a for key, a in attributes.items()}
        cases[name] = Case(name, words, list(inputs), list(outputs))

    exporter = getattr(module, operator)
    methods = [name for name in vars(exporter) if name.startswith("export") and not re.search("[13]d", name)]
    np.random.seed(0)  # noqa: NPY002 (the cases draw from the global generator)
    with mock.patch.object(module, "expect", expect):
        for method in methods:
            getattr(exporter, method)()
    return [cases[name] for name in sorted(cases)]
