"""The heaviest things that a reader can do: ``python benchmarks/demanding.py [WHAT …]``.

Each alone on a page, unthrottled and four times slower, one change a frame: the intervals between frames
(16.7 ms at 60 Hz), and how long the page's own thread worked for each.
"""

import base64
import io
import os
import statistics
import sys
import tempfile
from pathlib import Path

import numpy as np
from frames import harness_page, pages, percentile
from PIL import Image

from convnotes.explorables import (
    FiltersExplorable,
    LenetExplorable,
    ReceptiveFieldExplorable,
    TrainingExplorable,
)

SEVEN = [[((i * 7 + j) % 5) - 2 for j in range(7)] for i in range(7)]
LAYERS = [[0, 3, 1, 1, 1, 64, 1] if at % 4 != 3 else [1, 2, 2, 0, 1, 1, 1] for at in range(16)]

# How each is moved: `begin` once, then `step(at)` in every frame.
SLIDER = """{
    const slider = [...el.querySelectorAll(`input[type=range][name="${what}"]`)].find((s) => s.offsetParent);
    const step = Number(slider.step) || 1, steps = Math.round((slider.max - slider.min) / step);
    move = (at) => {
        slider.value = String(Number(slider.min) + step * Math.abs(((at + steps) % (2 * steps)) - steps));
        slider.dispatchEvent(new Event("input", { bubbles: true }));
    };
}"""
HAND = """
    const point = (target, kind, x, y) => target.dispatchEvent(new PointerEvent(kind, {
        bubbles: true, pointerType: "mouse", pointerId: 1, button: 0, buttons: 1, clientX: x, clientY: y }));
    Element.prototype.setPointerCapture = () => {};
"""
PAINT = (
    "{"
    + HAND
    + """
    el.querySelector("input[name=paint]").click();
    const grid = el.querySelector("[role=grid][aria-readonly=false]");
    const cells = [...grid.querySelectorAll("[role=gridcell]")];
    const brush = el.querySelector("input[name=brush]");
    move = (at) => {
        const cell = cells[at % cells.length], { x, y, width, height } = cell.getBoundingClientRect();
        if (at % cells.length === 0) {
            brush.value = String((at % 9) - 4);
            brush.dispatchEvent(new Event("input", { bubbles: true }));
            brush.dispatchEvent(new Event("change", { bubbles: true }));
            point(cell, "pointerup", 0, 0);
        }
        const kind = at % cells.length ? "pointermove" : "pointerdown";
        point(cell, kind, x + width / 2, y + height / 2);
    };
}"""
)
PEN = (
    "{"
    + HAND
    + """
    const pad = el.querySelector("[role=application]"), box = pad.getBoundingClientRect();
    const place = (at) => [box.x + box.width * (0.5 + 0.35 * Math.cos(at / 9)),
                           box.y + box.height * (0.5 + 0.35 * Math.sin(at / 7))];
    point(pad, "pointerdown", ...place(0));
    move = (at) => point(pad, "pointermove", ...place(at));
}"""
)
FRAMES = """async ([el, what, frames]) => {
    let move;
    %s
    el.scrollIntoView({ block: "center" });
    const intervals = [], work = [];
    let last = await new Promise(requestAnimationFrame);
    for (let at = 1; at <= frames; at++) {
        const start = performance.now();
        move(at);
        const now = await new Promise(requestAnimationFrame);
        intervals.push(now - last);
        last = now;
    }
    return intervals.slice(10);
}"""
COUNT = 150
OWN = """(el, data) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    carried.items.add(new File([bytes], "own.png", { type: "image/png" }));
    const frame = el.querySelector(".cn");
    frame.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, clipboardData: carried }));
}"""


def busy(session):
    """Return the seconds that the page's thread has worked so far."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"]


def largest():
    """Return a picture of the largest size that `filters` takes, as PNG in base64."""
    file, levels = io.BytesIO(), np.random.default_rng(0).integers(0, 256, (256, 256, 3), np.uint8)
    Image.fromarray(levels).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def cases():
    """Yield words, figure, what moves, and how; the reader's own picture where the words say 256."""
    heavy = FiltersExplorable(key="heavy", kernel=SEVEN, picture="coffee")
    colour = FiltersExplorable(key="heavy", kernel=SEVEN, picture="coffee", colour=1)
    kinds = {"256×256": heavy, "256×256 in colour": colour, "128×192 in colour": colour}
    for name, figure in kinds.items():
        name = f"filters 7×7 on {name}"
        for slider in ("noise", "kernel_size"):
            yield f"{name}: {slider}", figure, slider, SLIDER
        yield f"{name}: painting the kernel", figure, "", PAINT
    deep = ReceptiveFieldExplorable(key="heavy", layers=LAYERS, size=224, channels=3, layer=16)
    for slider in ("size", "place"):
        yield f"receptive_field of 16 layers, 224×224: {slider}", deep, slider, SLIDER
    yield "lenet: the pen", LenetExplorable(key="heavy"), "", PEN
    backward = LenetExplorable(key="heavy", backward="gradient")
    yield "lenet: the pen, with the way back", backward, "", PEN
    yield "training: learning_rate", TrainingExplorable(key="heavy"), "learning_rate", SLIDER


def measured(page, figure, what, how, slower):
    """Return the intervals between frames and the seconds of work for each."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    before = busy(session)
    mount = page.locator("[data-explorable]").element_handle()
    intervals = page.evaluate(FRAMES % how, [mount, what, COUNT])
    return intervals, (busy(session) - before) / COUNT * 1000


def main():
    """Print a line for each."""
    chosen = sys.argv[1:]
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; milliseconds a frame")
    print(f"{'what':58}{'slower':>7}{'p50':>8}{'p95':>8}{'work':>8}")
    with pages.launched() as browser, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.html"
        for words, figure, what, how in cases():
            if chosen and not any(word in words for word in chosen):
                continue
            path.write_text(harness_page([figure]), encoding="utf-8")
            for slower in (1, 4):
                with pages.opened(browser, path.as_uri()) as watched:
                    page = watched.page
                    page.evaluate(
                        """() => { for (const button of document.querySelectorAll(
                            ".cn-essential > button[aria-expanded=false]")) button.click(); }"""
                    )
                    if "256×" in words:
                        mount = page.locator("[data-explorable]")
                        mount.evaluate(OWN, largest())
                        page.wait_for_function(
                            "(el) => el.explorable.state.picture === 'own'", arg=mount.element_handle()
                        )
                    pages.drawn(page)
                    intervals, work = measured(page, figure, what, how, slower)
                    p50, p95 = statistics.median(intervals), percentile(intervals, 0.95)
                    print(f"{words:58}{slower:7}{p50:8.1f}{p95:8.1f}{work:8.1f}", flush=True)


if __name__ == "__main__":
    main()
