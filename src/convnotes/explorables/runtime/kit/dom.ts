// Elements without HTML strings: text is always text, so nothing that a link or a reader brings is ever markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element with attributes, listeners (onclick: …) and children.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, any>} [attributes] @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...kept(children));
  return element;
}

/** Replace an element's children. @param {Element} element @param {...(Child | Child[])} children */
export const fill = (element, ...children) => element.replaceChildren(...kept(children));

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
const kept = (children) =>
  /** @type {any[]} */ (children.flat()).filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child)));

/** A quantity's name in its colour: x, w, y or δ. @param {"x" | "w" | "y" | "d"} role @param {Child[]} children */
export const tinted = (role, ...children) => h("b", { class: `cn-${role}` }, ...children);

/** A sign between two grids. @param {string} [text] */
export const sign = (text = "") => say(h("span", { class: "cn-sign" }), text);

/** Have a sign say something else: every font draws ⋆ small, so it is enlarged. @param {HTMLElement} element @param {string} text */
export function say(element, text) {
  fill(element, text);
  element.classList.toggle("cn-star", text === "⋆");
  return element;
}

/** A button with a label, which can be dimmed. @param {Child} label @param {() => void} onclick @param {Record<string, any>} [attributes] */
export function button(label, onclick, attributes = {}) {
  const element = h("button", { type: "button", class: "cn-button", ...attributes }, label);
  element.addEventListener("click", () => element.getAttribute("aria-disabled") !== "true" && onclick());
  return element;
}

/** Dim a button that has nothing to do: it keeps the focus, which a disabled one would lose. @param {HTMLButtonElement} element @param {boolean} on */
export const dim = (element, on) => element.setAttribute("aria-disabled", String(on));

/**
 * Keep JupyterLab's shortcuts from what has the focus in here, so that arrows move a slider there too. Lab looks for
 * its mark on the focused element itself.
 * @param {HTMLElement} element
 */
export function ownKeys(element) {
  element.addEventListener("focusin", ({ target }) => /** @type {Element} */ (target).setAttribute("data-lm-suppress-shortcuts", "true"));
  return element;
}
