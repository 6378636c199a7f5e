// The ten probabilities as bars; each row also chooses the class whose score is followed backward.

import { h, number, t, write } from "../runtime/kit.ts";
import type { Scene } from "../runtime/types.ts";
import type { LenetAnswer, LenetState, LenetView } from "./answer.ts";
import type { LenetFigure } from "./maps.ts";

export const CLASSES = 10;
const BEST = "best";

/** Bars in a form of their own: radio buttons of one name exclude each other throughout a page otherwise. */
export function chances(figure: LenetFigure) {
  const rows = [BEST, ...Array.from({ length: CLASSES }, (_, digit) => digit)].map((value) =>
    rowOf(figure, value),
  );
  const label = t("lenet.field.target");
  const group = h(
    "div",
    { class: "cn-lenet-chances", role: "radiogroup", "aria-label": label },
    rows.map(({ el }) => el),
  );
  rows[0].el.prepend(h("span", { class: "cn-caption" }, t("lenet.caption.softmax")));
  const el = h("form", { class: "cn-lenet-layer cn-lenet-answer" }, group);
  el.addEventListener("submit", (event) => event.preventDefault());

  function draw(scene: Scene<LenetState, LenetView, LenetAnswer>) {
    const { probabilities, target } = scene.answer;
    const most = Math.max(...probabilities);
    for (const { draw } of rows) draw(scene.state.target, probabilities, most, target[0]);
  }

  return { el, draw };
}

function rowOf(figure: LenetFigure, value: number | string) {
  const input = h("input", { type: "radio", name: "target", value });
  const bar = h("span", { class: "cn-lenet-bar" });
  const share = h("span", { class: "cn-lenet-share" });
  const isBest = value === BEST;
  const name = h("b", {}, isBest ? t("lenet.target.best") : value);
  const el = h("label", { class: "cn-lenet-chance" }, input, name, isBest ? null : bar, share);
  input.addEventListener("change", () => {
    figure.beginGesture();
    figure.change({ target: value, view: isBest ? {} : { picked: ["scores", Number(value), 0] } });
  });
  if (!isBest) {
    el.addEventListener("pointerenter", () => figure.preview(["scores", Number(value), 0]));
    el.addEventListener("pointerleave", () => figure.preview(null));
  }

  function draw(chosen: number | string, probabilities: Float64Array | Int32Array, most: number, on: number) {
    input.checked = chosen === value;
    if (isBest) return write(share, String(on));
    const probability = probabilities[Number(value)];
    bar.style.setProperty("--share", `${100 * probability}%`);
    write(share, t("lenet.share", { share: percent(probability) }));
    el.classList.toggle("cn-lenet-first", probability === most);
  }

  return { el, draw };
}

/** Of a hundred, with one decimal; a smaller share is 0. */
const percent = (probability: number) => number(Math.round(1000 * probability) / 10, 1);
