// What every page of the book does beside its figures: it opens what an address leads to, shows its code on
// demand, and explains its terms.

import { code } from "./code.ts";
import { openTarget } from "./details.ts";
import { followFrames } from "./frames.ts";
import { goWhereItMoved } from "./moved.ts";
import { press } from "./press.ts";
import { terms } from "./terms.ts";
import { reachWide } from "./wide.ts";

document.addEventListener("DOMContentLoaded", () => {
  goWhereItMoved();
  openTarget();
  code();
  terms();
  followFrames();
  press();
  reachWide();
});
window.addEventListener("hashchange", goWhereItMoved);
window.addEventListener("hashchange", openTarget);
window.addEventListener("beforeprint", () => {
  for (const detail of document.querySelectorAll<HTMLDetailsElement>("details.cn-detail")) detail.open = true;
});
