// The explorable "conv": one channel, one kernel, every window in the open.

import schema from "./state.json";
import { correlate2d, floats, fromRows, integers, pad, sources } from "../runtime/engine.ts";
import { Grid, brush, controls, explorable, factor, fill, fitCells, flag, geometry, h, misfit, number, outputs, player, say, select, sign, sizeFormula, slider, t, tinted } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */

/** The kernel must fit, and a mode must find what it copies. */
export const check = misfit;

/**
 * output, padded, source (the input cell that each padded cell shows, −1 for a zero), dropped (rows, columns), laid
 * (the kernel as it lies on a window, with `flip` turned about both its axes).
 * @param {State} state
 */
export function answer(state) {
  const { stride, dilation, padding_mode: mode } = state;
  const [x, given] = [fromRows(state.input), fromRows(state.kernel)];
  const kernel = state.flip ? floats(given.shape, [...given].reverse()) : given;
  const amounts = geometry(state).map((axis) => axis.amounts);
  const padded = pad(x, amounts, mode);
  return {
    output: correlate2d(padded, kernel, { stride, dilation }),
    padded,
    source: sources(x.shape, amounts, mode),
    dropped: integers([2], outputs(state).lost),
    laid: kernel,
  };
}

/** @param {import("../runtime/kit/figure.ts").Figure} figure */
export function view(figure) {
  const inputGrid = new Grid(figure, { name: "input", role: "x", label: t("conv.input"), field: "input", toField: (i, j) => toInput(i, j), toPick: (i, j) => toPick(i, j) });
  const kernelGrid = new Grid(figure, { name: "kernel", role: "w", label: t("conv.kernel"), field: "kernel", toField: (u, v) => turned(figure.state, u, v), toPick: (u, v) => ["kernel", ...turned(figure.state, u, v)] });
  const outputGrid = new Grid(figure, { name: "output", role: "y", label: t("conv.output") });
  const operator = sign();
  const picture = h("div", { class: "cn-picture" }, inputGrid.el, operator, kernelGrid.el, sign("="), outputGrid.el);
  const sum = h("div", { class: "cn-sum" });
  const size = h("div", { class: "cn-formula" });
  const size2 = (/** @type {number[][]} */ grid) => (grid.length === grid[0].length ? `${grid.length}` : `${grid.length}×${grid[0].length}`);
  const steps = player(figure, (position) => {
    const columns = figure.session.answer?.output.shape[1] ?? 1;
    return { picked: ["output", Math.floor(position / columns), position % columns] };
  });

  /** The input cell that a cell of the padded grid shows. @param {number} i @param {number} j @returns {[number, number] | null} */
  function toInput(i, j) {
    const { source } = /** @type {any} */ (figure.session.answer);
    const cell = source[i * source.shape[1] + j];
    const columns = figure.state.input[0].length;
    return cell < 0 ? null : [Math.floor(cell / columns), cell % columns];
  }

  /** A cell of the padded grid as it is picked: by its place in the input, or as padding. @param {number} i @param {number} j */
  function toPick(i, j) {
    const [{ amounts: [top], n: rows }, { amounts: [left], n: columns }] = geometry(figure.state);
    const inside = i >= top && i < top + rows && j >= left && j < left + columns;
    return /** @type {import("../runtime/kit/figure.ts").Picked} */ (inside ? ["input", i - top, j - left] : ["padded", i, j]);
  }

  /** @param {import("../runtime/kit/figure.ts").Scene} scene */
  function draw({ state, view: { position }, answer: { output, padded, source, dropped: lost, laid }, picked }) {
    const { stride, dilation, kernel } = state;
    const [[H, W], [kh, kw], [oh, ow]] = [padded.shape, [kernel.length, kernel[0].length], output.shape];
    const [{ amounts: [top], n: rows }, { amounts: [left], n: columns }] = geometry(state);
    const inside = within(picked, { input: [rows, columns], padded: [H, W], kernel: [kh, kw], output: [oh, ow] });
    const look = inside && onScreen(inside, state, [top, left]);
    const touches = reach(look, { stride, dilation, kh, kw, oh, ow, W, source });

    fill(inputGrid.caption, t("conv.inputWord"), " ", tinted("x", "x"), ` · ${rows}×${columns}${H === rows && W === columns ? "" : t("conv.paddedTo", { size: `${H}×${W}` })}`);
    fill(kernelGrid.caption, t("conv.kernelWord"), " ", tinted("w", "w"), ` · ${kh}×${kw}${state.flip ? t("conv.flipped") : ""}`);
    say(operator, state.flip ? "*" : "⋆");
    fill(outputGrid.caption, t("conv.outputWord"), " ", tinted("y", "y"), ` · ${oh}×${ow}`);
    inputGrid.draw({
      rows: H,
      columns: W,
      origin: [top, left],
      cell: (i, j) => ({
        value: padded[i * W + j],
        kind: i >= H - lost[0] || j >= W - lost[1] ? "dropped" : i < top || i >= top + rows || j < left || j >= left + columns ? "padding" : "",
        marks: touches.input(i, j),
      }),
    });
    kernelGrid.draw({ rows: kh, columns: kw, cell: (u, v) => ({ value: laid[u * kw + v], marks: touches.kernel(u, v) }) });
    outputGrid.draw({ rows: oh, columns: ow, origin: stride === 1 ? [top, left] : [0, 0], cell: (i, j) => ({ value: output[i * ow + j], marks: touches.output(i, j) }) });

    fill(sum, ...explain(look, { state, padded, output, source, laid, ow, W, kh, kw, touches }));
    fill(size, ...sizeFormula(geometry(state).map((axis, at) => ({ ...axis, lost: lost[at], output: output.shape[at] })), { stride, dilation }));
    fitCells(picture, figure.width, [W, kw, ow], 72);
    steps.draw(oh * ow, Math.min(look?.[0] === "output" ? look[1] * ow + look[2] : position, oh * ow - 1));
    figure.say(sum.textContent ?? "");
  }

  return {
    parts: [
      picture,
      sum,
      size,
      controls(
        slider(figure, "kernel_size", { range: [1, 7], value: ({ state }) => state.kernel.length, text: ({ state }) => size2(state.kernel) }),
        slider(figure, "stride"),
        slider(figure, "padding"),
        slider(figure, "dilation"),
        slider(figure, "input_size", { range: [1, 12], value: ({ state }) => state.input.length, text: ({ state }) => size2(state.input) }),
        select(figure, "padding_mode"),
        flag(figure, "flip"),
      ),
      steps.el,
      brush(figure),
    ],
    draw,
  };
}

/** The picked cell, moved inside a grid that has become smaller. @param {import("../runtime/kit/figure.ts").Picked} picked @param {Record<string, number[]>} shapes */
function within(picked, shapes) {
  if (!picked || !shapes[picked[0]]) return null;
  const [rows, columns] = shapes[picked[0]];
  return /** @type {[string, number, number]} */ ([picked[0], Math.min(picked[1], rows - 1), Math.min(picked[2], columns - 1)]);
}

/** The cell of w that lies at a place of the kernel as it is laid on a window, and the other way round. @param {State} state @param {number} u @param {number} v @returns {[number, number]} */
const turned = ({ flip, kernel }, u, v) => (flip ? [kernel.length - 1 - u, kernel[0].length - 1 - v] : [u, v]);

/** Where a picked cell stands in the padded input or the laid kernel. @param {[string, number, number]} cell @param {State} state @param {number[]} padding @returns {[string, number, number]} */
function onScreen([grid, i, j], state, [top, left]) {
  if (grid === "kernel") return [grid, ...turned(state, i, j)];
  return grid === "input" ? ["padded", i + top, j + left] : [grid, i, j];
}

/**
 * Which cells of each grid a picked cell (of the padded input, kernel or output) touches, as marks; and the pairs (output, kernel) that an input cell feeds.
 * @param {[string, number, number] | null} look
 * @param {{ stride: number, dilation: number, kh: number, kw: number, oh: number, ow: number, W: number, source: ArrayLike<number> }} geometry
 */
function reach(look, { stride, dilation, kh, kw, oh, ow, W, source }) {
  const none = () => "";
  if (!look) return { input: none, kernel: none, output: none, feeds: [] };
  const [grid, a, b] = look;
  const is = (/** @type {number} */ i, /** @type {number} */ j) => (i === a && j === b ? "cn-picked" : "");
  const tap = (/** @type {number} */ offset, /** @type {number} */ count) => offset >= 0 && offset % dilation === 0 && offset / dilation < count;
  if (grid === "output") {
    const inWindow = (/** @type {number} */ i, /** @type {number} */ j) => tap(i - a * stride, kh) && tap(j - b * stride, kw);
    return { input: (/** @type {number} */ i, /** @type {number} */ j) => (inWindow(i, j) ? "cn-window" : ""), kernel: none, output: is, feeds: [] };
  }
  if (grid === "kernel") {
    const meets = (/** @type {number} */ i, /** @type {number} */ j) => {
      const [r, c] = [i - a * dilation, j - b * dilation];
      return r >= 0 && c >= 0 && r % stride === 0 && c % stride === 0 && r / stride < oh && c / stride < ow;
    };
    return { input: (/** @type {number} */ i, /** @type {number} */ j) => (meets(i, j) ? "cn-window" : ""), kernel: is, output: none, feeds: [] };
  }
  const chosen = source[a * W + b];
  const copies = (/** @type {number} */ i, /** @type {number} */ j) => (i === a && j === b) || (chosen >= 0 && source[i * W + j] === chosen);
  const feeds = [];
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++)
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) if (copies(i * stride + u * dilation, j * stride + v * dilation)) feeds.push({ i, j, u, v });
  const [fed, taps] = [new Set(feeds.map(({ i, j }) => i * ow + j)), new Set(feeds.map(({ u, v }) => u * kw + v))];
  return {
    input: (/** @type {number} */ i, /** @type {number} */ j) => (copies(i, j) ? "cn-picked" : ""),
    kernel: (/** @type {number} */ u, /** @type {number} */ v) => (taps.has(u * kw + v) ? "cn-window" : ""),
    output: (/** @type {number} */ i, /** @type {number} */ j) => (fed.has(i * ow + j) ? "cn-fed" : ""),
    feeds,
  };
}

/**
 * The picked cell written out.
 * @param {[string, number, number] | null} look @param {any} scene
 */
function explain(look, { state, padded, output, source, laid, ow, W, kh, kw, touches }) {
  if (!look) return [h("span", { class: "cn-muted" }, t("conv.pickSomething"))];
  const [grid, a, b] = look;
  if (grid === "kernel") return [tinted("w", `w[${turned(state, a, b).join(", ")}] = ${number(laid[a * kw + b])}`), ` ${t("conv.weighs", { count: output.length })}`];
  if (grid === "output") {
    const terms = [];
    for (let u = 0; u < kh; u++)
      for (let v = 0; v < kw; v++) {
        const x = padded[(a * state.stride + u * state.dilation) * W + b * state.stride + v * state.dilation];
        terms.push(h("span", { class: "cn-term" }, tinted("w", factor(laid[u * kw + v])), "·", tinted("x", factor(x))));
      }
    return [tinted("y", `y[${a}, ${b}]`), " = ", ...terms.flatMap((term, at) => (at ? [" + ", term] : [term])), " = ", tinted("y", number(output[a * ow + b]))];
  }
  const columns = state.input[0].length;
  const cell = source[a * W + b];
  const name = cell < 0 ? tinted("x", t("conv.zero")) : tinted("x", `x[${Math.floor(cell / columns)}, ${cell % columns}] = ${number(padded[a * W + b])}`);
  const fed = touches.feeds.map((/** @type {any} */ { i, j, u, v }) => h("span", { class: "cn-term" }, tinted("y", `y[${i}, ${j}]`), " ", h("span", { class: "cn-muted" }, t("conv.times")), " ", tinted("w", factor(laid[u * kw + v]))));
  if (!fed.length) return [name, ` ${t("conv.feedsNothing")}`];
  const count = new Set(touches.feeds.map((/** @type {any} */ { i, j }) => i * ow + j)).size;
  return [name, ` ${t("conv.feeds", { count })} `, ...fed.flatMap((/** @type {Node} */ term, /** @type {number} */ at) => (at ? [", ", term] : [term]))];
}

/** The Python that gives the same numbers. @param {State} state */
function python({ input, kernel, stride, padding, dilation, padding_mode: mode, flip }) {
  const array = (/** @type {number[][]} */ rows) => `np.array([\n${rows.map((row) => `    [${row.join(", ")}],\n`).join("")}])`;
  const word = typeof padding === "number" ? padding : `"${padding}"`;
  return `import numpy as np
from convnotes.conv import conv2d

x = ${array(input)}
w = ${array(kernel)}
y = conv2d(x[None, None], w[None, None${flip ? ", ::-1, ::-1" : ""}], stride=${stride}, padding=${word}, dilation=${dilation}, padding_mode="${mode}")
print(y[0, 0])
`;
}

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python });
