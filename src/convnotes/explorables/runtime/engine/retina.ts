// Twins of retina.py, of the generator in random.py, and of the filter in vision.py.

import { floats } from "../engine.ts";

/** @typedef {import("../engine.ts").NDArray} NDArray */

const RADIAN = Math.PI / 180;

/**
 * A bar of light (1) on a dark ground (0).
 * @param {number} size @param {number} angle
 * @param {{ position?: number, axis?: number, length: number, width?: number }} options
 */
export function bar(size, angle, { position = 0, axis = 90, length, width = 3 }) {
  const [shiftX, shiftY] = [position * Math.sin(axis * RADIAN), position * Math.cos(axis * RADIAN)];
  const [cos, sin] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  const image = floats([size, size]);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [x, y] = [j - (size - 1) / 2 - shiftX, (size - 1) / 2 - i + shiftY];
      image[i * size + j] = inside(x * cos + y * sin, length) * inside(-x * sin + y * cos, width);
    }
  return image;
}

/** 1 within half the extent, 0 beyond, with a ramp one pixel wide between them. @param {number} distance @param {number} extent */
const inside = (distance, extent) => Math.min(Math.max(extent / 2 + 0.5 - Math.abs(distance), 0), 1);

/** So many numbers of the range 0 ≤ u < 1. @param {number} seed @param {number} count */
export function mulberry32(seed, count) {
  const numbers = floats([count]);
  for (let at = 0, state = seed | 0; at < count; at++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    numbers[at] = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return numbers;
}

/**
 * A wave across a bar of light, faded out by a Gaussian, of which as much is taken that the sum is 0; then Σ w² = 1.
 * @param {number} size @param {number} angle
 * @param {{ wavelength: number, phase?: number, sigma: number, aspect?: number }} shape
 */
export function gabor(size, angle, { wavelength, phase = 0, sigma, aspect = 0.5 }) {
  const [cos, sin] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  const [wave, envelope] = [floats([size, size]), floats([size, size])];
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [x, y] = [j - (size - 1) / 2, (size - 1) / 2 - i];
      const [along, across] = [x * cos + y * sin, -x * sin + y * cos];
      envelope[i * size + j] = Math.exp(-((aspect * along) ** 2 + across ** 2) / (2 * sigma ** 2));
      wave[i * size + j] = envelope[i * size + j] * Math.cos((2 * Math.PI * across) / wavelength + phase * RADIAN);
    }
  const share = total(wave) / total(envelope);
  for (let at = 0; at < wave.length; at++) wave[at] -= share * envelope[at];
  const length = Math.hypot(...wave);
  for (let at = 0; at < wave.length; at++) wave[at] /= length;
  return wave;
}

/** @param {NDArray} array */
function total(array) {
  let sum = 0;
  for (const value of array) sum += value;
  return sum;
}
