// The layers as they are drawn: how many maps of which size, and how they are laid out on a screen.

import type { LenetAnswer } from "./answer.ts";

/** Maps of one layer, and the window through which each of its cells sees the layer before. */
export type Layer = {
  name: "conv1" | "pool1" | "conv2" | "pool2" | "dense1" | "dense2";
  planes: number;
  rows: number;
  columns: number;
  /** Size, stride and padding of the window; a dense unit sees all. */
  window: [size: number, stride: number, padding: number] | null;
};

/** Whether a layer's cells pass a ReLU before they are handed on. */
export const rectified = ({ name }: Layer) => !name.startsWith("pool");

export const LAYERS: Layer[] = [
  { name: "conv1", planes: 6, rows: 28, columns: 28, window: [5, 1, 2] },
  { name: "pool1", planes: 6, rows: 14, columns: 14, window: [2, 2, 0] },
  { name: "conv2", planes: 16, rows: 10, columns: 10, window: [5, 1, 0] },
  { name: "pool2", planes: 16, rows: 5, columns: 5, window: [2, 2, 0] },
  { name: "dense1", planes: 1, rows: 8, columns: 15, window: null },
  { name: "dense2", planes: 1, rows: 6, columns: 14, window: null },
];

/** What a layer hands on: its values, after ReLU where one follows. */
export function handedOn(layer: Layer, answer: LenetAnswer): Float64Array {
  const values = Float64Array.from(answer[layer.name]);
  return rectified(layer) ? values.map((value) => Math.max(value, 0)) : values;
}

/** How many maps stand side by side, and the CSS pixels of a cell. */
export type Fit = [across: number, cell: number];

type Fits = Record<Layer["name"] | "drawing" | "prepared", Fit>;

/** How the layers stand on a wide screen, in a column of text, and on a phone. */
export type Width = "wide" | "medium" | "narrow";

/** What is shown: all layers forward alone, with the gradients under their maps, or few layers, larger. */
export type Shown = "forward" | "both" | "few";

const NARROW = fits([6, 3], [3, 2.4], [3, 2.8], [4, 3], [8, 2.5], 6);
const FITS: Record<Width, Record<Shown, Fits>> = {
  wide: {
    forward: fits([7, 4], [2, 3], [2, 4], [4, 4], [8, 3], 5),
    both: fits([7, 4], [3, 2], [3, 2.9], [8, 2], [8, 3], 5),
    few: fits([7, 4], [3, 3.5], [2, 4], [4, 5], [8, 3], 5),
  },
  medium: {
    forward: fits([5, 3], [2, 2], [2, 2], [4, 2.5], [8, 2], 3),
    both: fits([5, 3], [3, 1.25], [3, 1.25], [8, 1.25], [8, 2], 3),
    few: fits([7, 3], [3, 2], [2, 2], [4, 3.5], [8, 2], 3),
  },
  narrow: { forward: NARROW, both: NARROW, few: fits([6, 3], [3, 2], [3, 2.8], [4, 2.6], [8, 2.5], 6) },
};

function fits(
  [drawing, prepared]: [number, number],
  conv1: Fit,
  pool1: Fit,
  conv2: Fit,
  pool2: Fit,
  dense: number,
): Fits {
  return {
    drawing: [1, drawing],
    prepared: [1, prepared],
    conv1,
    pool1,
    conv2,
    pool2,
    dense1: [1, dense],
    dense2: [1, dense],
  };
}

/** Which of the three a width in CSS pixels is. */
export function widthOf(pixels: number): Width {
  if (pixels >= 900) return "wide";
  return pixels >= 668 ? "medium" : "narrow";
}

/** How each layer is laid out; `larger` than usual, or smaller where it is less than 1. */
export function fitsOf(width: Width, shown: Shown, larger: number): Fits {
  const usual = FITS[width][shown];
  const grown = ([across, cell]: Fit): Fit => [across, cell * larger];
  return {
    drawing: grown(usual.drawing),
    prepared: grown(usual.prepared),
    conv1: grown(usual.conv1),
    pool1: grown(usual.pool1),
    conv2: grown(usual.conv2),
    pool2: grown(usual.pool2),
    dense1: grown(usual.dense1),
    dense2: grown(usual.dense2),
  };
}
