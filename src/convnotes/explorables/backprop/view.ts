// What the explorable "backprop" shows: five parts, each with its own picture, and one picked cell through all of them.

import { brush, controls, fill, fitCells, h, number, player, segments, select, slider } from "../runtime/kit.ts";
import { kernelOf, pictures } from "./pictures.ts";
import { corner, looked, shares } from "./reach.ts";
import { explain, law, verdict } from "./words.ts";

export { python } from "./python.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/kit/figure.ts").Figure} Figure */
/** @typedef {import("../runtime/kit/figure.ts").Picked} Picked */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** @typedef {import("./reach.ts").Look} Look */
/** @typedef {import("./pictures.ts").Picture} Picture */

const PARTS = ["both", "delta", "weight", "input", "check"];
/** @type {Record<string, string[]>} */
const CONTROLS = {
  both: ["kernel_size", "input_size", "stride", "padding", "dilation", "padding_mode"],
  delta: ["activation", "loss", "bias"],
  weight: ["kernel_size", "stride", "padding", "dilation", "padding_mode"],
  input: ["kernel_size", "stride", "padding", "dilation", "padding_mode", "bug"],
  check: ["bug", "activation", "loss", "stride", "padding", "dilation"],
};

/** @param {Figure} figure */
export function view(figure) {
  const size = (/** @type {number[][]} */ grid) => (grid.length === grid[0].length ? `${grid.length}` : `${grid.length}×${grid[0].length}`);
  /** @type {Record<string, HTMLElement>} */
  const inputs = {
    kernel_size: slider(figure, "kernel_size", { range: [1, 4], value: ({ state }) => state.kernel.length, text: ({ state }) => size(state.kernel) }),
    input_size: slider(figure, "input_size", { range: [1, 8], value: ({ state }) => state.input.length, text: ({ state }) => size(state.input) }),
    stride: slider(figure, "stride"),
    padding: slider(figure, "padding"),
    dilation: slider(figure, "dilation"),
    bias: slider(figure, "bias", { step: 0.5, text: ({ state }) => number(state.bias) }),
    ...Object.fromEntries(["padding_mode", "activation", "loss", "bug"].map((field) => [field, select(figure, field)])),
  };
  const [sum, rule] = [h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" })];
  const parts = Object.fromEntries(PARTS.map((part) => [part, pictures[part](figure)]));
  const steps = player(figure, (position) => ({ picked: place(figure.scene, position) }));
  const brushes = brush(figure);
  const drawn = new Set();

  /** @param {Scene} scene */
  function draw(scene) {
    const { view: { part, position } } = scene;
    const look = looked(scene);
    for (const name of PARTS) {
      parts[name].el.hidden = name !== part;
      if (name !== part && drawn.has(name)) continue;
      drawn.add(name);
      drawPart(parts[name], look, scene, figure.width);
    }
    for (const [name, el] of Object.entries(inputs)) el.hidden = !CONTROLS[part].includes(name);
    brushes.hidden = !parts[part].panels.some(({ grid }) => grid.field); // nothing to write into
    fill(sum, ...explain(look, scene, shares(scene)));
    fill(rule, ...law(scene), ...verdict(scene));
    const count = positions(scene).count;
    steps.draw(count, Math.min(found(look, scene) ?? position, count - 1));
    figure.say(`${part === "check" ? `${rule.textContent} ` : ""}${sum.textContent}`);
  }

  return {
    parts: [
      h("div", { class: "cn-top" }, segments(figure, "part"), ...PARTS.map((name) => parts[name].el)),
      sum,
      rule,
      controls(...Object.values(inputs)),
      steps.el,
      brushes,
    ],
    draw,
  };
}

/**
 * Where the first cell of the unpadded image lies in a picture's grid, or its output: what stays when the padding changes.
 * @param {string} array @param {State} state
 */
function origin(array, state) {
  const still = array === "padded" || array === "grad_padded" || (state.stride === 1 && ["y", "delta", "spread"].includes(array));
  return still ? corner(state) : [0, 0];
}

/** @returns {""} */
const plain = () => "";

/** @param {Picture} part @param {Look} look @param {Scene} scene @param {number} width */
function drawPart({ el, panels, across, abreast, signs }, look, scene, width) {
  for (const { grid, array, caption, marks, kind = plain, corner: sign = () => "", label = () => undefined, shown = () => true } of panels) {
    const values = array === "kernel" ? kernelOf(scene) : scene.answer[array];
    const [rows, columns] = values.shape;
    grid.el.hidden = !shown(scene);
    fill(grid.caption, ...caption(scene));
    grid.draw({
      rows,
      columns,
      origin: origin(array, scene.state),
      cell: (i, j) => {
        const at = i * columns + j;
        return { value: values[at], kind: kind(scene, at, i, j), marks: marks(look, scene, at, i, j), corner: sign(scene, at), label: label(scene, at) };
      },
    });
  }
  signs?.(scene);
  fitCells(el, width, across(scene), 30 * across(scene).length, abreast);
}

// The player walks over the cells that a part is about

/** @param {Scene} scene */
function positions({ state, view: { part }, answer: { y, padded } }) {
  const [kh, kw] = [state.kernel.length, state.kernel[0].length];
  if (part === "weight") return { name: "kernel", columns: kw, count: kh * kw + 1 };
  if (part === "input") return { name: "padded", columns: padded.shape[1], count: padded.length };
  if (part === "check") return { name: "input", columns: state.input[0].length, count: state.input.length * state.input[0].length };
  return { name: "y", columns: y.shape[1], count: y.length };
}

/** @param {Scene | null} scene @param {number} position @returns {Picked} */
function place(scene, position) {
  if (!scene) return null;
  const { name, columns, count } = positions(scene);
  if (name === "kernel" && position === count - 1) return ["bias", 0, 0];
  const [i, j] = [Math.floor(position / columns), position % columns];
  if (name !== "padded") return [name, i, j];
  const [top, left] = corner(scene.state);
  const inside = scene.answer.source[position] >= 0 && i >= top && j >= left && i < top + scene.state.input.length && j < left + scene.state.input[0].length;
  return inside ? ["input", i - top, j - left] : ["padded", i, j];
}

/** The player's position at the picked cell, if it is one of those. @param {Look} look @param {Scene} scene */
function found(look, scene) {
  const { name, columns, count } = positions(scene);
  const [top, left] = corner(scene.state);
  if (look?.kind === "b" && name === "kernel") return count - 1;
  if (look?.kind === "x" && name === "input") return (look.i - top) * columns + look.j - left;
  return look && look.kind === { kernel: "w", padded: "x", y: "y" }[name] ? look.i * columns + look.j : null;
}
