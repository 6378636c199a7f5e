// Twin of fields.py: what a cell of a deep layer sees of the input.

import { type AxisSteps, axisPadding, effectiveKernelSize } from "./shapes.ts";

/** One layer along one axis. */
export type Layer = AxisSteps & { kernelSize: number };

/** What one cell sees: cells from the first to the last, cells to the next field, first cell of field 0. */
export type ReceptiveField = [size: number, jump: number, start: number];

/** The receptive field after each layer; with e = d(k − 1) + 1, size ← size + (e − 1)·jump. */
export function receptiveField(layers: Layer[]): ReceptiveField[] {
  let [size, jump, start] = [1, 1, 0];
  return layers.map(({ kernelSize, stride = 1, dilation = 1, padding = 0 }) => {
    const [before] = axisPadding(padding, 1, kernelSize, { stride, dilation });
    size += (effectiveKernelSize(kernelSize, dilation) - 1) * jump;
    start -= before * jump;
    jump *= stride;
    return [size, jump, start];
  });
}
