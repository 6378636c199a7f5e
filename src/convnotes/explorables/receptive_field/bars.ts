// What the chosen layer costs, beside the same layer without sharing, and without locality: bars.

import { fill, h, retell, t } from "../runtime/kit.ts";
import { KINDS, type StackAnswer, type StackState, topOf } from "./answer.ts";
import { whole } from "./numbers.ts";

const DECADES = 18; // the longest bar: 10^18

type Bar = { name: string; value: number };

export class Bars {
  readonly caption = h("div", { class: "cn-caption" });
  readonly #groups = h("div", { class: "cn-rf-groups" });
  readonly el = h(
    "div",
    { class: "cn-figure cn-rf-bars" },
    this.caption,
    this.#groups,
    h("p", { class: "cn-hint" }, t("receptive_field.scale")),
  );

  draw(state: StackState, answer: StackAnswer) {
    const at = topOf(state) - 1;
    const isConv = KINDS[state.layers[at][0]] === "conv";
    const [parameters, multiplyAdds] = answer.costs.subarray(4 * at, 4 * at + 2);
    const [denseParameters, denseAdds] = answer.dense.subarray(2 * at, 2 * at + 2);
    const own = KINDS[state.layers[at][0]];
    const learnt: Bar[] = [{ name: own, value: parameters }];
    const added: Bar[] = [{ name: own, value: multiplyAdds }];
    if (isConv) {
      learnt.push({ name: "local", value: answer.local[at] }, { name: "dense", value: denseParameters });
      added.push({ name: "local", value: multiplyAdds }, { name: "dense", value: denseAdds });
    }
    const most = Math.max(...[...learnt, ...added].map(({ value }) => value));
    retell(this.caption, t("receptive_field.against", { layer: at + 1 }));
    fill(
      this.#groups,
      group(t("receptive_field.column.parameters"), learnt, most),
      group(t("receptive_field.column.multiply_adds"), added, most),
    );
  }
}

function group(title: string, bars: Bar[], most: number) {
  const rows = bars.map(({ name, value }) => {
    const width = value > 0 ? 100 * (length(value) / length(most)) : 0;
    return [
      h("span", {}, t(`receptive_field.bar.${name}`)),
      h(
        "span",
        { class: "cn-rf-bar" },
        h("i", { class: `cn-rf-${name}`, style: `width: ${width.toFixed(1)}%` }),
      ),
      h("b", {}, whole(value)),
    ];
  });
  return h("div", { class: "cn-rf-group" }, h("div", { class: "cn-rf-title" }, title), rows.flat());
}

/** How long a bar is, in powers of ten from 1; a little for 1 itself. */
const length = (value: number) => Math.min(DECADES, Math.log10(Math.max(1, value)) + 0.2);
