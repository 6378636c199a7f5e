// Elements without HTML strings: text is always text, so nothing that a link or a reader brings is ever
// markup.

import type { Role } from "../types.ts";
import { split } from "./whole.ts";

/** What can stand in an element; nothing stands there for null, undefined and false. */
export type Child = Node | string | number | null | undefined | false;

export type Attributes = Record<string, string | number | boolean | null | undefined>;

/** An element with attributes and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    const absent = value === undefined || value === null || value === false;
    if (absent) continue;
    if (name === "style")
      element.style.cssText = String(value); // a strict page lets no attribute do this
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...nodes(children));
  return element;
}

/** Replace an element's children. */
export function fill(element: Element, ...children: (Child | Child[])[]) {
  element.replaceChildren(...nodes(children));
}

/**
 * Say in an element what nodes without life of their own say: what says the same already stays, since a
 * browser styles and lays out every node that it is given.
 */
export function retell(element: Element, ...children: (Child | Child[])[]) {
  const wanted = nodes(children).map((node) => (node instanceof Node ? node : new Text(node)));
  const there = [...element.childNodes];
  for (const [at, node] of wanted.entries()) {
    if (at < there.length) mend(there[at], node);
    else element.append(node);
  }
  for (const node of there.slice(wanted.length)) node.remove();
}

/** Have a node that is there say what another says. */
function mend(there: ChildNode, wanted: Node) {
  if (there.isEqualNode(wanted)) return;
  if (there instanceof Text && wanted instanceof Text) there.data = wanted.data;
  else if (there instanceof Element && there.cloneNode(false).isEqualNode(wanted.cloneNode(false)))
    retell(there, [...wanted.childNodes]);
  else there.replaceWith(wanted);
}

/** Replace an element's text, if it is another, within the same node: the page around it keeps its style. */
export function write(element: Element, text: string) {
  const there = element.firstChild;
  if (element.textContent === text) return;
  if (there instanceof Text && there === element.lastChild && text) there.data = text;
  else element.textContent = text;
}

/** Hide or show an element, unless it is so: hidden anew, it is styled anew. */
export function conceal(element: HTMLElement, on: boolean) {
  if (element.hidden !== on) element.hidden = on;
}

/**
 * A place for words that change while a slider is dragged: as wide as the longest of them so far, so that no
 * change lays out anything around it.
 */
export function changing(name: string) {
  const now = h("span", { class: "cn-now" });
  const el = h("span", { class: name }, now);
  let longest = 0;
  const say = (words: string) => {
    write(now, words);
    longest = Math.max(longest, words.length);
    el.style.setProperty("--longest", String(longest));
  };
  return { el, say };
}

/** The place of a slider, whose thumb moves without laying out anything around it. */
export const track = (input: HTMLInputElement) => h("div", { class: "cn-track" }, input);

function nodes(children: (Child | Child[])[]): (Node | string)[] {
  const kept: (Node | string)[] = [];
  for (const child of children.flat()) {
    if (child instanceof Node) kept.push(child);
    else if (child !== null && child !== undefined && child !== false) kept.push(String(child));
  }
  return kept;
}

/** Items with a word between them. */
export const joined = (items: Child[], between: string): Child[] =>
  items.flatMap((item, at) => (at ? [between, item] : [item]));

/** Text with `code` and *emphasis*, as nodes. */
export const rich = (text: string): Child[] =>
  text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/).flatMap((part): Child[] => {
    if (/^`.+`$/.test(part)) return [h("code", { translate: "no" }, part.slice(1, -1))];
    return /^\*.+\*$/.test(part) ? [h("em", {}, part.slice(1, -1))] : unbroken(part);
  });

/** Text with its short formulas as parts that no line breaks. */
export const unbroken = (text: string): Child[] =>
  split(text).map(([piece, whole]) => (whole ? h("span", { class: "cn-whole" }, piece) : piece));

/** A quantity's name in its colour: x, w, y or δ. */
export const tinted = (role: Role, ...children: Child[]) => h("b", { class: `cn-${role}` }, ...children);

/** A sign between two grids. */
export const sign = (text = "") => say(h("span", { class: "cn-sign" }), text);

/** Have a sign say something else: every font draws ⋆ small, so it is enlarged. */
export function say(element: HTMLElement, text: string) {
  fill(element, text);
  element.classList.toggle("cn-star", text === "⋆");
  return element;
}

/** A button with a label, which can be dimmed. */
export function button(label: Child, onclick: () => void, attributes: Attributes = {}) {
  const element = h("button", { type: "button", class: "cn-button", ...attributes }, label);
  element.addEventListener("click", () => {
    if (element.getAttribute("aria-disabled") !== "true") onclick();
  });
  return element;
}

/** Dim a button that has nothing to do: it keeps the focus, which a disabled one would lose. */
export function dim(element: HTMLButtonElement, on: boolean) {
  element.setAttribute("aria-disabled", String(on));
}

/**
 * Keep JupyterLab's shortcuts from what has the focus in here, so that arrows move a slider there too. Lab
 * looks for its mark on the focused element itself.
 */
export function ownKeys<E extends HTMLElement>(element: E) {
  element.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) target.setAttribute("data-lm-suppress-shortcuts", "true");
  });
  return element;
}

/** The tree that an element stands in, which knows what has the focus in it: a page, or a shadow's own. */
export function rootOf(element: Element): DocumentOrShadowRoot {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root : document;
}
