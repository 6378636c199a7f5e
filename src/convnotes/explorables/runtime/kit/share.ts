// A part of a whole as a bar, and in numbers beside it.

import { number, t } from "../text.ts";
import type { Role } from "../types.ts";
import { h, write } from "./dom.ts";

export function share(label: string, role: Role) {
  const bar = h("i", { class: `cn-share-bar cn-fill-${role}` });
  const text = h("span", { class: "cn-share-text" });
  const track = h("span", { class: "cn-share-track" }, bar);
  const el = h("div", { class: "cn-share" }, h("span", { class: "cn-share-label" }, label), track, text);
  const draw = (part: number, whole: number) => {
    const percent = whole && (100 * part) / whole;
    bar.style.width = `${percent}%`;
    const values = { part, whole, percent: number(percent, 0) };
    write(text, whole ? t("share.text", values) : t("share.none"));
  };
  return { el, draw };
}
