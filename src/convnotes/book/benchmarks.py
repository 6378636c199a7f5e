"""The page of the benchmarks: what `make bench` stored, drawn and in tables, and on what it was measured."""

import json
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure

from convnotes.book.figures import STYLE, Drawing
from convnotes.book.made import maker
from convnotes.book.palette import LIGHT
from convnotes.words import t

PEERS = {"bare GEMM": ("text", "|"), "PyTorch": ("w", "o"), "dezero": ("y", "s"), "mygrad": ("d", "^")}
"""Contender → colour and shape of its marks."""
TIGHT = {"columnspacing": 1, "handlelength": 1.2, "handletextpad": 0.4, "borderaxespad": 0}
"""How the legend is set, so that it is no wider than the drawing, which a phone shows whole."""


@maker("benchmarks")
def page(app) -> str:
    """Return the page below its introduction."""
    results = json.loads((Path(app.confdir) / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    parts = [machine(results["machine"])]
    for threads, run in results["threads"].items():
        parts.append(f"## {t('book.bench.threads', count=int(threads))}")
        parts.append(t("book.bench.clock", clock=run["clock"], count=run["processes"]))
        for kind in next(iter(run["cases"].values())):
            parts.append(f"### {kind.capitalize().replace('+', ' + ')}")
            parts.append(drawing(run["cases"], kind, int(threads))._repr_html_())
            parts.append(table(run["cases"], kind, results["memory"]))
    return "\n\n".join(parts)


def machine(about: dict) -> str:
    """Return on what it was measured, in a sentence."""
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    words = {name: about[name] for name in ("processor", "system", "blas")}
    return t("book.bench.machine", **words, count=about["cores"], versions=versions)


def drawing(cases: dict, kind: str, threads: int) -> Drawing:
    """Draw one row for each case: how long the others take, the core being 1."""
    names = list(cases)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(5.4, 0.9 + 0.3 * len(names)), layout="constrained")
        axes = figure.add_subplot(xlabel=t("book.bench.axis"), xscale="log")
        axes.axvline(1, color=LIGHT["x"], lw=1.8, label="convnotes")
        for peer, (colour, mark) in PEERS.items():
            points = [
                (1 / passes[kind][peer]["ratio"], row)
                for row, passes in enumerate(cases.values())
                if peer in passes[kind]
            ]
            axes.plot(*zip(*points, strict=True), mark, color=LIGHT[colour], label=peer, ms=6, mew=1.6)
        axes.set_yticks(range(len(names)), names, fontsize=9)
        axes.set_xticks([0.25, 0.5, 1, 2, 4, 8, 16], ["¼", "½", "1", "2", "4", "8", "16"])
        axes.minorticks_off()
        axes.invert_yaxis()
        axes.grid(axis="x", lw=0.6)
        figure.legend(loc="outside upper center", ncols=len(PEERS) + 1, fontsize=9, **TIGHT)
    faster = sum(passes[kind]["PyTorch"]["ratio"] < 1 for passes in cases.values())
    return Drawing(figure, t("book.bench.drawn", kind=kind, count=threads, all=len(names), faster=faster))


def table(cases: dict, kind: str, memory: dict) -> str:
    """Return the same in numbers: the core's milliseconds, the others' time over the core's, its memory."""
    head = [t("book.bench.case"), t("book.bench.own"), *PEERS, t("book.bench.memory")]
    lines = [head, ["---", *["--:"] * (len(head) - 1)]]
    for name, passes in cases.items():
        times = passes[kind]
        others = [multiple(1 / times[peer]["ratio"]) if peer in times else "–" for peer in PEERS]
        lines.append([name, f"{times['convnotes']['ms']:.2f}", *others, multiple(memory[name][kind])])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def multiple(ratio: float) -> str:
    """Return how many times as much."""
    return t("book.bench.times", ratio=f"{ratio:.2f}")
