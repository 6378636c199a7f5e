// Twin of the filter in vision.py.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

const RADIAN = Math.PI / 180;

export type GaborOptions = { wavelength: number; phase?: number; sigma: number; aspect?: number };

/**
 * A wave across a bar of light, faded out by a Gaussian, of which as much is taken that the sum is 0; then
 * scaled to Σ w² = 1.
 */
export function gabor(
  size: number,
  angle: number,
  { wavelength, phase = 0, sigma, aspect = 0.5 }: GaborOptions,
): NDArray {
  const [cos, sin] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  const spread = Math.max(sigma, 1e-3); // below, one pixel is left at most, and squares would vanish
  const [wave, envelope] = [floats([size, size]), floats([size, size])];
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [x, y] = [j - (size - 1) / 2, (size - 1) / 2 - i];
      const [along, across] = [x * cos + y * sin, -x * sin + y * cos];
      const at = i * size + j;
      envelope[at] = Math.exp(-((aspect * along) ** 2 + across ** 2) / (2 * spread ** 2));
      wave[at] = envelope[at] * Math.cos((2 * Math.PI * across) / wavelength + phase * RADIAN);
    }
  const much = total(wave) / (total(envelope) || 1);
  for (let at = 0; at < wave.length; at++) wave[at] -= much * envelope[at];
  const length = Math.hypot(...wave);
  for (let at = 0; at < wave.length; at++) wave[at] /= length;
  return wave;
}

function total(array: NDArray): number {
  let sum = 0;
  for (const value of array) sum += value;
  return sum;
}
