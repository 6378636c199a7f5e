// The receptive fields over the retina, in Hubel and Wiesel's own signs: × where light excites, △ where it
// inhibits.

import { type Pixels, place, px, svg } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import { FIELD, type OrientationState, RETINA } from "./answer.ts";

/** Pixels from a sign's middle to its edge: at the greatest weight, and the least that is seen. */
const [FULL, LEAST] = [0.4, 0.06];

/** The field of the picked simple cell, and that of the complex cell. */
export function receptiveField(picture: Pixels) {
  const excites = svg("path", { class: "cn-excites" });
  const inhibits = svg("path", { class: "cn-inhibits" });
  const frame = svg("rect", { class: "cn-field", width: FIELD.size, height: FIELD.size });
  const one = svg("g", {}, excites, inhibits, frame);
  const all = svg("rect", { class: "cn-field cn-field-all" });
  picture.over.append(all, one);
  let drawn = -1;

  /** Draw the field of the simple cell in this row and column of the pool. */
  function draw({ prefers, reach }: OrientationState, weight: NDArray, row: number, column: number) {
    const corner = (RETINA - FIELD.size) / 2 - reach;
    const side = FIELD.size + 2 * reach;
    place(all, { x: corner, y: corner, width: side, height: side });
    place(one, { transform: `translate(${corner + column} ${corner + row})` });
    if (prefers === drawn) return;
    drawn = prefers;
    place(excites, { d: signs(weight, (w) => w > 0, cross) });
    place(inhibits, { d: signs(weight, (w) => w < 0, triangle) });
  }

  return { draw };
}

/** A path of signs, one for each weight that is chosen, as large as the weight. */
function signs(
  weight: NDArray,
  chosen: (w: number) => boolean,
  sign: (x: number, y: number, r: number) => string,
) {
  const most = Math.max(...weight);
  let path = "";
  for (const [at, w] of weight.entries()) {
    const r = px(FULL * Math.min(1, Math.abs(w) / most));
    if (r < LEAST || !chosen(w)) continue;
    path += sign((at % FIELD.size) + 0.5, Math.floor(at / FIELD.size) + 0.5, r);
  }
  return path;
}

const cross = (x: number, y: number, r: number) =>
  `M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;

const triangle = (x: number, y: number, r: number) => `M${x} ${px(y - r)}l${r} ${px(1.7 * r)}h${-2 * r}z`;
