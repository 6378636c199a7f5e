// The slider of the learning rate, on a log scale, with the exact limit marked on it.

import { changing, conceal, h, number, t, track } from "../runtime/kit.ts";
import type { TrainingScene } from "./answer.ts";
import { DIGITS, digits } from "./brief.ts";
import type { TrainingFigure } from "./grids.ts";
import schema from "./state.json" with { type: "json" };

const [LOW, HIGH] = schema.fields.learning_rate.range.map(Math.log10);
const STEP = 0.01; // of the logarithm

/** How far along the slider a rate is, from 0 to 1. */
const share = (rate: number) => (Math.log10(rate) - LOW) / (HIGH - LOW);

export function rateSlider(figure: TrainingFigure): HTMLElement {
  const label = t("training.field.learning_rate");
  const input = h("input", {
    type: "range",
    name: "learning_rate",
    min: LOW,
    max: HIGH,
    step: STEP,
    "aria-label": label,
  });
  const written = changing("cn-value");
  const limit = h("span", { class: "cn-limit", "aria-hidden": "true" });
  input.addEventListener("input", () => {
    figure.beginGesture("slide learning_rate");
    const [low, high] = schema.fields.learning_rate.range;
    const rate = Number((10 ** input.valueAsNumber).toPrecision(DIGITS));
    figure.change({ learning_rate: Math.max(low, Math.min(rate, high)) });
  });
  input.addEventListener("change", () => figure.endGesture());
  figure.onDraw((scene) => {
    const at = Math.log10(scene.state.learning_rate);
    if (Math.abs(input.valueAsNumber - at) > STEP / 2 && !figure.session.pending) input.value = String(at);
    input.style.setProperty("--filled", `${100 * share(10 ** input.valueAsNumber)}%`);
    const words = digits(scene.state.learning_rate);
    written.say(words);
    input.setAttribute("aria-valuetext", `${words}. ${against(scene)}`);
    mark(limit, scene.answer.limit[0]);
  });
  const line = h("span", { class: "cn-label" }, h("span", {}, label), written.el);
  return h("div", { class: "cn-control cn-rate" }, line, track(input), limit);
}

/** Put the mark of the limit where it is on the slider, if it is on it. */
function mark(element: HTMLElement, limit: number) {
  const at = share(limit);
  conceal(element, !(at >= 0 && at <= 1));
  if (!element.hidden) element.style.setProperty("--at", String(at));
}

/** The rate against its limit, in words. */
export function against({ state, answer }: TrainingScene): string {
  const limit = answer.limit[0];
  if (Number.isNaN(limit)) return t(`training.limit.${state.rectified ? "rectified" : "adam"}`);
  if (limit === Infinity) return t("training.limit.none");
  const times = number(state.learning_rate / limit, state.learning_rate < limit / 10 ? 4 : 2);
  return t(state.learning_rate < limit ? "training.limit.below" : "training.limit.beyond", {
    times,
    limit: digits(limit),
  });
}
