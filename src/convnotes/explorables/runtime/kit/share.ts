// A part of a whole as a bar, and in numbers beside it.

import { number, t } from "../text.ts";
import { fill, h } from "./dom.ts";

/** @param {string} label @param {"x" | "w" | "y" | "d"} role */
export function share(label, role) {
  const [bar, text] = [h("i", { class: `cn-share-bar cn-fill-${role}` }), h("span", { class: "cn-share-text" })];
  const el = h("div", { class: "cn-share" }, h("span", { class: "cn-share-label" }, label), h("span", { class: "cn-share-track" }, bar), text);
  return {
    el,
    /** @param {number} part @param {number} whole */
    draw(part, whole) {
      bar.style.width = `${whole && (100 * part) / whole}%`;
      const words = whole ? t("share.text", { part, whole, percent: number((100 * part) / whole, 0) }) : t("share.none");
      if (text.textContent !== words) fill(text, words);
    },
  };
}
