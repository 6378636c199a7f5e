"""A page with every explorable, fresh for each test."""

import pages
import pytest


@pytest.fixture
def page(browser, harness):
    with pages.opened(browser, harness) as watched:
        yield watched.page
        assert watched.complaints == []
