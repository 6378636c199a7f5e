// The kernel-less host: gives every figure on a page a model that nobody answers for, so the page does.

import { question } from "../question/view.ts";
import type { Widget } from "./kit/figure.ts";
import { decodeLink } from "./kit/link.ts";
import { live, written } from "./loose.ts";
import { defaults } from "./schema.ts";
import { t } from "./text.ts";
import type { Changes, Live, Model } from "./types.ts";

/** A widget model that lives on the page alone. */
function pageModel(values: Record<string, unknown>): Model {
  const get = (name: string) => values[name];
  const set = (name: string, value: unknown) => {
    values[name] = value;
  };
  return { get, set, save_changes() {}, on() {}, off() {}, send: null };
}

/** Replace the still in an element by the live figure. */
function mountExplorable(el: HTMLElement, { schema, render }: Widget) {
  const key = el.dataset.key ?? "";
  const made = written<Changes>(el.dataset.state ?? "{}");
  const view = { ...defaults(schema.view), ...made.view };
  const controls = written<string[]>(el.dataset.controls ?? "[]");
  render({ model: pageModel({ key, controls, ...defaults(schema.fields), ...made, view }), el });
  const figure = live(el).explorable;
  if (figure) followLinks(figure, key, el);
}

/** Take what the address brings, now and whenever it changes. */
function followLinks(figure: Live, key: string, el: HTMLElement) {
  const show = () => el.scrollIntoView({ block: "nearest" });
  const follow = () => {
    try {
      const brought = decodeLink(key, location.hash);
      if (brought) figure.open(brought).then(show, () => {}); // the figure says what is wrong with it
    } catch {
      figure.complain(t("error.link"));
    }
  };
  figure.ready.then(follow);
  window.addEventListener("hashchange", follow);
}

/** Mount every figure and every question of the page. */
export function mount(figures: Record<string, Widget>, root: ParentNode = document) {
  for (const el of root.querySelectorAll<HTMLElement>("[data-explorable]")) {
    const widget = figures[el.dataset.explorable ?? ""];
    if (widget && !live(el).explorable) mountExplorable(el, widget);
  }
  for (const el of root.querySelectorAll<HTMLElement>("[data-question]"))
    el.replaceChildren(question(written(carried(el.dataset.content ?? ""))));
}

/** The text that a page carries as base64. */
function carried(code: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(code), (byte) => byte.charCodeAt(0)));
}
