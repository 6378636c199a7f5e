"""How smoothly figures follow a slider, and how soon a page is ready: ``python benchmarks/frames.py``.

For each explorable, alone on a page, every slider is dragged to and fro, one change a frame. Reported are
the intervals between frames (16.7 ms at 60 Hz); and, from a second drag, how much of each frame script and
layout took: to measure that is to ask for a layout, which costs time of its own.
For the pages of the built book: how long after the load event their figures were ready.
"""

import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

import pages  # noqa: E402
from harness import page as harness_page  # noqa: E402

from convnotes import explorables  # noqa: E402

FRAMES = 180
DRAG = """async ([name, field, frames, weigh]) => {
    const el = document.querySelector(`[data-explorable=${name}]`);
    const slider = [...el.querySelectorAll(`input[type=range][name="${field}"]`)].find((s) => s.offsetParent);
    const { min, max } = slider, steps = Math.round((max - min) / (Number(slider.step) || 1));
    const intervals = [], work = [];
    let last = await new Promise(requestAnimationFrame);
    for (let at = 0; at < frames; at++) {
        const place = Math.abs(((at + steps) % (2 * steps)) - steps);  // to and fro
        slider.value = String(Number(min) + place * (Number(slider.step) || 1));
        const start = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        const now = await new Promise(requestAnimationFrame);  // the figure draws in this frame, before us
        if (weigh) {
            void el.offsetHeight;
            work.push(performance.now() - Math.max(start, now));
        }
        intervals.push(now - last);
        last = now;
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    return { intervals: intervals.slice(5), work: work.slice(5) };
}"""
READY = """async () => {
    const { loadEventEnd } = performance.getEntriesByType("navigation")[0];
    await Promise.all([...document.querySelectorAll("[data-explorable]")].map((el) => el.explorable.ready));
    return performance.now() - loadEventEnd;
}"""


def percentile(values, share):
    """Return the value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def drags(browser):
    """Yield name, field and frame times of every slider of every explorable."""
    kinds = [getattr(explorables, n) for n in explorables.__all__ if n.endswith("Explorable")]
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "index.html"
            path.write_text(harness_page([kind(key=kind.NAME)]), encoding="utf-8")
            with pages.opened(browser, path.as_uri()) as watched:
                sliders = pages.figure(watched.page, kind.NAME).locator("input[type=range]")
                names = sliders.evaluate_all("(all) => all.filter((s) => s.offsetParent).map((s) => s.name)")
                for field in dict.fromkeys(names):
                    times = {}
                    for weigh, wanted in ((False, "intervals"), (True, "work")):
                        dragged = watched.page.evaluate(DRAG, [kind.NAME, field, FRAMES, weigh])
                        times[wanted] = dragged[wanted]
                        pages.figure(watched.page, kind.NAME).get_by_role("button", name="Reset").click()
                    yield kind.NAME, field, times


def main():
    """Print one line per slider and one per page."""
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds")
    print(f"{'figure':14}{'slider':14}{'frame p50':>10}{'p95':>8}{'work p50':>10}{'p95':>8}")
    with pages.launched() as browser:
        for name, field, times in drags(browser):
            cells = [
                f(times[k])
                for k in ("intervals", "work")
                for f in (statistics.median, lambda v: percentile(v, 0.95))
            ]
            print(
                f"{name:14}{field:14}{cells[0]:10.1f}{cells[1]:8.1f}{cells[2]:10.1f}{cells[3]:8.1f}",
                flush=True,
            )
        with pages.served(pages.BOOK) as address:
            for path in sorted(pages.BOOK.rglob("book/**/*.html")):
                if "data-explorable=" in path.read_text(encoding="utf-8"):
                    url = f"{address}/{path.relative_to(pages.BOOK).as_posix()}"
                    times = []
                    for _ in range(3):
                        page = browser.new_page()
                        page.goto(url)
                        times.append(page.evaluate(READY))
                        page.close()
                    print(
                        json.dumps(
                            {"page": path.stem, "ready ms after load": round(statistics.median(times), 1)}
                        )
                    )


if __name__ == "__main__":
    main()
