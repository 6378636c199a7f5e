// Twin of retina.py.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

const RADIAN = Math.PI / 180;

/** A bar of light (1) on a dark ground (0), size × size pixels, with edges one pixel soft. */
export function bar(
  size: number,
  angle: number,
  { position = 0, axis = 90, length, width = 3 }: BarOptions,
): NDArray {
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

/** Where the bar's centre lies across a line of angle `axis`, and how long and wide the bar is, in pixels. */
export type BarOptions = { position?: number; axis?: number; length: number; width?: number };

/** 1 within half the extent, 0 beyond, with a ramp one pixel wide between them. */
function inside(distance: number, extent: number): number {
  return Math.min(Math.max(extent / 2 + 0.5 - Math.abs(distance), 0), 1);
}
