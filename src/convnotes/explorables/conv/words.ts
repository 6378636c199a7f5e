// The picked cell written out: the products and their sum, what an input cell feeds, where a weight is used.

import { type Child, factor, h, joined, number, t, tinted, touched } from "../runtime/kit.ts";
import type { Picked, Scene } from "../runtime/types.ts";
import { type Cell, cellAt, windowsOf } from "../runtime/windows.ts";
import { type ConvAnswer, type ConvState, type ConvView, oriented } from "./answer.ts";
import type { Feed } from "./touches.ts";

type ConvScene = Scene<ConvState, ConvView, ConvAnswer>;

/** The sentence of a cell by its place in the grids that are drawn, and what that cell feeds. */
export function sentence(placed: Picked | null, scene: ConvScene, feeds: Feed[]): Child[] {
  if (!placed)
    return [h("span", { class: "cn-muted" }, t(touched() ? "conv.tapSomething" : "conv.pickSomething"))];
  const cell: Cell = [placed[1], placed[2]];
  if (placed[0] === "output") return ofOutput(cell, scene);
  return placed[0] === "kernel" ? ofWeight(cell, scene) : ofInput(cell, scene, feeds);
}

/** y[i, j] = Σ w·x, product by product. */
function ofOutput([i, j]: Cell, { state, answer: { padded, output, oriented } }: ConvScene): Child[] {
  const width = padded.shape[1];
  const terms = windowsOf(state)
    .cellsUnder([i, j])
    .map(({ cell: [a, b] }, at) => {
      const x = tinted("x", factor(padded[a * width + b]));
      return h("span", { class: "cn-term" }, tinted("w", factor(oriented[at])), "·", x);
    });
  const result = tinted("y", number(output[i * output.shape[1] + j]));
  return [tinted("y", `y[${i}, ${j}]`), " = ", ...joined(terms, " + "), " = ", result];
}

function ofWeight([u, v]: Cell, { state, answer }: ConvScene): Child[] {
  const value = number(answer.oriented[u * answer.oriented.shape[1] + v]);
  const name = `w[${oriented(state, [u, v]).join(", ")}] = ${value}`;
  return [tinted("w", name), ` ${t("conv.weighs", { count: answer.output.length })}`];
}

/** Each output that the cell feeds, with the weight that it has there. */
function ofInput(cell: Cell, { state, answer }: ConvScene, feeds: Feed[]): Child[] {
  const name = tinted("x", nameOf(cell, state, answer));
  if (!feeds.length) return [name, ` ${t("conv.feedsNothing")}`];
  const columns = answer.oriented.shape[1];
  const fed = feeds.map(({ output: [i, j], tap: [u, v] }) => {
    const weight = tinted("w", factor(answer.oriented[u * columns + v]));
    const name = tinted("y", `y[${i}, ${j}]`);
    return h("span", { class: "cn-term" }, name, ` ${t("conv.withWeight")} `, weight);
  });
  const count = new Set(feeds.map(({ output }) => output.join())).size;
  return [name, ` ${t("conv.feeds", { count })} `, ...joined(fed, ", ")];
}

/** A cell of the padded input as the cell of x that it shows, with its value, or as a zero. */
function nameOf([i, j]: Cell, { input }: ConvState, { padded, source }: ConvAnswer) {
  const at = i * padded.shape[1] + j;
  if (source[at] < 0) return t("conv.zero");
  const [a, b] = cellAt(source[at], input[0].length);
  return `x[${a}, ${b}] = ${number(padded[at])}`;
}
