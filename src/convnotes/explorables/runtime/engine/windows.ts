// Twins of windows.py: padding, windows, and the one place where their formula stands.

import type { Amounts, NDArray } from "../types.ts";
import { zerosLike } from "./arrays.ts";
import { outputSize } from "./shapes.ts";

export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** The cell of a padded axis under tap u of window i: i·s + u·d. */
export function tap(i: number, u: number, stride: number, dilation: number): number {
  return i * stride + u * dilation;
}

/** Which of the n cells of an axis each cell of the padded axis copies. */
export function sources(
  n: number,
  before: number,
  after: number,
  mode: Exclude<PaddingMode, "zeros">,
): number[] {
  const last = n - 1;
  return Array.from({ length: before + n + after }, (_, at) => {
    const cell = at - before;
    if (mode === "reflect") return last - Math.abs(last - Math.abs(cell));
    if (mode === "circular") return ((cell % n) + n) % n;
    return Math.min(Math.max(cell, 0), last);
  });
}

/** The same for any mode, −1 where the padding holds a zero. */
function copied(n: number, [before, after]: Amounts, mode: PaddingMode): number[] {
  if (mode !== "zeros") return sources(n, before, after, mode);
  return Array.from({ length: before + n + after }, (_, at) =>
    at < before || at >= before + n ? -1 : at - before,
  );
}

/** Visit each cell of padded planes, beside the cell that it copies; −1 where it holds a zero. */
function eachCopy(
  planes: number,
  [h, w]: number[],
  [vertical, horizontal]: [Amounts, Amounts],
  mode: PaddingMode,
  visit: (padded: number, cell: number) => void,
): void {
  const [rows, columns] = [copied(h, vertical, mode), copied(w, horizontal, mode)];
  let padded = 0;
  for (let plane = 0; plane < planes; plane++)
    for (const i of rows)
      for (const j of columns) visit(padded++, i < 0 || j < 0 ? -1 : (plane * h + i) * w + j);
}

/** An image (…, H, W) with [[top, bottom], [left, right]] cells around it; `x` itself if there are none. */
export function pad(x: NDArray, amounts: [Amounts, Amounts], mode: PaddingMode = "zeros"): NDArray {
  if (amounts.flat().every((cells) => cells === 0)) return x;
  const size = x.shape.slice(-2);
  const shape = size.map((n, axis) => n + amounts[axis][0] + amounts[axis][1]);
  const padded = zerosLike(x, [...x.shape.slice(0, -2), ...shape]);
  eachCopy(x.length / (size[0] * size[1]), size, amounts, mode, (at, cell) => {
    if (cell >= 0) padded[at] = x[cell];
  });
  return padded;
}

/** The gradient of `pad`'s input: what the border got is dropped, or added to the cells that it copies. */
export function unpad(
  gradPadded: NDArray,
  amounts: [Amounts, Amounts],
  mode: PaddingMode = "zeros",
): NDArray {
  const padded = gradPadded.shape.slice(-2);
  const size = padded.map((n, axis) => n - amounts[axis][0] - amounts[axis][1]);
  const grad = zerosLike(gradPadded, [...gradPadded.shape.slice(0, -2), ...size]);
  eachCopy(gradPadded.length / (padded[0] * padded[1]), size, amounts, mode, (at, cell) => {
    if (cell >= 0) grad[cell] += gradPadded[at];
  });
  return grad;
}

/** win[…, i, j, u, v] = x[…, i·s + u·d, j·s + v·d] of an image (…, H, W). */
export function windows(x: NDArray, kernelSize: number[], stride = 1, dilation = 1): NDArray {
  const [[h, w], [kh, kw]] = [x.shape.slice(-2), kernelSize];
  const [oh, ow] = [h, w].map((n, axis) => outputSize(n, kernelSize[axis], { stride, dilation }));
  const view = zerosLike(x, [...x.shape.slice(0, -2), oh, ow, kh, kw]);
  let at = 0;
  for (let plane = 0; plane < x.length; plane += h * w)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let u = 0; u < kh; u++)
          for (let v = 0; v < kw; v++)
            view[at++] = x[plane + tap(i, u, stride, dilation) * w + tap(j, v, stride, dilation)];
  return view;
}
