// Which cells a picked cell touches: the window of an output in every channel, or what an input cell feeds.

import type { Picked } from "../runtime/types.ts";
import { among, type Cell, clamped, paddedOf, Windows } from "../runtime/windows.ts";
import { axesOf, type ChannelsAnswer, type ChannelsState, type ChannelsView } from "./answer.ts";

/** The class that frames a cell of this channel or filter, or none. */
type Mark = (plane: number, cell: Cell) => string;

/** An output, and the tap of its window that lies on a cell. */
export type Feed = { output: Cell; tap: Cell };

/** `share` is what each channel adds; `feeds` what a picked input cell feeds, output by output. */
export type Touches = { padded: Mark; kernel: Mark; share: Mark; output: Mark; feeds: Feed[] };

/** A picked cell by its place: in a padded channel, or in the output of a filter. */
export type Place = { grid: "padded" | "output"; plane: number; cell: Cell };

export function placed(
  picked: Picked | null,
  state: ChannelsState,
  { padded, output }: ChannelsAnswer,
): Place | null {
  if (!picked) return null;
  const [height, width] = axesOf(state);
  const grid: Picked = [picked[0].slice(0, -1), picked[1], picked[2]];
  const shapes = { input: [height.n, width.n], padded: padded.shape.slice(1), output: output.shape.slice(1) };
  const inside = clamped(grid, shapes);
  if (!inside) return null;
  const [name, i, j] = paddedOf(inside, [height, width]);
  return { grid: name === "output" ? name : "padded", plane: planeNumber(picked[0]), cell: [i, j] };
}

/** The number of the channel or filter at the end of a name. */
export const planeNumber = (name: string) => Number(name.at(-1));

/** The filter that is looked at: that of the picked output, else the one that was chosen. */
export function filterOf(picked: Picked | null, { filter }: ChannelsView): number {
  return planeNumber(picked?.[0].startsWith("output") ? picked[0] : filter);
}

/** The windows of the filters on a padded channel. */
export function windowsOf(state: ChannelsState): Windows {
  const [height, width] = axesOf(state);
  const size: Cell = [height.n + 2 * state.padding, width.n + 2 * state.padding];
  return new Windows({ size, kernel: [height.k, width.k], stride: state.stride });
}

export function touches(place: Place | null, state: ChannelsState): Touches {
  const none = { padded: unmarked, kernel: unmarked, share: unmarked, output: unmarked, feeds: [] };
  if (!place) return none;
  const windows = windowsOf(state);
  const picked = among([place.cell]);
  if (place.grid === "output")
    return {
      ...none,
      padded: (_, cell) => (windows.covers(place.cell, cell) ? "cn-window" : ""),
      share: (_, cell) => (picked(cell) ? "cn-picked" : ""),
      output: (filter, cell) => (filter === place.plane && picked(cell) ? "cn-picked" : ""),
    };
  const feeds = windows.outputsOf(place.cell);
  const fed = among(feeds.map(({ output }) => output));
  const used = among(feeds.map(({ tap }) => tap));
  return {
    padded: (channel, cell) => (channel === place.plane && picked(cell) ? "cn-picked" : ""),
    kernel: (channel, cell) => (channel === place.plane && used(cell) ? "cn-window" : ""),
    share: (channel, cell) => (channel === place.plane && fed(cell) ? "cn-fed" : ""),
    output: (_, cell) => (fed(cell) ? "cn-fed" : ""),
    feeds,
  };
}

const unmarked: Mark = () => "";
