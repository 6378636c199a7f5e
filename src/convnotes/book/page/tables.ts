// Tables that are wider than the page scroll by themselves, also by the arrow keys: Tab has to reach them.

import { fading } from "../../explorables/runtime/kit/fades.ts";

export function reachTables() {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const table of document.querySelectorAll<HTMLElement>(".bd-article table")) {
    observer.observe(fading(table));
  }
}
