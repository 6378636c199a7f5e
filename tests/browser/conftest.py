"""A page with one explorable or with every one, loaded anew for each test."""

from contextlib import ExitStack

import pytest
from support import pages
from support.explorables import EXPLORABLES

NAMES = {kind.NAME for kind in EXPLORABLES}


@pytest.fixture(scope="module")
def visits(browser, harness, alone):
    """Pages that a module opens once: that of an explorable by its name, that of all by None."""
    with ExitStack() as stack:
        seen = {}

        def visit(name):
            if name not in seen:
                address = alone(name) if name else harness
                seen[name] = stack.enter_context(pages.opened(browser, address))
            return seen[name]

        yield visit


@pytest.fixture
def visited(request, visits):
    """The page of the explorable that the test is about, by its parameter or its module; or that of all."""
    chosen = getattr(request.node, "callspec", None)
    named = chosen.params.get("name") if chosen else None
    module = getattr(request.module, "FIGURE", request.path.stem.removeprefix("test_"))
    return visits(next((name for name in (named, module) if name in NAMES), None))


@pytest.fixture
def page(visited):
    visited.again()
    yield visited.page
    assert visited.complaints == []
