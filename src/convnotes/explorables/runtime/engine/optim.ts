// Twins of optim.py, and of NumPy's eigenvalues, which it asks for.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

const SWEEPS = 30; // over all pairs: eight are usual

/** 2(1 + μ)/λ with the largest eigenvalue; infinite if nothing curves upward. */
export function stableRate(hessian: NDArray, { momentum = 0 }: { momentum?: number } = {}): number {
  const steepest = eigvalsh(hessian)[hessian.shape[0] - 1];
  return steepest > 0 ? (2 * (1 + momentum)) / steepest : Infinity;
}

/** The eigenvalues of a symmetric matrix, rising, by Jacobi's rotations. */
export function eigvalsh(matrix: NDArray): NDArray {
  const [size] = matrix.shape;
  const a = floats(matrix.shape, matrix);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) turned = rotate(a, size, p, q) || turned;
    if (!turned) break;
  }
  const values = Float64Array.from({ length: size }, (_, k) => a[k * size + k]);
  return floats([size], values.sort());
}

/** Turn the plane of two axes so that their entry vanishes; false where it is next to nothing already. */
function rotate(a: NDArray, size: number, p: number, q: number): boolean {
  const [app, aqq, apq] = [a[p * size + p], a[q * size + q], a[p * size + q]];
  if (Math.abs(apq) <= 1e-18 * (Math.abs(app) + Math.abs(aqq))) return false;
  const theta = (aqq - app) / (2 * apq);
  const tan = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(tan, 1);
  const sin = tan * cos;
  for (let k = 0; k < size; k++) {
    const [akp, akq] = [a[k * size + p], a[k * size + q]];
    a[k * size + p] = cos * akp - sin * akq;
    a[k * size + q] = sin * akp + cos * akq;
  }
  for (let k = 0; k < size; k++) {
    const [apk, aqk] = [a[p * size + k], a[q * size + k]];
    a[p * size + k] = cos * apk - sin * aqk;
    a[q * size + k] = sin * apk + cos * aqk;
  }
  [a[p * size + q], a[q * size + p]] = [0, 0];
  return true;
}
