"""What the figures cost a reader's machine: ``python benchmarks/frames.py [PAGE …]``.

For each page of the built book, unthrottled and four times slower: its longest task and its total blocking
time (what tasks of more than 50 ms take beyond that) from the first byte until every figure that comes near
the screen has been drawn. For every slider of every figure, dragged to and fro with one change a frame: the
intervals between frames (16.7 ms at 60 Hz), and how much of a frame script and layout took, alone on a page
and on the page of the book that has it: the mean of the middle half, since a page's clock ticks in tenths of
a millisecond; by turns, and the least of three, since what else the machine does only adds.
"""

import json
import os
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

from harness import page as harness_page  # noqa: E402
from support import pages  # noqa: E402
from support.explorables import EXPLORABLES  # noqa: E402

FRAMES = 120
ROUNDS = 3
QUIET = 500  # ms
WATCH = """window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask", buffered: true });"""
SCROLL = """async () => {
    const rest = () => new Promise((done) => setTimeout(done, 60));
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
        scrollTo(0, y);
        await rest();
    }
    for (let at = 0; at < 10; at++) await rest();
    return tasks;
}"""
SLIDERS = """(el) => [...el.querySelectorAll("input[type=range]")].filter((s) => s.offsetParent)
    .map((s) => s.name)"""
DRAG = """async ([el, field, frames, weigh]) => {
    el.scrollIntoView({ block: "center" });
    const slider = [...el.querySelectorAll(`input[type=range][name="${field}"]`)].find((s) => s.offsetParent);
    const { min, max } = slider, steps = Math.round((max - min) / (Number(slider.step) || 1));
    const intervals = [], work = [];
    let last = await new Promise(requestAnimationFrame);
    for (let at = 0; at < frames; at++) {
        const place = Math.abs(((at + steps) % (2 * steps)) - steps);  // to and fro
        slider.value = String(Number(min) + place * (Number(slider.step) || 1));
        let begun = 0;
        requestAnimationFrame(() => { begun = performance.now(); });
        const start = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        const heard = performance.now() - start;
        const now = await new Promise(requestAnimationFrame);  // the figure draws in this frame, before us
        if (weigh) {
            void document.body.offsetHeight;
            work.push(heard + performance.now() - begun);
        }
        intervals.push(now - last);
        last = now;
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    return { intervals: intervals.slice(5), work: work.slice(5) };
}"""


def percentile(values, share):
    """Return the value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def middle(values):
    """Return the mean of the half of the values that lies in the middle."""
    quarter = len(values) // 4
    return statistics.fmean(sorted(values)[quarter : len(values) - quarter])


def load(browser, url, slower):
    """Return the longest task and the total blocking time of a page that is loaded and scrolled through."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    try:
        page = context.new_page()
        page.set_default_timeout(pages.PATIENCE)
        page.add_init_script(WATCH)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        watched = pages.Watched(page)
        page.goto(url)
        watched.loaded()
        page.wait_for_timeout(QUIET)  # as a reader looks before scrolling
        loaded = page.evaluate("tasks")
        tasks = page.evaluate(SCROLL)
        return [max(tasks, default=0), *(sum(task - 50 for task in some) for some in (loaded, tasks))]
    finally:
        context.close()


@contextmanager
def alone(browser, name, mount):
    """Yield a page that a figure has to itself, in the state of that mount, and its own mount."""
    kind = next(kind for kind in EXPLORABLES if kind.NAME == name)
    state = json.loads(mount.get_attribute("data-state"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.html"
        path.write_text(harness_page([kind(key=name, **state)]), encoding="utf-8")
        with pages.opened(browser, path.as_uri()) as watched:
            yield watched.page, watched.page.locator("[data-explorable]")


def drags(there, single):
    """Yield field, intervals, and work there and alone, of every slider that a figure shows on both pages."""
    places = [(page, mount.element_handle()) for page, mount in (there, single)]
    shown = [dict.fromkeys(mount.evaluate(SLIDERS)) for _, mount in (there, single)]
    for field in shown[0]:
        page, element = places[0]
        intervals = page.evaluate(DRAG, [element, field, FRAMES, False])["intervals"]
        work = [[], []]
        for _ in range(ROUNDS if field in shown[1] else 0):
            for (page, element), found in zip(places, work, strict=True):
                weighed = page.evaluate(DRAG, [element, field, FRAMES, True])["work"]
                found.append(middle(weighed))
        yield field, intervals, *(min(found, default=float("nan")) for found in work)


def main():
    """Print one line for each page and one for each slider."""
    chosen = sys.argv[1:]
    book = pages.BOOK
    found = [p for p in sorted(book.rglob("*.html")) if "data-explorable=" in p.read_text(encoding="utf-8")]
    found = [path for path in found if not chosen or path.stem in chosen]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds, medians of 3")
    print(f"{'page':26}{'slower':>7}{'longest task':>14}{'blocked, loading':>18}{'and scrolling':>15}")
    with pages.launched() as browser, pages.served(book) as address:
        urls = {path.stem: f"{address}/{path.relative_to(book).as_posix()}" for path in found}
        for name, url in urls.items():
            for slower in (1, 4):
                runs = [load(browser, url, slower) for _ in range(3)]
                longest, loading, all_of_it = (
                    statistics.median(column) for column in zip(*runs, strict=True)
                )
                print(f"{name:26}{slower:7}{longest:14.0f}{loading:18.0f}{all_of_it:15.0f}", flush=True)
        print(f"{'page, figure':30}{'slider':14}{'p50':>7}{'p95':>7}{'work':>7}{'alone':>7}{'ratio':>7}")
        for name, url in urls.items():
            with pages.opened(browser, url) as watched:
                for kind in dict.fromkeys(kind.NAME for kind in EXPLORABLES):
                    mount = watched.page.locator(f"[data-explorable={kind}]").first
                    if not mount.count():
                        continue
                    with alone(browser, kind, mount) as single:
                        for field, intervals, work, own in drags((watched.page, mount), single):
                            p50, p95 = (percentile(intervals, share) for share in (0.5, 0.95))
                            cells = f"{p50:7.1f}{p95:7.1f}{work:7.2f}{own:7.2f}{work / own:7.2f}"
                            print(f"{f'{name}, {kind}':30}{field:14}{cells}", flush=True)


if __name__ == "__main__":
    main()
