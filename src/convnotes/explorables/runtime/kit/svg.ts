// SVG elements, made and changed; the twin of dom.js for what is drawn.

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | number>} [attributes] @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  place(element, attributes);
  element.append(...children);
  return element;
}

/** Write the attributes that differ: what stays the same costs no layout. @param {Element} element @param {Record<string, string | number>} attributes */
export function place(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}

/** A coordinate as SVG needs it: two decimals of a pixel are enough. @param {number} n */
export const px = (n) => Math.round(n * 100) / 100;
