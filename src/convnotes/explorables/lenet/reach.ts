// What a picked cell sees: its window in the layer before, the windows of that window, down to the pixels.

import { tap } from "../runtime/engine.ts";
import type { Picked } from "../runtime/types.ts";
import { SIZE } from "./drawing.ts";
import { LAYERS, type Layer } from "./layers.ts";
import { type Place, placeOf } from "./maps.ts";
import type { Frame } from "./tiles.ts";

/** Of one layer or of the pixels. */
type Seen = { name: string; frame: Frame };

/** A picked cell of a layer, and what it sees of each layer before, the nearest first. */
export type Reach = { layer: Layer; place: Place; seen: Seen[] };

const PIXELS = { name: "prepared", planes: 1, rows: SIZE, columns: SIZE };

/** What a picked cell reaches; null for a pixel, a score or none. */
export function reachOf(picked: Picked | null): Reach | null {
  const at = LAYERS.findIndex(({ name }) => name === picked?.[0]);
  if (!picked || at < 0) return null;
  const layer = LAYERS[at];
  const place = placeOf(picked, layer);
  const seen: Seen[] = [];
  let frame: Frame = { plane: place.plane, top: place.i, left: place.j, rows: 1, columns: 1 };
  for (let below = at; below >= 0; below--) {
    const before = below > 0 ? LAYERS[below - 1] : PIXELS;
    frame = through(LAYERS[below], frame, before);
    seen.push({ name: before.name, frame });
  }
  return { layer, place, seen };
}

/** What the cells of a frame see of the layer before. */
function through({ name, window }: Layer, frame: Frame, before: { rows: number; columns: number }): Frame {
  if (!window) return { plane: null, top: 0, left: 0, rows: before.rows, columns: before.columns };
  const plane = name.startsWith("pool") ? frame.plane : null;
  const [top, rows] = span(window, frame.top, frame.rows, before.rows);
  const [left, columns] = span(window, frame.left, frame.columns, before.columns);
  return { plane, top, left, rows, columns };
}

/** The first cell of an axis that windows from one on see, and how many. */
function span(
  [size, stride, padding]: [number, number, number],
  from: number,
  count: number,
  length: number,
): [first: number, cells: number] {
  const first = Math.max(0, tap(from, 0, stride, 1) - padding);
  const last = Math.min(length - 1, tap(from + count - 1, size - 1, stride, 1) - padding);
  return [first, last - first + 1];
}
