// A box that scrolls in itself: it can be scrolled by keys where there is more in it than is seen.

import { fading } from "./fades.ts";

/** Let a box have the focus where it is too small for what is in it; `follow` is told whether it is. */
export function scrollable<E extends HTMLElement>(box: E, follow?: (on: boolean) => void): E {
  return fading(box, (on) => {
    if (on) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
    follow?.(on);
  });
}
