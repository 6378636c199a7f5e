"""What holds for all tests, and the browser that some of them share."""

import pages
import pytest
from harness import page as harness_page
from hypothesis import settings

from convnotes import explorables

# A busy machine is no defect: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

EXPLORABLES = [getattr(explorables, name) for name in explorables.__all__ if name.endswith("Explorable")]


@pytest.fixture(scope="session")
def browser():
    with pages.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def harness(tmp_path_factory):
    """One page with every explorable and no book around it."""
    path = tmp_path_factory.mktemp("harness") / "index.html"
    path.write_text(harness_page([figure(key=figure.NAME) for figure in EXPLORABLES]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="session")
def book():
    """The folder of the built book."""
    if not (pages.BOOK / "index.html").is_file():
        pytest.fail("the book is not built: run `make book` (`make test` does)")
    return pages.BOOK


@pytest.fixture(scope="session")
def book_http(book):
    with pages.served(book) as address:
        yield address
