// What is written out under the picture, in boxes of constant height: a sentence, a rule, what is wrong.

import { t } from "../text.ts";
import { button, h, write } from "./dom.ts";
import type { View } from "./figure.ts";
import { scrollable } from "./scrollable.ts";

/** The sentence and the rule; a button shows them whole, where they are longer than their boxes. */
export function told({ sentence, formula, lines = [2, 3], formulaLines = 3 }: View, alert: HTMLElement) {
  const boxes = [box("sentence", sentence, t("shell.sentence"))];
  if (formula) boxes.push(box("formula", formula, t("shell.formula")));
  const open = button("", toggle, { class: "cn-button cn-all", "aria-expanded": "false" });
  const parts = h("div", { class: "cn-told-parts" }, boxes);
  const room = `--lines-wide: ${lines[0]}; --lines-narrow: ${lines[1]}; --lines-formula: ${formulaLines}`;
  const el = h("div", { class: "cn-told", style: room }, parts, open, alert);
  const long = boxes.map(() => false);
  let isOpen = false;

  function toggle() {
    isOpen = !isOpen;
    show();
  }

  function show() {
    el.classList.toggle("cn-open", isOpen);
    open.setAttribute("aria-expanded", String(isOpen));
    open.setAttribute("aria-label", t(isOpen ? "shell.short" : "shell.whole"));
    write(open, isOpen ? "▴" : "▾");
    open.classList.toggle("cn-absent", !isOpen && !long.includes(true));
  }

  for (const [at, one] of boxes.entries())
    scrollable(one, (now) => {
      if (long[at] === now) return;
      long[at] = now;
      show();
    });
  show();
  return el;
}

const box = (part: string, content: HTMLElement, label: string) => {
  const attributes = { class: `cn-box cn-box-${part}`, role: "group", "aria-label": label };
  return h("div", { ...attributes, "data-part": part }, content);
};
