// Boxes that scroll in themselves: where no scrollbar tells of it, they fade at the end that goes on.

const LEAST = 2; // CSS pixels: what is less is no more than rounded

/** One watches all of them, after the layout that a change makes anyway; what leaves the page it lets go. */
const watch = new ResizeObserver((entries) => {
  const boxes = new Set(entries.map(({ target }) => target.closest(".cn-fades")));
  for (const box of boxes) {
    box?.classList.toggle("cn-goes-right", box.scrollWidth > box.clientWidth + LEAST);
    box?.classList.toggle("cn-goes-down", box.scrollHeight > box.clientHeight + LEAST);
  }
});

/** Have a box fade where it is too small for what is in it. */
export function fading<E extends HTMLElement>(box: E): E {
  box.classList.add("cn-fades");
  for (const part of [box, ...box.children]) watch.observe(part);
  return box;
}
