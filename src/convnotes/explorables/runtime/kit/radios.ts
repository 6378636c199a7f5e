// A field of few words, of the state or of the view, side by side, one of them chosen; the arrow keys move.

import { t } from "../text.ts";
import type { Changes } from "../types.ts";
import { h } from "./dom.ts";
import type { Figure } from "./figure.ts";

/** Radio buttons over a field's words. `also` says what else of the state changes with it. */
export function radios(figure: Figure, field: string, also: (word: string) => Changes = () => ({})) {
  const { name } = figure;
  const { fields, view } = figure.definition.schema;
  const viewed = !fields[field];
  const inputs = ((viewed ? view : fields)[field].words ?? []).map((word) =>
    h("input", { type: "radio", name: field, value: word }),
  );
  for (const input of inputs) input.addEventListener("change", () => (viewed ? look : choose)(input.value));
  const look = (word: string) => {
    figure.change({ view: { [field]: word } });
    figure.session.shareView();
  };
  const choose = (word: string) => {
    figure.beginGesture();
    figure.change(Object.assign({ [field]: word }, also(word)));
  };
  figure.onDraw((scene) => {
    const chosen = (viewed ? scene.view : scene.state)[field];
    for (const input of inputs) input.checked = input.value === chosen;
  });
  const labels = inputs.map((input) =>
    h("label", { class: "cn-radio" }, input, h("span", {}, t(`${name}.${field}.${input.value}`))),
  );
  const label = t(`${name}.field.${field}`);
  const group = h("div", { class: "cn-radios", role: "radiogroup", "aria-label": label }, labels);
  // A form of its own: radio buttons of one name exclude each other throughout a page otherwise.
  const form = h("form", {}, group);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}
