// What such filters make of a picture, and what that costs.

import { fill, h, t, tinted } from "../runtime/kit.ts";
import { axesOf, CHANNELS } from "./answer.ts";
import type { ChannelsScene } from "./grids.ts";

export function layerLine() {
  const el = h("div", { class: "cn-layer" });
  function draw({ state, answer: { layer } }: ChannelsScene) {
    const [height, width, depth, parameters, adds] = layer;
    const { image_size: size, filters: count } = state;
    const [kh, kw] = axesOf(state).map(({ k }) => k);
    const given = t("channels.layer", {
      input: `${size}×${size}×${CHANNELS.length}`,
      count,
      kernel: `${kh}×${kw}×${CHANNELS.length}`,
    });
    const costs = t("channels.costs", { parameters, adds: grouped(adds) });
    fill(el, given, " ", tinted("y", `${height}×${width}×${depth}`), costs);
  }
  return { el, draw };
}

/** A count with its thousands apart. */
const grouped = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
