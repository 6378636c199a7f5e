// SVG elements, made and changed; the twin of dom.ts for what is drawn.

const NAMESPACE = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number>;

/** An SVG element with attributes and children. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NAMESPACE, tag);
  place(element, attributes);
  element.append(...children);
  return element;
}

/** Write the attributes that differ: what stays the same costs no layout. */
export function place(element: Element, attributes: Attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
}

/** A coordinate as SVG needs it: two decimals of a pixel are enough. */
export const px = (n: number) => Math.round(n * 100) / 100;
