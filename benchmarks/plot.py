"""Draw results.json: how long each contender takes, ours being 1."""

from pathlib import Path

from convnotes.book.palette import LIGHT

COLOURS = {"bare GEMM": "#8A8F98", "PyTorch": "#C2571A", "dezero": "#5B8C3A", "mygrad": "#7A4FB5"}


def plot(results: dict, path: Path) -> None:
    """Draw one panel per number of threads and pass, one row per case, one dot per contender."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    panels = [
        (threads, kind)
        for threads, run in results["threads"].items()
        for kind in next(iter(run["cases"].values()))
    ]
    names = list(next(iter(results["threads"].values()))["cases"])
    figure, axes = plt.subplots(
        1, len(panels), figsize=(3 + 3.2 * len(panels), 1.5 + 0.4 * len(names)), sharey=True, squeeze=False
    )
    for axis, (threads, kind) in zip(axes[0], panels, strict=True):
        for row, name in enumerate(names):
            contenders = results["threads"][threads]["cases"][name][kind]
            for other, colour in COLOURS.items():
                if other in contenders:
                    axis.plot(
                        1 / contenders[other]["ratio"],
                        row,
                        "o",
                        color=colour,
                        label=other if row == 0 else None,
                    )
        axis.axvline(1, color=LIGHT["x"], label="convnotes")
        axis.set(
            xscale="log",
            title=f"{kind}, {threads} thread{'s' * (threads != '1')}",
            xlabel="time, convnotes = 1",
        )
        axis.grid(axis="x", alpha=0.3)
    axes[0][0].set_yticks(range(len(names)), names)
    axes[0][0].invert_yaxis()
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=len(labels), frameon=False)
    figure.tight_layout(rect=(0, 0.05, 1, 1))
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    plt.close(figure)
