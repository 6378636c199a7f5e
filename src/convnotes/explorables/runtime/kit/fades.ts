// Boxes that scroll in themselves: where no scrollbar tells of it, they fade at the end that goes on.

const LEAST = 2; // CSS pixels: what is less is no more than rounded

/** Who is told whether a box goes on. */
const followers = new WeakMap<Element, (on: boolean) => void>();

/** One watches all of them, after the layout that a change makes anyway; what leaves the page it lets go. */
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = target.closest(".cn-fades");
    if (!box) continue;
    const right = box.scrollWidth > box.clientWidth + LEAST;
    const down = box.scrollHeight > box.clientHeight + LEAST;
    box.classList.toggle("cn-goes-right", right);
    box.classList.toggle("cn-goes-down", down);
    followers.get(box)?.(right || down);
  }
});

/** Have a box fade where it is too small for what is in it; `follow` is told whether it is. */
export function fading<E extends HTMLElement>(box: E, follow?: (on: boolean) => void): E {
  box.classList.add("cn-fades");
  if (follow) followers.set(box, follow);
  for (const part of [box, ...box.children]) watch.observe(part);
  return box;
}
