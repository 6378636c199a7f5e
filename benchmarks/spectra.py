"""From which kernel on multiplying spectra is faster: ``python benchmarks/spectra.py``.

A 256×256 picture is convolved by `convolve2d` and by `fft_convolve2d`, in turns, so that whatever slows the
machine down slows both. The median time of the first, in median times of the second, is what is kept.
"""

from record import RESULTS, write  # before NumPy: it sets the number of threads

# isort: split
from statistics import median
from time import process_time

import numpy as np

from convnotes.conv import convolve2d
from convnotes.spectra import fft_convolve2d

SIZE, KERNELS, TURNS = 256, (3, 5, 7, 9, 11, 15, 21, 31), 25


def ratio(kernel_size: int, *, size: int = SIZE, turns: int = TURNS) -> float:
    """Return the time of the direct way in times of the other, after checking that they agree."""
    rng = np.random.default_rng(0)
    image, kernel = rng.normal(size=(size, size)), rng.normal(size=(kernel_size, kernel_size))
    taken = {convolve2d: [], fft_convolve2d: []}
    np.testing.assert_allclose(*(way(image, kernel, mode="same") for way in taken), atol=1e-9)
    for _ in range(turns):
        for way, times in taken.items():
            start = process_time()
            way(image, kernel, mode="same")
            times.append(process_time() - start)
    direct, spectra = (median(times) for times in taken.values())
    return direct / spectra


if __name__ == "__main__":
    found = {str(k): round(ratio(k), 2) for k in KERNELS}
    faster = next((int(k) for k, value in found.items() if value > 1), None)
    settings = {"size": SIZE, "turns": TURNS}
    write(RESULTS / "spectra.json", {"settings": settings, "spectra_win_from": faster, "ratio": found})
