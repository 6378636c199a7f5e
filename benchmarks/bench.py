"""Time the core against its peers, side by side: ``make bench``.

Every contender's result is checked first. Then they take turns, call by call, so that whatever slows the
machine down slows all of them, and each contender's time is the median of its calls in a process and of
several processes. With one thread the clock is the processor time of the process, which other programs
on the machine disturb least; with more threads it is the wall clock.

Nothing but NumPy is needed; PyTorch, dezero and mygrad take part where they are installed:

    python -m venv /tmp/peers && /tmp/peers/bin/pip install numpy matplotlib torch dezero mygrad
    /tmp/peers/bin/python benchmarks/bench.py
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import tracemalloc
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import geometric_mean, median

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))  # so that an environment made for the peers need not install us

PASSES = ("forward", "forward+backward")
SETTINGS = ("OPENBLAS_", "OMP_", "MKL_", "MALLOC_", "ATEN_", "ONEDNN_")
LIBRARIES = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}


def main() -> None:
    """Run the processes, print the table, write results.json and the plot."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="per case and process")
    parser.add_argument("--only", default="", help="the cases whose names hold this text")
    parser.add_argument("--results", type=Path, default=HERE / "results.json")
    parser.add_argument("--plot", type=Path, default=HERE.parent / "_build" / "benchmarks.svg")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(measure(options.only, options.seconds)))
        return

    from plot import plot

    results = {"machine": machine(), "threads": {}}
    for threads in options.threads:
        runs = [run(threads, options) for _ in range(options.processes)]
        results["threads"][str(threads)] = {
            "clock": "processor time" if threads == 1 else "wall clock",
            "processes": options.processes,
            "cases": summary([run["cases"] for run in runs]),
        }
        results["memory"] = runs[0]["memory"]  # the same in every run
        report(threads, results)
        # After each number of threads: whoever is tired of waiting keeps what there is.
        text = json.dumps(results, indent=1, ensure_ascii=False)
        options.results.write_text(text + "\n", encoding="utf-8")
        plot(results, options.plot)


def run(threads: int, options: argparse.Namespace) -> dict:
    """Measure once in a process of its own, with its own number of threads."""
    command = [
        sys.executable,
        __file__,
        "--worker",
        "--only",
        options.only,
        "--seconds",
        str(options.seconds),
    ]
    environment = os.environ | dict.fromkeys(LIBRARIES, str(threads))
    return json.loads(
        subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    )


def measure(only: str, seconds: float) -> dict:
    """Return {"cases": {case: {pass: {contender: seconds}}}, "memory": {case: {pass: ratio}}}."""
    import numpy as np
    from cases import CASES, arrays
    from contenders import CONTENDERS, Skip, convnotes

    clock = time.process_time if os.environ["OMP_NUM_THREADS"] == "1" else time.perf_counter
    times, memory = {}, {}
    for case in (case for case in CASES if only in case.name):
        named = arrays(case)
        exact = {
            name: array.astype(float) if array.dtype.kind == "f" else array for name, array in named.items()
        }
        y = convnotes(case, exact, None).forward()
        grad_output = np.random.default_rng(3).standard_normal(y.shape, dtype=np.float32)
        expected = [y], convnotes(case, exact, grad_output.astype(float)).both()
        calls = {}
        for name, contender in CONTENDERS.items():
            try:
                calls[name] = contender(case, named, grad_output)
            except Skip:
                continue
            if calls[name].checked:
                check(name, case, [calls[name].forward()], expected[0])
                check(name, case, calls[name].both(), expected[1])
        times[case.name], memory[case.name] = {}, {}
        size = named["x"].nbytes + grad_output.nbytes
        for which, kind in enumerate(PASSES):
            samples = {name: [] for name in calls}
            start = time.perf_counter()
            while time.perf_counter() - start < seconds / 2 or len(samples["convnotes"]) < 5:
                for name, call in calls.items():
                    if name == "loops" and samples[name]:
                        continue  # it takes long, and its ratio is in the hundreds
                    before = clock()
                    call[which]()
                    samples[name].append((clock() - before) * call.scale)
            times[case.name][kind] = {name: median(sample) for name, sample in samples.items()}
            memory[case.name][kind] = extra_memory(calls["convnotes"][which]) / size
    return {"cases": times, "memory": memory}


def check(name: str, case, found: list, expected: list) -> None:
    """Stop the benchmark unless a contender's arrays are those of double precision, to single precision."""
    for array, wanted in zip(found, expected, strict=True):
        error = abs(array.reshape(wanted.shape) - wanted).max() / abs(wanted).max()
        if not error < case.tolerance:
            raise SystemExit(f"{name} is wrong on {case.name}: error {error:.1e} of the largest value")


def extra_memory(call) -> int:
    """Return the most bytes that NumPy held at a time during the call, its results included."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def summary(runs: list[dict]) -> dict:
    """Return {case: {pass: {contender: {"ms": …, "ratio": …}}}}, medians of all runs."""
    cases = {}
    for name, passes in runs[0].items():
        cases[name] = {}
        for kind, contenders in passes.items():
            cases[name][kind] = {
                contender: {
                    "ms": round(median(1e3 * run[name][kind][contender] for run in runs), 4),
                    "ratio": round(
                        median(run[name][kind]["convnotes"] / run[name][kind][contender] for run in runs), 4
                    ),
                }
                for contender in contenders
            }
    return cases


def machine() -> dict:
    """Say on what the numbers were taken, without saying where."""
    import numpy as np

    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    versions = {"python": platform.python_version()}
    for package in ("numpy", "torch", "dezero", "mygrad"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.system(),
        "versions": versions,
        "blas": f"{blas['name']} {blas['version']}",
        # Such settings bind NumPy's products and leave PyTorch's alone: a ratio means little without them.
        "settings": {name: value for name, value in sorted(os.environ.items()) if name.startswith(SETTINGS)},
    }


def report(threads: int, results: dict) -> None:
    """Print one line per case and pass: our time, and our time over each contender's."""
    from cases import CASES

    chosen = results["threads"][str(threads)]
    print(f"\n{threads} thread{'s' * (threads > 1)}, {chosen['clock']}: our ms, and our time over that of …")
    for kind in PASSES:
        for name, passes in chosen["cases"].items():
            others = {other: numbers for other, numbers in passes[kind].items() if other != "convnotes"}
            ratios = "  ".join(f"{other} {numbers['ratio']:.3g}" for other, numbers in others.items())
            extra = results["memory"][name][kind]
            print(f"{kind:17}{name:36}{passes[kind]['convnotes']['ms']:9.3f}  {ratios}  memory {extra:.2f}")
        for operation in ("conv2d", "max_pool2d"):
            counted = [case.name for case in CASES if case.operation == operation and case.counted]
            entries = [chosen["cases"][name][kind] for name in counted if name in chosen["cases"]]
            if len(entries) == len(counted) and all("PyTorch" in entry for entry in entries):
                mean = geometric_mean(entry["PyTorch"]["ratio"] for entry in entries)
                print(f"{kind:17}{operation}: geometric mean of the ratio to PyTorch {mean:.3f}")


if __name__ == "__main__":
    main()
