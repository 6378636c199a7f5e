// The numbers that a run is begun with: they are looked at, not answered, so they stand in the view.

import { checkbox, h, t } from "../runtime/kit.ts";
import { checkFields } from "../runtime/schema.ts";
import { message } from "../runtime/text.ts";
import type { LenetFigure } from "./maps.ts";

type Name = "epochs" | "learning_rate" | "seed" | "small_start" | "digits" | "label";

/** Inputs of these names. */
export const settings = (figure: LenetFigure, names: Name[]) => names.map((name) => setting(figure, name));

function setting(figure: LenetFigure, name: Name): HTMLElement {
  const spec = figure.definition.schema.view[name];
  const [low, high] = spec.range ?? [0, 0];
  const label = t(`lenet.field.${name}`);
  const look = (value: number) => {
    figure.change({ view: { [name]: value } });
    figure.session.shareView();
  };
  if (high === 1) {
    const { el, input } = checkbox(name, label, (on) => look(Number(on)));
    figure.onDraw(({ view }) => {
      input.checked = view[name] === 1;
    });
    return el;
  }
  const whole = spec.type === "integer";
  const input = h("input", {
    type: "number",
    name,
    class: "cn-number",
    min: low,
    max: high,
    step: whole ? 1 : "any",
  });
  input.addEventListener("change", () => {
    const wrong = checkFields({ [name]: spec }, { [name]: input.valueAsNumber });
    if (!wrong) {
      figure.settle();
      return look(input.valueAsNumber);
    }
    figure.object(message(wrong, figure.name));
    input.value = String(figure.view[name]);
  });
  figure.onDraw(({ view }) => {
    if (input.valueAsNumber !== view[name]) input.value = String(view[name]);
  });
  return h("label", { class: "cn-lenet-setting" }, h("span", {}, label), input);
}
