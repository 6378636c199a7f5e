// Native inputs with labels, each named after the field that it sets.

import { fill, h } from "./dom.ts";
import { t } from "../text.ts";

/** @typedef {import("./figure.ts").Figure} Figure */
/** @typedef {import("./figure.ts").Scene} Scene */

/**
 * A slider over an integer or number field, or over a derived size. A field that also has words gets a select beside
 * its label, and the slider rests while a word is chosen.
 * @param {Figure} figure @param {string} field
 * @param {{ range?: number[], step?: number, value?: (scene: Scene) => number, text?: (scene: Scene) => string, log?: boolean }} [options]
 *   value: where the thumb stands; text: what is written beside the label.
 */
export function slider(figure, field, { range, step = 1, value = ({ state }) => state[field], text = (scene) => String(value(scene)) } = {}) {
  const spec = figure.definition.schema.fields[field];
  const [low, high] = range ?? /** @type {number[]} */ (spec.range);
  const input = h("input", { type: "range", name: field, min: low, max: high, step, "aria-label": t(`field.${field}`) });
  const shown = h("span", { class: "cn-value" });
  const el = h("div", { class: "cn-control" }, h("span", { class: "cn-label" }, h("span", {}, t(`field.${field}`)), spec?.words ? choice(figure, field) : shown), input);
  input.addEventListener("input", () => {
    figure.beginGesture(`slide ${field}`);
    follow(input, low, high);
    figure.change({ [field]: input.valueAsNumber });
  });
  input.addEventListener("change", () => {
    figure.endGesture();
    if (figure.session.error) place(figure.scene);
  });
  const place = (/** @type {Scene | null} */ scene) => {
    const now = scene && value(scene);
    input.classList.toggle("cn-resting", typeof now !== "number");
    if (!scene || typeof now !== "number") return;
    if (input.valueAsNumber !== now && !figure.session.pending) input.value = String(now);
    follow(input, low, high);
    const words = text(scene);
    if (shown.textContent !== words) fill(shown, words);
    input.setAttribute("aria-valuetext", words);
  };
  figure.onDraw(place);
  return el;
}

/** The filled part of a slider's track. @param {HTMLInputElement} input @param {number} low @param {number} high */
const follow = (input, low, high) => input.style.setProperty("--filled", `${((input.valueAsNumber - low) / (high - low)) * 100}%`);

/**
 * A select over a field's words (and its integers, if it has both), with its label.
 * @param {Figure} figure @param {string} field
 * @param {(value: string | number) => Record<string, any>} [also] what changes with it
 */
export const select = (figure, field, also) => h("div", { class: "cn-control" }, h("span", { class: "cn-label" }, t(`field.${field}`)), choice(figure, field, also));

/** @param {Figure} figure @param {string} field @param {(value: string | number) => Record<string, any>} [also] */
function choice(figure, field, also = () => ({})) {
  const { range: [low, high] = [0, -1], words = [] } = figure.definition.schema.fields[field];
  const choices = [...Array.from({ length: high - low + 1 }, (_, at) => low + at), ...words];
  const input = h("select", { name: field, class: "cn-select", "aria-label": t(`field.${field}`) }, choices.map((item) => h("option", { value: item }, typeof item === "number" ? item : t(`${field}.${item}`))));
  input.addEventListener("change", () => {
    figure.beginGesture();
    const value = words.includes(input.value) ? input.value : Number(input.value);
    figure.change({ [field]: value, ...also(value) });
    if (figure.session.error) input.value = String(figure.state[field]);
  });
  figure.onDraw(({ state }) => void (input.value = String(state[field])));
  return input;
}

/**
 * A switch over a field that is 0 or 1.
 * @param {Figure} figure @param {string} field @param {(on: number) => Record<string, any>} [also] what changes with it
 */
export function flag(figure, field, also = () => ({})) {
  const el = checkbox(field, t(`field.${field}`), (on) => {
    figure.beginGesture();
    figure.change({ [field]: Number(on), ...also(Number(on)) });
  });
  const input = /** @type {HTMLInputElement} */ (el.firstChild);
  figure.onDraw(({ state }) => void (input.checked = state[field] === 1));
  return el;
}

/** A checkbox over anything that is on or off. @param {string} name @param {string} label @param {(on: boolean) => void} change */
export function checkbox(name, label, change) {
  const input = h("input", { type: "checkbox", name });
  input.addEventListener("change", () => change(input.checked));
  return h("label", { class: "cn-check" }, input, h("span", {}, label));
}

/** The brush: switch it on, choose its value, and paint over the cells of every editable grid. @param {Figure} figure */
export function brush(figure) {
  const value = h("input", { type: "number", name: "brush", class: "cn-number", value: figure.brush.value, step: "any", "aria-label": t("edit.value") });
  value.addEventListener("input", () => {
    if (Number.isFinite(value.valueAsNumber)) figure.brush.value = value.valueAsNumber;
  });
  const paint = checkbox("paint", t("edit.paint"), (on) => {
    figure.brush.on = on;
    figure.el.classList.toggle("cn-painting", on);
  });
  return h("div", { class: "cn-brush" }, paint, h("label", { class: "cn-check" }, h("span", {}, t("edit.value")), value), h("span", { class: "cn-hint" }, t("edit.hint")));
}

/** Controls side by side, as many as the width takes. @param {...(HTMLElement | null)} controls */
export const controls = (...controls) => h("div", { class: "cn-controls" }, controls);
