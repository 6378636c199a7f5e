// Twins of spectra.py and of the response in kernels.py: what a kernel makes of waves.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

/**
 * The complex factor of a wave of each frequency along one axis, with the centre of the kernel as origin:
 * Σ kernel[u, v]·e^(2πi·f·(v − (k_w − 1)/2)) along the width.
 */
export function lineResponse(
  kernel: NDArray,
  frequencies: NDArray,
  { axis = "width" }: { axis?: "height" | "width" } = {},
): { real: NDArray; imaginary: NDArray } {
  const weights = summed(kernel, axis);
  const [real, imaginary] = [floats(frequencies.shape), floats(frequencies.shape)];
  for (const [at, frequency] of frequencies.entries())
    for (const [v, weight] of weights.entries()) {
      const angle = 2 * Math.PI * frequency * (v - (weights.length - 1) / 2);
      real[at] += weight * Math.cos(angle);
      imaginary[at] += weight * Math.sin(angle);
    }
  return { real, imaginary };
}

/** The weights along an axis: a wave along it meets the sum of those across. */
function summed(kernel: NDArray, axis: "height" | "width"): Float64Array {
  const [height, width] = kernel.shape;
  const weights = new Float64Array(axis === "width" ? width : height);
  for (let at = 0; at < kernel.length; at++)
    weights[axis === "width" ? at % width : Math.floor(at / width)] += kernel[at];
  return weights;
}

/** |Σ kernel[u, v]·e^(−2πi(f·u + g·v))| at size × size frequencies, 0 in the middle. */
export function frequencyResponse(kernel: NDArray, size = 64): NDArray {
  const [height, width] = kernel.shape;
  const half = Math.floor(size / 2);
  const turns = Array.from({ length: size }, (_, at) => (-2 * Math.PI * at) / size);
  const [cos, sin] = [turns.map(Math.cos), turns.map(Math.sin)];
  const phase = (at: number, tap: number) => ((((at - half) * tap) % size) + size) % size;
  const response = floats([size, size]);
  const [real, imaginary] = [new Float64Array(height), new Float64Array(height)];
  for (let j = 0; j < size; j++) {
    real.fill(0);
    imaginary.fill(0);
    for (let u = 0; u < height; u++)
      for (let v = 0; v < width; v++) {
        const turn = phase(j, v);
        real[u] += kernel[u * width + v] * cos[turn];
        imaginary[u] += kernel[u * width + v] * sin[turn];
      }
    for (let i = 0; i < size; i++) {
      let [re, im] = [0, 0];
      for (let u = 0; u < height; u++) {
        const turn = phase(i, u);
        re += real[u] * cos[turn] - imaginary[u] * sin[turn];
        im += real[u] * sin[turn] + imaginary[u] * cos[turn];
      }
      response[i * size + j] = Math.sqrt(re * re + im * im); // hypot takes far longer
    }
  }
  return response;
}
