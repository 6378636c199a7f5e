// The grids of x, w, y and of what has their shapes.

import { tinted } from "../runtime/kit.ts";
import type { Cell } from "../runtime/windows.ts";
import * as marks from "./marks.ts";
import { gridOf, isBorder, type Make, named } from "./panel.ts";
import { type BackpropFigure, padPick } from "./reach.ts";
import type { BackpropScene } from "./state.ts";

// Forward

export const input: Make = (figure) => ({
  grid: gridOf(figure, {
    picks: "padded",
    role: "x",
    label: "x",
    field: "input",
    toField: (i, j) => inputCell(figure, i, j),
    toPick: (i, j) => padPick(figure, i, j),
  }),
  array: "padded",
  caption: named("xWord", "x", "x", "padded"),
  marks: marks.padded,
  kind: (scene, { cell }) => {
    if (isDropped(scene, cell)) return "dropped";
    return isBorder(scene, cell) ? "padding" : "";
  },
});

/** The cell of the input that a cell of the padded input is, if it is one. */
function inputCell(figure: BackpropFigure, i: number, j: number): Cell | null {
  const [grid, row, column] = padPick(figure, i, j);
  return grid === "input" ? [row, column] : null;
}

/** Whether no window reads a cell of the padded input. */
function isDropped({ answer: { dropped, padded } }: BackpropScene, [i, j]: Cell): boolean {
  return i >= padded.shape[0] - dropped[0] || j >= padded.shape[1] - dropped[1];
}

export const kernel: Make = (figure) => ({
  grid: gridOf(figure, { picks: "kernel", role: "w", label: "w", field: "kernel" }),
  array: "kernel",
  caption: named("wWord", "w", "w", "kernel"),
  marks: marks.kernel,
});

export const output: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "y", label: "y" }),
  array: "y",
  caption: named("yWord", "y", "y", "y"),
  marks: marks.output,
});

export const activation: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "y", label: "a" }),
  array: "a",
  caption: named(null, "y", "a = g(y)", "a"),
  marks: marks.output,
});

export const target: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "y", label: "target", field: "target" }),
  array: "target",
  caption: named("targetWord", "y", "t", "target"),
  marks: marks.output,
  shown: ({ state }) => state.loss === "squared",
});

// Backward

export const gradA: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "d", label: "gradA", field: "upstream" }),
  array: "grad_a",
  caption: named(null, "d", "∂L/∂a", "grad_a"),
  marks: marks.delta,
});

export const slope: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "y", label: "slope" }),
  array: "slope",
  caption: named(null, "y", "g′(y)", "slope"),
  marks: marks.output,
});

export const delta: Make = (figure) => ({
  grid: gridOf(figure, { picks: "y", role: "d", label: "delta", field: "upstream" }),
  array: "delta",
  caption: named(null, "d", "δ = ∂L/∂y", "delta"),
  marks: marks.delta,
});

export const gradX: Make = (figure) => ({
  grid: gridOf(figure, { picks: "input", role: "d", label: "gradX" }),
  array: "grad_x",
  caption: named(null, "d", "∂L/∂x", "grad_x"),
  marks: marks.gradX,
});

export const gradW: Make = (figure) => ({
  grid: gridOf(figure, { picks: "kernel", role: "d", label: "gradW" }),
  array: "grad_w",
  caption: named(null, "d", "∂L/∂w", "grad_w"),
  marks: marks.gradW,
});

export const gradB: Make = (figure) => ({
  grid: gridOf(figure, { picks: "bias", role: "d", label: "gradB" }),
  array: "grad_b",
  caption: () => [tinted("d", "∂L/∂b")],
  marks: marks.gradB,
});
