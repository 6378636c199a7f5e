// The grids of the explorable "pool": input, weights and output; or input, δ and gradient.

import type { Space } from "../runtime/kit/layout.ts";
import { type Figure, fill, fitCells, Grid, h, retell, sign, t, tinted } from "../runtime/kit.ts";
import type { Picked } from "../runtime/types.ts";
import { pickOf } from "../runtime/windows.ts";
import { isChecked, type PoolAnswer, type PoolScene, type PoolState, type PoolView } from "./answer.ts";
import { insetsOf, type Mark, type Marks } from "./reach.ts";
import { judged } from "./verdicts.ts";

type PoolFigure = Figure<PoolState, PoolView, PoolAnswer>;

/** The picture: `draw` a scene into it, then `fit` its cells, which returns their size. */
export function picture(figure: PoolFigure) {
  const input = inputGrid(figure);
  const weights = new Grid(figure, {
    name: "weights",
    role: "w",
    label: t("pool.weights"),
    toPick: () => null,
  });
  const output = new Grid(figure, { name: "output", role: "y", label: t("pool.output") });
  const delta = new Grid(figure, {
    name: "delta",
    role: "d",
    label: t("pool.delta"),
    field: "delta",
    blank: 1,
  });
  const grad = new Grid(figure, { name: "grad", role: "d", label: t("pool.grad") });
  const numeric = new Grid(figure, {
    name: "numeric",
    role: "d",
    label: t("pool.numeric"),
    toPick: (i, j) => ["grad", i, j],
  });
  const [arrow, star, equals] = ["→", "⋆", "="].map(sign);
  const el = h("div", { class: "cn-picture" });

  function draw(scene: PoolScene, picked: Picked | null, marks: Marks) {
    const { direction } = scene.state;
    const weighted = direction === "forward" && scene.answer.weights;
    // on a phone two in a row: below each other there is no room for four
    el.classList.toggle("cn-flow", figure.narrow && direction === "backward");
    if (direction === "backward") arrange(el, [input.el, delta.el, arrow, grad.el, numeric.el]);
    else if (weighted) arrange(el, [input.el, star, weights.el, equals, output.el]);
    else arrange(el, [input.el, arrow, output.el]);
    drawInput(input, scene, winners(scene, picked), marks.input);
    if (weighted) drawWeights(weights, scene);
    if (direction === "forward") drawOutput(output, scene, marks.output);
    else drawDelta(delta, scene, marks.output);
    if (direction === "backward") drawGrad(grad, scene, marks.grad);
    if (direction === "backward") drawNumeric(numeric, scene, marks.numeric);
  }

  const fit = (room: Space) => fitCells(room, el);

  return { el, draw, fit };
}

/** The input, shifted, in its padding: an edit lands where the cell came from. */
function inputGrid(figure: PoolFigure): Grid {
  const toPick = (i: number, j: number) => {
    const { input } = figure.state;
    return pickOf([i, j], insetsOf(figure.state, [input.length, input[0].length]));
  };
  const toField = (i: number, j: number) => {
    const { input, shift } = figure.state;
    const [grid, row, column] = toPick(i, j);
    const from = column - shift;
    return grid === "input" && from >= 0 && from < input[0].length ? [row, from] : null;
  };
  return new Grid(figure, {
    name: "input",
    role: "x",
    label: t("pool.input"),
    field: "input",
    toField,
    toPick,
  });
}

/** The cells that won a maximum: forward, only that of the picked output; backward, every one matters. */
function winners({ state, answer: { indices, output } }: PoolScene, picked: Picked | null): Set<number> {
  if (!indices) return new Set();
  if (state.direction === "backward") return new Set(indices);
  return new Set(picked?.[0] === "output" ? [indices[picked[1] * output.shape[1] + picked[2]]] : []);
}

function drawInput(grid: Grid, { state, answer }: PoolScene, won: Set<number>, mark: Mark) {
  const { kind, padding, shift } = state;
  const { x, dropped } = answer;
  const [height, width] = x.shape;
  const [rows, columns] = [height + 2 * padding, width + 2 * padding];
  const insets = insetsOf(state, x.shape);
  const direction = shift > 0 ? "pool.movedRight" : "pool.movedLeft";
  const moved = shift === 0 ? "" : t(direction, { by: Math.abs(shift) });
  retell(grid.caption, t("pool.inputWord"), " ", tinted("x", "x"), ` · ${height}×${width}${moved}`);
  grid.draw({
    rows,
    columns,
    cell: (i, j) => {
      const left = i >= rows - dropped[0] || j >= columns - dropped[1];
      const [name, row, column] = pickOf([i, j], insets);
      if (name === "padded")
        return {
          value: kind === "max" ? -Infinity : 0,
          kind: left ? "dropped" : "padding",
          marks: mark(i, j),
        };
      const at = row * width + column;
      return { value: x[at], kind: left ? "dropped" : "", marks: mark(i, j), ...starred(won.has(at)) };
    },
  });
}

const starred = (won: boolean) =>
  won ? { corner: "★", label: (value: string) => t("pool.wins", { value }) } : {};

function drawWeights(grid: Grid, { state: { kernel_size: size }, answer: { weights } }: PoolScene) {
  retell(grid.caption, t("pool.weightsWord"), " ", tinted("w", "w"), ` · ${size}×${size}`);
  grid.draw({ rows: size, columns: size, cell: (u, v) => ({ value: weights?.[u * size + v] ?? 0 }) });
}

function drawOutput(grid: Grid, { answer: { output, before, same } }: PoolScene, mark: Mark) {
  const [rows, columns] = output.shape;
  retell(grid.caption, t("pool.outputWord"), " ", tinted("y", "y"), ` · ${rows}×${columns}`);
  grid.draw({
    rows,
    columns,
    cell: (i, j) => {
      const at = i * columns + j;
      const drawn = { value: output[at], marks: mark(i, j) };
      if (same[at]) return drawn;
      return { ...drawn, corner: "Δ", label: (value) => t("pool.was", { value, was: before[at] }) };
    },
  });
}

function drawDelta(grid: Grid, { answer }: PoolScene, mark: Mark) {
  const [rows, columns] = answer.output.shape;
  retell(grid.caption, tinted("d", "δ = ∂L/∂y"), ` · ${rows}×${columns}`);
  grid.draw({
    rows,
    columns,
    cell: (i, j) => {
      const at = i * columns + j;
      const verdict = isChecked(answer) ? judged(answer.sum_verdict[at]) : {};
      return { value: answer.delta[at], marks: mark(i, j), ...verdict };
    },
  });
}

/** What the backward claims: where it is wrong, the sign stands here. */
function drawGrad(grid: Grid, { answer }: PoolScene, mark: Mark) {
  const [rows, columns] = answer.grad_x.shape;
  retell(grid.caption, t("pool.gradWord"), " ", tinted("d", "∂L/∂x"), ` · ${rows}×${columns}`);
  grid.draw({
    rows,
    columns,
    cell: (i, j) => {
      const at = i * columns + j;
      const verdict = isChecked(answer) ? judged(answer.verdict[at]) : {};
      return { value: answer.grad_x[at], marks: mark(i, j), ...verdict };
    },
  });
}

/** The same gradient, measured. */
function drawNumeric(grid: Grid, { answer }: PoolScene, mark: Mark) {
  if (!isChecked(answer)) return;
  const [rows, columns] = answer.x.shape;
  retell(grid.caption, t("pool.numericWord"));
  grid.draw({
    rows,
    columns,
    cell: (i, j) => ({ value: answer.numeric[i * columns + j], marks: mark(i, j) }),
  });
}

/** Give an element these children; if it has them, nothing is touched, and what has the focus keeps it. */
function arrange(el: HTMLElement, children: HTMLElement[]) {
  const there =
    children.length === el.children.length && children.every((child, at) => child === el.children[at]);
  if (!there) fill(el, ...children);
}
