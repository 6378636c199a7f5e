// Native inputs with labels, each named after the field that it sets.

import { rangeOf } from "../schema.ts";
import { t } from "../text.ts";
import type { Answer, Changes, Look, Scene, State, Value } from "../types.ts";
import { changing, h, track } from "./dom.ts";
import type { Figure } from "./figure.ts";

export type SliderOptions<S extends State, V extends Look, A extends Answer> = {
  step?: number;
  /** What is written beside the label; without it the field's own value. */
  text?: (scene: Scene<S, V, A>) => string;
};

/**
 * A slider over an integer or number field, or over a derived size. A field that also has words gets a select
 * beside its label, and the slider rests while a word is chosen.
 */
export function slider<S extends State, V extends Look, A extends Answer>(
  figure: Figure<S, V, A>,
  field: string,
  { step = 1, text }: SliderOptions<S, V, A> = {},
) {
  const { schema } = figure.definition;
  const [low, high] = rangeOf(schema, field);
  const label = t(`${figure.name}.field.${field}`);
  const input = h("input", { type: "range", name: field, min: low, max: high, step, "aria-label": label });
  const written = changing("cn-value");
  const asked = schema.fields[field]?.words ? choice(figure, field) : null;
  // A number that is dragged lies over the select, which says it too when the slider rests.
  const slot = asked ? h("span", { class: "cn-slot" }, asked, written.el) : null;
  input.addEventListener("input", () => {
    figure.beginGesture(`slide ${field}`);
    follow(input, low, high);
    figure.change({ [field]: input.valueAsNumber });
  });
  input.addEventListener("change", () => {
    figure.endGesture();
    if (figure.session.error && figure.scene) place(figure.scene);
  });
  const place = (scene: Scene<S, V, A>) => {
    const derived = schema.derived[field];
    const size = derived && sizeOf(fieldOf(scene.state, derived.resizes));
    const now = size ? size.height : fieldOf(scene.state, field);
    input.classList.toggle("cn-resting", typeof now !== "number");
    if (typeof now !== "number") return;
    if (input.valueAsNumber !== now && !figure.session.pending) input.value = String(now);
    follow(input, low, high);
    slot?.classList.toggle("cn-sliding", figure.slides(field));
    const words = text?.(scene) ?? size?.words ?? String(now);
    written.say(words);
    input.setAttribute("aria-valuetext", words);
  };
  figure.onDraw(place);
  figure.onRest(() => slot?.classList.remove("cn-sliding"));
  return labelled(label, slot ?? written.el, track(input));
}

const fieldOf = (state: State, field: string): Value => state[field];

/** The size of a grid, or of each of its planes: its height, and in words both numbers where they differ. */
function sizeOf(grid: Value) {
  const [height, width] = shapeOf(grid).slice(-2);
  return { height, words: height === width ? `${height}` : `${height}×${width}` };
}

const shapeOf = (value: Value | number[]): number[] =>
  Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];

/** The filled part of a slider's track. */
function follow(input: HTMLInputElement, low: number, high: number) {
  input.style.setProperty("--filled", `${((input.valueAsNumber - low) / (high - low)) * 100}%`);
}

/** A label, what stands beside it, and the input below. */
function labelled(label: string, beside: HTMLElement, below?: HTMLElement) {
  const line = below ? [h("span", {}, label), beside] : [label];
  return h("div", { class: "cn-control" }, h("span", { class: "cn-label" }, line), below ?? beside);
}

/**
 * A select over a field's words (and its integers, if it has both), with its label; `also` changes with it.
 */
export function select(figure: Figure, field: string, also?: (value: string | number) => Changes) {
  return labelled(t(`${figure.name}.field.${field}`), choice(figure, field, also));
}

function choice(figure: Figure, field: string, also: (value: string | number) => Changes = () => ({})) {
  const { range: [low, high] = [0, -1], words = [] } = figure.definition.schema.fields[field];
  const numbers = Array.from({ length: high - low + 1 }, (_, at) => low + at);
  const options = [
    ...numbers.map((value) => h("option", { value }, value)),
    ...words.map((word) => h("option", { value: word }, t(`${figure.name}.${field}.${word}`))),
  ];
  const label = t(`${figure.name}.field.${field}`);
  const input = h("select", { name: field, class: "cn-select", "aria-label": label }, options);
  input.addEventListener("change", () => {
    figure.beginGesture();
    const value = words.includes(input.value) ? input.value : Number(input.value);
    figure.change(Object.assign({ [field]: value }, also(value)));
    if (figure.session.error) input.value = String(figure.state[field]);
  });
  figure.onRest(({ state }) => {
    input.value = String(state[field]);
  });
  return input;
}

/** A switch over a field that is 0 or 1; `also` changes with it. */
export function flag(figure: Figure, field: string, also: (on: number) => Changes = () => ({})) {
  const { el, input } = checkbox(field, t(`${figure.name}.field.${field}`), (checked) => {
    const on = Number(checked);
    figure.beginGesture();
    figure.change(Object.assign({ [field]: on }, also(on)));
  });
  figure.onDraw(({ state }) => {
    input.checked = state[field] === 1;
  });
  return el;
}

/** A checkbox over anything that is on or off. */
export function checkbox(name: string, label: string, change: (on: boolean) => void) {
  const input = h("input", { type: "checkbox", name });
  input.addEventListener("change", () => change(input.checked));
  return { el: h("label", { class: "cn-check" }, input, h("span", {}, label)), input };
}

/** The brush: switch it on, choose its value, and paint over the cells of every editable grid. */
export function brush(figure: Figure) {
  const value = h("input", {
    type: "number",
    name: "brush",
    class: "cn-number",
    value: figure.brush.value,
    step: "any",
    "aria-label": t("edit.value"),
  });
  value.addEventListener("input", () => {
    if (Number.isFinite(value.valueAsNumber)) figure.brush.value = value.valueAsNumber;
  });
  value.hidden = true;
  const paint = checkbox("paint", t("edit.paint"), (on) => {
    figure.brush.on = on;
    value.hidden = !on;
    figure.el.classList.toggle("cn-painting", on);
  });
  paint.el.title = t("edit.hint");
  const el = h("div", { class: "cn-brush" }, paint.el, value);
  const editable = ".cn-picture:not([hidden]) .cn-grid[aria-readonly=false]";
  figure.onDraw(() => el.classList.toggle("cn-absent", !figure.stage.querySelector(editable)));
  return el;
}

/** How cells are changed, with a mouse or with a finger. */
export const editHint = () => h("p", { class: "cn-hint" }, t(touched() ? "edit.hintTouch" : "edit.hint"));

/** Whether the reader points with a finger. */
export const touched = () => matchMedia("(hover: none)").matches;
