"""The page of all functions: whole, and what it says of other libraries is so where they can be asked."""

import ast
import importlib
import re

import onnx
import pytest

import convnotes
from convnotes.book import api

PAGE = api.page()
OPERATIONS = [
    name
    for name in convnotes.__all__
    if not name.endswith(("_backward", "Error")) and name not in {"output_size", "receptive_field"}
]


def resolve(path):
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise AssertionError(path)


@pytest.mark.parametrize("name", convnotes.__all__)
def test_all_that_the_package_offers_stands_there_once(name):
    assert len(re.findall(rf"^### {name}$", PAGE, re.MULTILINE)) == 1


@pytest.mark.parametrize("module", api.modules())
def test_a_module_stands_there_with_all_that_is_public_in_it(module):
    things = api.public(module)
    assert (f"\n## {module}\n" in f"\n{PAGE}") is bool(things)
    for thing in things:
        assert re.search(rf"^### (\w+\.\w+\.)?{thing.__name__}$", PAGE, re.MULTILINE)


def test_no_two_things_have_one_name():
    headings = re.findall("^### (.+)$", PAGE, re.MULTILINE)
    assert len(set(headings)) == len(headings) > 200


def test_a_list_that_each_has_of_its_own_stands_there_as_a_list():
    assert "loss=[]" in api.signature(convnotes.train.History)
    assert "<" not in "".join(re.findall("```python\n(.*?)```", PAGE, re.DOTALL))


def test_each_of_several_names_is_code_of_its_own():
    assert api.code("numpy.convolve, scipy.signal.convolve") == "`numpy.convolve`, `scipy.signal.convolve`"


@pytest.mark.parametrize("name", OPERATIONS)
def test_of_every_operation_it_says_what_others_call_it(name):
    module = getattr(convnotes, name).__module__.removeprefix("convnotes.")
    assert api.ELSEWHERE[f"{module}.{name}"]["differs"].endswith(".")


@pytest.mark.parametrize("name", api.ELSEWHERE)
def test_what_is_compared_is_public(name):
    module, _, thing = name.partition(".")
    assert thing in {found.__name__ for found in api.public(module)}


@pytest.mark.parametrize("name", [n for n, known in api.ELSEWHERE.items() if {"SciPy", "NumPy"} & {*known}])
def test_what_is_said_to_be_in_scipy_or_numpy_is_there(name):
    for library in {"SciPy", "NumPy"} & {*api.ELSEWHERE[name]}:
        for path in re.findall(r"(?:scipy|numpy)(?:\.\w+)+", api.ELSEWHERE[name][library]):
            assert path.startswith(f"{library.lower()}.")
            assert callable(resolve(path))


@pytest.mark.parametrize("name", [n for n, known in api.ELSEWHERE.items() if "ONNX" in known])
def test_what_is_said_to_be_in_onnx_is_there(name):
    onnx.defs.get_schema(api.ELSEWHERE[name]["ONNX"].partition("(")[0])


def test_signs_that_markdown_takes_for_its_own_are_plain_text():
    assert api.told("x[i]*w, `as_is`, a<b") == r"x\[i\]\*w, `as_is`, a\<b"


def test_one_word_names_a_section_wherever_it_is_named():
    assert api.paragraph("Parameters, Raises: as `relu`.") == "Takes, Refuses: as `relu`."
    assert not re.search(r"\b(Parameters|Raises)\b[:,*]", PAGE)


def test_a_prime_is_no_quotation_mark():
    assert api.paragraph("H' and g'(x) of the layers' own") == "H′ and g′(x) of the layers' own"


def test_a_list_stays_one():
    assert api.paragraph("- a[i]\n  goes on\n- b") == "- a\\[i\\] goes on\n- b"


def test_what_is_indented_belongs_to_the_line_above():
    text = "x : array_like\n    Any\n    numbers.\nkernel_size, stride\n    See there."
    assert api.listed(text) == "- `x` (array\\_like): Any numbers.\n- `kernel_size`, `stride`: See there."


def test_a_long_call_goes_on_in_the_next_line_and_is_the_same_call():
    for thing in (thing for module in api.modules() for thing in api.public(module)):
        shown = api.signature(thing)
        assert max(map(len, shown.splitlines())) <= api.WIDTH, shown
    shown = api.signature(convnotes.gaussian_pool2d_backward)
    assert shown.count("\n") == 3
    ast.parse(f"def {shown}: ...")
    assert "padding=((0, 0), (0, 0))" in api.signature(convnotes.reference.pool.max_pool2d)


def test_what_takes_all_others_is_code_too():
    assert api.listed("**options\n    As of `pad`.") == "- `**options`: As of `pad`."
