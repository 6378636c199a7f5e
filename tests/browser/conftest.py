"""A page with every explorable, loaded anew for each test."""

import pytest
from support import pages


@pytest.fixture(scope="module")
def visited(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched


@pytest.fixture
def page(visited):
    visited.again()
    yield visited.page
    assert visited.complaints == []
