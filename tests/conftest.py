"""What holds for all tests, and the browser that some of them share."""

import pytest
from harness import page as harness_page
from hypothesis import HealthCheck, settings
from support import pages
from support.explorables import EXPLORABLES

# A busy machine is no defect: no example is timed. And a run judges the code, not the luck of the draw: its
# examples are always the same. To look for others: `pytest --hypothesis-profile=others`.
UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("others", **UNTIMED)
settings.register_profile("same", derandomize=True, **UNTIMED)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def the_numbers_of_a_test_depend_on_no_other(request):
    """Let the module's generator begin where the module left it: what ran before has drawn from it."""
    module = getattr(request.node, "module", None)
    if rng := getattr(module, "RNG", None):
        module.BEGINNING = getattr(module, "BEGINNING", rng.bit_generator.state)
        rng.bit_generator.state = module.BEGINNING


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
def alone(tmp_path_factory):
    """The address of a page with one explorable, by its name: it loads in a fraction of the time."""
    folder, kinds = tmp_path_factory.mktemp("alone"), {kind.NAME: kind for kind in EXPLORABLES}

    def address(name):
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(harness_page([kinds[name](key=name)]), encoding="utf-8")
        return path.as_uri()

    return address


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
