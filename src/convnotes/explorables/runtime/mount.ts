// The kernel-less host: gives every figure on a page a model that nobody answers for, so the page does.

import { decodeLink } from "./kit/link.ts";
import { question } from "../question/view.ts";
import { defaults } from "./schema.ts";
import { t } from "./text.ts";

/** @typedef {{ default: import("./kit/figure.ts").Definition & { render: Function } }} Module */

/** A widget model that lives on the page alone. @param {Record<string, any>} values @returns {import("./session.ts").Model} */
function pageModel(values) {
  return { get: (name) => values[name], set: (name, value) => void (values[name] = value), save_changes() {}, on() {}, off() {}, send: null };
}

/**
 * Replace the still in an element by the live figure.
 * @param {HTMLElement} el @param {Module["default"]} module
 */
function mountExplorable(el, module) {
  const { schema, render } = module;
  const key = el.dataset.key ?? "";
  const made = JSON.parse(el.dataset.state ?? "{}");
  const model = pageModel({ key, ...defaults(schema.fields), ...made, view: { ...defaults(schema.view), ...made.view } });
  render({ model, el });
  const figure = /** @type {any} */ (el).explorable;
  const follow = () => {
    try {
      const brought = decodeLink(key, location.hash);
      if (brought) figure.open(brought).then(() => el.scrollIntoView({ block: "nearest" }), () => {});
    } catch {
      figure.complain(t("error.link"));
    }
  };
  figure.ready.then(follow);
  window.addEventListener("hashchange", follow);
}

/** Mount every figure of the page. @param {Record<string, Module["default"]>} modules @param {ParentNode} [root] */
export function mount(modules, root = document) {
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-explorable]"))) {
    const module = modules[el.dataset.explorable ?? ""];
    if (module && !("explorable" in el)) mountExplorable(el, module);
  }
  for (const el of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-question]")))
    el.replaceChildren(question(JSON.parse(el.dataset.content ?? "{}")));
}
