// Kernels of up to seven columns slid over planes, fast enough for every frame of a drag. The engine's conv2d
// says the same in general; the contract test holds both to the core.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";

/** What a kernel makes of each plane (P, H, W): y[i, j] = Σ kernel[u, v] · x[i + u, j + v]. */
export function slid(x: NDArray, kernel: NDArray): NDArray {
  const [planes, height, width] = x.shape;
  const [kh, kw] = kernel.shape;
  const [oh, ow] = [height - kh + 1, width - kw + 1];
  const y = floats([planes, oh, ow]);
  for (let u = 0; u < kh; u++) {
    const weights = kernel.subarray(u * kw, (u + 1) * kw);
    if (weights.every((weight) => weight === 0)) continue;
    for (let plane = 0; plane < planes; plane++)
      addRows(y, plane * oh * ow, [oh, ow], x, (plane * height + u) * width, width, weights);
  }
  return y;
}

/**
 * Add to the outputs of a plane what one row of weights makes of the rows of pixels from a place on. Seven
 * pixels are held at a time, so that each is read once; a weight that is not there is 0, as is a pixel after
 * the last.
 */
function addRows(
  y: NDArray,
  to: number,
  [rows, columns]: [rows: number, columns: number],
  x: NDArray,
  from: number,
  width: number,
  weights: ArrayLike<number>,
) {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0] = Array.from(weights);
  const last = x.length - 1;
  for (let i = 0; i < rows; i++) {
    const start = from + i * width;
    const end = to + (i + 1) * columns;
    let x0 = x[start];
    let x1 = start + 1 > last ? 0 : x[start + 1];
    let x2 = start + 2 > last ? 0 : x[start + 2];
    let x3 = start + 3 > last ? 0 : x[start + 3];
    let x4 = start + 4 > last ? 0 : x[start + 4];
    let x5 = start + 5 > last ? 0 : x[start + 5];
    let place = start + 6;
    for (let at = to + i * columns; at < end; at++) {
      const x6 = place > last ? 0 : x[place];
      y[at] += w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3 + w4 * x4 + w5 * x5 + w6 * x6;
      x0 = x1;
      x1 = x2;
      x2 = x3;
      x3 = x4;
      x4 = x5;
      x5 = x6;
      place++;
    }
  }
}
