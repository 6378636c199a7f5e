// A field of few words as buttons side by side, one of them pressed: radio buttons, so the arrow keys move.

import { h } from "./dom.js";
import { t } from "../text.js";

/**
 * @param {import("./figure.js").Figure} figure @param {string} field
 * @param {(word: string) => Record<string, any>} [also] what changes with it
 */
export function segments(figure, field, also = () => ({})) {
  const words = /** @type {string[]} */ (figure.definition.schema.fields[field].words);
  const inputs = words.map((word) => h("input", { type: "radio", name: field, value: word }));
  for (const input of inputs)
    input.addEventListener("change", () => {
      figure.beginGesture();
      figure.change({ [field]: input.value, ...also(input.value) });
    });
  figure.onDraw(({ state }) => {
    for (const input of inputs) input.checked = input.value === state[field];
  });
  const labels = inputs.map((input, at) => h("label", { class: "cn-segment" }, input, h("span", {}, t(`${field}.${words[at]}`))));
  // A form of its own: radio buttons of one name exclude each other throughout a page otherwise.
  return h("form", { class: "cn-segments", role: "group", "aria-label": t(`field.${field}`), onsubmit: (/** @type {Event} */ event) => event.preventDefault() }, labels);
}
