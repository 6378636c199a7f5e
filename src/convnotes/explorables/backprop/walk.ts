// The player walks over the cells that a part is about.

import type { Picked } from "../runtime/types.ts";
import { cellAt, geometry, pickOf } from "../runtime/windows.ts";
import { corner, type PickedCell } from "./reach.ts";
import type { BackpropScene } from "./state.ts";

/** The cells of a walk: of which grid, how many, in rows of how many; those of the kernel end at the bias. */
type Walk = { grid: "y" | "kernel" | "padded" | "input"; columns: number; count: number };

export function walkOf({ view: { part }, answer }: BackpropScene): Walk {
  const { y, padded, grad_w: gradW, grad_x: gradX } = answer;
  if (part === "weight") return { grid: "kernel", columns: gradW.shape[1], count: gradW.length + 1 };
  if (part === "input") return { grid: "padded", columns: padded.shape[1], count: padded.length };
  if (part === "check") return { grid: "input", columns: gradX.shape[1], count: gradX.length };
  return { grid: "y", columns: y.shape[1], count: y.length };
}

/** What is picked at a position. */
export function pickedAt(scene: BackpropScene | null, position: number): Picked | null {
  if (!scene) return null;
  const { grid, columns, count } = walkOf(scene);
  if (grid === "kernel" && position === count - 1) return ["bias", 0, 0];
  const cell = cellAt(position, columns);
  return grid === "padded" ? pickOf(cell, geometry(scene.state)) : [grid, ...cell];
}

/** The position of the picked cell, if the walk comes to it. */
export function positionOf(picked: PickedCell | null, scene: BackpropScene): number | null {
  if (!picked) return null;
  const { grid, columns, count } = walkOf(scene);
  if (grid === "kernel" && picked.of === "b") return count - 1;
  if (grid === "input" && picked.of === "x") {
    const [top, left] = corner(scene.state);
    return (picked.i - top) * columns + picked.j - left;
  }
  const of = { y: "y", kernel: "w", padded: "x", input: null }[grid];
  return picked.of === of ? picked.i * columns + picked.j : null;
}
