// Twin of what datasets.py makes of a picture.

import type { NDArray } from "../types.ts";
import { floats } from "./arrays.ts";

/** 0.299·R + 0.587·G + 0.114·B of an image (H, W, 3). */
export function grey(image: NDArray): NDArray {
  const luma = floats(image.shape.slice(0, 2));
  for (let at = 0; at < luma.length; at++)
    luma[at] = image[3 * at] * 0.299 + image[3 * at + 1] * 0.587 + image[3 * at + 2] * 0.114;
  return luma;
}
