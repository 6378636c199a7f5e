// The stack as a table: a row for each layer, one of them chosen; a bar below it builds.

import { button, dim, fading, fill, h, number, t, write } from "../runtime/kit.ts";
import { KINDS, type StackAnswer, topOf } from "./answer.ts";
import { inserted, moved, removed } from "./build.ts";
import type { StackFigure, StackScene } from "./figure.ts";
import { whole } from "./numbers.ts";

/** The columns of numbers, and the part that each belongs to. */
const COLUMNS = ["output", "field", "jump", "centre", "parameters", "multiply_adds", "flops", "memory"];
const OF_COST = COLUMNS.slice(4);

type Row = { el: HTMLElement; input: HTMLInputElement; layer: HTMLElement; cells: HTMLElement[] };

export function stackTable(figure: StackFigure) {
  const head = ["layer", ...COLUMNS].map((name) =>
    h("th", { scope: "col", class: classOf(name) }, t(`receptive_field.column.${name}`)),
  );
  const body = h("tbody");
  const totals = OF_COST.map((name) => h("td", { class: classOf(name) }));
  const total = h("th", { scope: "row", colspan: 3 }, t("receptive_field.total"));
  const table = h(
    "table",
    { "aria-label": t("receptive_field.table") },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("receptive_field.column.place")), head)),
    body,
    h("tfoot", { class: "cn-rf-cost" }, h("tr", {}, total, totals)),
  );
  const box = fading(h("form", { class: "cn-rf-scroll" }, table));
  box.addEventListener("submit", (event) => event.preventDefault());
  const tools = builders(figure);
  const rows: Row[] = [];
  const input = COLUMNS.map((name) => h("td", { class: classOf(name) }));
  const inputRow = h("tr", { class: "cn-rf-input" }, h("td"), inputName(), input);
  let chosen = 0;

  function draw({ state, answer }: StackScene) {
    const count = state.layers.length;
    while (rows.length < count) rows.push(rowOf(figure, rows.length + 1));
    if (body.children.length !== count + 1) fill(body, inputRow, ...rows.slice(0, count).map(({ el }) => el));
    const top = topOf(state);
    for (const [at, text] of [shapeOf(answer, 0), "1", "1", "0"].entries()) write(input[at], text);
    for (const [at, row] of rows.slice(0, count).entries()) {
      row.el.classList.toggle("cn-rf-chosen", at + 1 === top);
      row.input.checked = at + 1 === top;
      const name = described(state.layers[at]);
      write(row.layer, name);
      row.input.setAttribute("aria-label", t("receptive_field.choose", { place: at + 1, layer: name }));
      for (const [column, text] of numbersOf(answer, at).entries()) write(row.cells[column], text);
    }
    for (const [at, cell] of totals.entries()) write(cell, whole(answer.totals[at]));
    tools.draw(count, top);
    if (top !== chosen) reveal(box, rows[top - 1].el);
    chosen = top;
  }

  return { el: h("div", { class: "cn-rf-table" }, box, tools.el), draw };
}

const inputName = () => h("th", { scope: "row", class: "cn-rf-name" }, t("receptive_field.input"));

const classOf = (name: string) => {
  if (name === "output") return "";
  if (name === "layer") return "cn-rf-name";
  return OF_COST.includes(name) ? "cn-rf-cost" : "cn-rf-reach";
};

function rowOf(figure: StackFigure, place: number): Row {
  const input = h("input", { type: "radio", name: "layer", value: place });
  input.addEventListener("change", () => {
    figure.beginGesture();
    figure.change({ layer: place });
  });
  const layer = h("span");
  const cells = COLUMNS.map((name) => h("td", { class: classOf(name) }));
  const label = h("label", { class: "cn-rf-place" }, input, h("span", { "aria-hidden": "true" }, place));
  const el = h("tr", {}, h("td", {}, label), h("th", { scope: "row", class: "cn-rf-name" }, layer), cells);
  el.addEventListener("click", ({ target }) => {
    if (target instanceof Element && !target.closest("label")) input.click();
  });
  return { el, input, layer, cells };
}

/** A layer in few words: what differs from stride 1, no padding, no dilation, one group. */
export function described([kind, kernel, stride, padding, dilation, channels, groups]: number[]) {
  if (KINDS[kind] === "dense") return t("receptive_field.dense", { channels });
  const parts = [t(`receptive_field.${KINDS[kind]}`, { kernel })];
  if (stride > 1) parts.push(t("receptive_field.short.stride", { stride }));
  if (padding > 0) parts.push(t("receptive_field.short.padding", { padding }));
  if (dilation > 1) parts.push(t("receptive_field.short.dilation", { dilation }));
  if (groups > 1 && KINDS[kind] === "conv") parts.push(t("receptive_field.short.groups", { groups }));
  return parts.join(" ");
}

function numbersOf(answer: StackAnswer, at: number) {
  const [size, jump] = answer.fields.subarray(3 * at, 3 * at + 2);
  const spent = Array.from(answer.costs.subarray(4 * at, 4 * at + 4), whole);
  return [shapeOf(answer, at + 1), whole(size), whole(jump), number(answer.centres[at], 1), ...spent];
}

/** C×H×W of a level, the input's first. */
const shapeOf = ({ shapes }: StackAnswer, level: number) =>
  Array.from(shapes.subarray(3 * level, 3 * level + 3)).join("×");

/** Scroll the table to its chosen row, and nothing else. */
function reveal(box: HTMLElement, row: HTMLElement) {
  const [low, high] = [row.offsetTop - 28, row.offsetTop + row.offsetHeight + 28]; // the head and the foot
  if (low < box.scrollTop) box.scrollTop = low;
  else if (high > box.scrollTop + box.clientHeight) box.scrollTop = high - box.clientHeight;
}

/** Buttons that put a layer behind the chosen one, take it out, or move it. */
function builders(figure: StackFigure) {
  const [low, high] = figure.definition.schema.fields.layers.rows ?? [1, 1];
  const act = (make: typeof removed) => () => {
    figure.beginGesture();
    figure.change(make(figure.state));
  };
  const adds = KINDS.map((kind, at) =>
    button(
      t(`receptive_field.add.${kind}`),
      act((state) => inserted(state, at)),
    ),
  );
  const remove = button(t("receptive_field.remove"), act(removed));
  const up = button(
    "↑",
    act((state) => moved(state, -1)),
    { "aria-label": t("receptive_field.up") },
  );
  const down = button(
    "↓",
    act((state) => moved(state, 1)),
    { "aria-label": t("receptive_field.down") },
  );
  function draw(count: number, top: number) {
    for (const add of adds) dim(add, count >= high);
    dim(remove, count <= low);
    dim(up, top <= 1);
    dim(down, top >= count);
  }
  return { el: h("div", { class: "cn-rf-tools" }, adds, remove, up, down), draw };
}
