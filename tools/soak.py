"""Run the tests that drive a browser again and again, in random order, on a machine that is kept busy.

    python tools/soak.py                     three times, both answers, browser and notebooks
    python tools/soak.py -n 10 tests/browser/test_conv.py
    python tools/soak.py --seed 7 -- -k "undo or link"    in that order again; what follows -- goes to pytest

What fails here now and then would fail on a slow machine elsewhere, and be laughed off.
"""

import argparse
import contextlib
import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest

PLACES = ["tests/browser", "tests/contract", "tests/notebook"]


class Shuffled:
    """A pytest plugin: files in random order, and in each the tests; it counts what fails."""

    def __init__(self, seed):
        self.seed, self.failed, self.count = seed, [], 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        order = random.Random(self.seed)
        files = {}
        for item in items:
            files.setdefault(item.path, []).append(item)
        paths = list(files)
        order.shuffle(paths)
        for path in paths:  # pytest then brings together what shares a page or a server
            order.shuffle(files[path])
        items[:] = [item for path in paths for item in files[path]]

    def pytest_runtest_logreport(self, report):
        self.count += report.when == "call"
        if report.failed:
            self.failed.append(report.nodeid)


IDLER = "import os\nparent = os.getppid()\nwhile os.getppid() == parent: pass"  # it ends with who started it


@contextlib.contextmanager
def busy(count):
    """Keep so many cores busy with nothing."""
    idlers = [subprocess.Popen([sys.executable, "-c", IDLER]) for _ in range(count)]
    try:
        yield
    finally:
        for idler in idlers:
            idler.kill()
            idler.wait()


def main(arguments=None) -> int:
    """Run them; return 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--times", type=int, default=3)
    parser.add_argument("--busy", type=int, default=os.cpu_count(), help="processes that keep cores busy")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="of the first order")
    parser.add_argument("rest", nargs="*", help="files or folders, and options of pytest after --")
    options = parser.parse_args(arguments)
    rest = options.rest if any(os.path.exists(name.split("::")[0]) for name in options.rest) else None
    failures = Counter()
    with busy(options.busy):
        for at in range(options.times):
            plugin = Shuffled(options.seed + at)
            print(f"— run {at + 1} of {options.times}, --seed {plugin.seed}", flush=True)
            began = time.monotonic()
            outcome = pytest.main(
                ["-q", "-p", "no:cacheprovider", *(rest or [*PLACES, *options.rest])], plugins=[plugin]
            )
            took = time.monotonic() - began
            print(f"— {len(plugin.failed)} of {plugin.count} failed in {took:.0f} s", flush=True)
            failures.update(plugin.failed)
            if outcome not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
                return int(outcome)
    for test, count in failures.most_common():
        print(f"{count} of {options.times}\t{test}")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
