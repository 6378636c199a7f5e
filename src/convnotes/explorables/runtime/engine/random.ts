// Twin of the generators in runtime/random.py.

import type { NDArray } from "../types.ts";
import { floats, integers } from "./arrays.ts";

const STEP = 0x6d2b79f5; // by which the state of mulberry32 moves

/** So many numbers of the range 0 ≤ u < 1, drawn by Tommy Ettinger's mulberry32. */
export function mulberry32(seed: number, count: number): NDArray {
  const numbers = floats([count]);
  let state = seed | 0;
  for (let at = 0; at < count; at++) {
    state = (state + STEP) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    numbers[at] = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return numbers;
}

/** So many numbers of mean 0 and variance 1, nearly normal: √3·(u₁ + u₂ + u₃ + u₄ − 2). */
export function bell(seed: number, count: number): NDArray {
  const even = mulberry32(seed, 4 * count);
  const numbers = floats([count]);
  for (let at = 0; at < count; at++) {
    const sum = even[4 * at] + even[4 * at + 1] + even[4 * at + 2] + even[4 * at + 3];
    numbers[at] = (sum - 2) * Math.sqrt(3);
  }
  return numbers;
}

/** The seed with which the numbers go on that come after the first so many of a seed. */
export function after(seed: number, count: number): number {
  return (seed + Math.imul(count, STEP)) >>> 0;
}

/** 0, 1, …, `count` − 1 in the order of as many numbers drawn from a seed. */
export function permutation(seed: number, count: number): NDArray {
  const drawn = mulberry32(seed, count);
  const order = Array.from(drawn.keys()).sort((a, b) => drawn[a] - drawn[b]);
  return integers([count], order);
}
