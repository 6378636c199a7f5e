// A box that scrolls in itself: it can be scrolled by keys where there is more in it than is seen.

import type { Figure } from "./figure.ts";

/** Let a box have the focus where it is too small for what is in it; `follow` is told whether it is. */
export function scrollable(
  figure: Pick<Figure, "onDispose">,
  box: HTMLElement,
  label: string,
  follow: (long: boolean) => void = () => {},
) {
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", label);
  // It is looked at after the layout that a change makes anyway: to ask at once would cost another.
  const observer = new ResizeObserver(() => {
    const long = box.scrollHeight > box.clientHeight + 2;
    if (long) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
    follow(long);
  });
  for (const part of [box, ...box.children]) observer.observe(part);
  figure.onDispose(() => observer.disconnect());
}
