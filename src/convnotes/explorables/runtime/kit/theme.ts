// A canvas keeps the colours that it was painted with: it is painted anew when the page changes them.

import type { Figure } from "./figure.ts";

/**
 * What a figure reads of the page's theme, and drawing anew when the page, or the notebook, puts on another.
 * It is read once: to ask for a colour while drawing has the browser style all that is drawn twice.
 */
export function themed<T>(
  figure: Pick<Figure, "el" | "onDispose">,
  read: (el: Element) => T,
  draw: () => void,
) {
  let known: T | null = null;
  const observer = new MutationObserver(() => {
    known = null;
    draw();
  });
  const options = { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light"] };
  for (const el of [document.documentElement, document.body]) observer.observe(el, options);
  figure.onDispose(() => observer.disconnect());
  return () => {
    if (!figure.el.isConnected) return read(figure.el); // it has no theme yet
    known ??= read(figure.el);
    return known;
  };
}
