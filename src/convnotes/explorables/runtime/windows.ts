// Where the windows of a state's kernel lie on its input, and whether they fit; the twin of geometry.py.
// For any state with input, kernel, stride, padding, dilation and padding_mode.

import { axisPadding, dropped, effectiveKernelSize, outputSize } from "./engine.ts";
import { fault } from "./schema.ts";

/** @typedef {import("./schema.ts").State} State */

/** Per axis (height, width): cells of the input, taps of the kernel, cells of padding, cells from the first tap to the last, cells of the padded input. @param {State} state */
export function geometry({ input, kernel, padding, stride, dilation }) {
  const [sizes, kernels] = [[input.length, input[0].length], [kernel.length, kernel[0].length]];
  return sizes.map((n, axis) => {
    const amounts = axisPadding(padding, n, kernels[axis], { stride, dilation });
    return { n, k: kernels[axis], amounts, extent: effectiveKernelSize(kernels[axis], dilation), padded: n + amounts[0] + amounts[1] };
  });
}

/** The error if the kernel exceeds the padded input, or a mode does not find the cells it copies. @param {State} state */
export function misfit(state) {
  const axes = geometry(state);
  for (const [axis, { extent, padded }] of axes.entries())
    if (extent > padded) return fault(["exceeds_height", "exceeds_width"][axis], "kernel_size", extent, padded);
  const mode = state.padding_mode;
  if (mode !== "reflect" && mode !== "circular") return null;
  const limits = axes.map(({ n, amounts }) => [Math.max(...amounts), n - (mode === "reflect" ? 1 : 0)]);
  const [amount, most] = limits[0][0] - limits[0][1] >= limits[1][0] - limits[1][1] ? limits[0] : limits[1]; // what fits there fits on both axes
  return amount > most ? fault(`mode_${mode}`, "padding", amount, most) : null;
}

/** The shape of the output, and how many [rows, columns] of the padded input no window reaches. @param {State} state */
export function outputs(state) {
  const { stride, dilation } = state;
  const axes = geometry(state);
  return {
    shape: axes.map(({ n, k, amounts: padding }) => outputSize(n, k, { stride, padding, dilation })),
    lost: axes.map(({ n, k, amounts: padding }) => dropped(n, k, { stride, padding, dilation })),
  };
}
