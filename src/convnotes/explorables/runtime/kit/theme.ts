// A canvas keeps the colours that it was painted with: it is painted anew when the page changes them.

import type { Figure } from "./figure.ts";

/** Draw anew when the page, or the notebook, puts on another theme. */
export function followTheme(figure: Pick<Figure, "onDispose">, draw: () => void) {
  const observer = new MutationObserver(draw);
  const options = { attributes: true, attributeFilter: ["data-theme", "data-jp-theme-light"] };
  for (const el of [document.documentElement, document.body]) observer.observe(el, options);
  figure.onDispose(() => observer.disconnect());
}
