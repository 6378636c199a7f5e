// A field of few words, of the state or of the view, as buttons side by side, one of them pressed: radio buttons, so the arrow keys move.

import { h } from "./dom.ts";
import { t } from "../text.ts";

/**
 * @param {import("./figure.ts").Figure} figure @param {string} field
 * @param {(word: string) => Record<string, any>} [also] what changes with it
 */
export function segments(figure, field, also = () => ({})) {
  const { fields, view } = figure.definition.schema;
  const words = /** @type {string[]} */ ((fields[field] ?? view[field]).words);
  const seen = !fields[field];
  const inputs = words.map((word) => h("input", { type: "radio", name: field, value: word }));
  for (const input of inputs)
    input.addEventListener("change", () => {
      if (!seen) figure.beginGesture();
      figure.change(seen ? { view: { [field]: input.value } } : { [field]: input.value, ...also(input.value) });
      if (seen) figure.session.shareView();
    });
  figure.onDraw((scene) => {
    for (const input of inputs) input.checked = input.value === (seen ? scene.view : scene.state)[field];
  });
  const labels = inputs.map((input, at) => h("label", { class: "cn-segment" }, input, h("span", {}, t(`${field}.${words[at]}`))));
  // A form of its own: radio buttons of one name exclude each other throughout a page otherwise.
  const group = h("div", { class: "cn-segments", role: "radiogroup", "aria-label": t(`field.${field}`) }, labels);
  return h("form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() }, group);
}
