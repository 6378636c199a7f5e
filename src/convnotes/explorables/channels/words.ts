// The picked cell written out: one line for each channel and the sum of all, or what an input cell feeds.

import { type Child, factor, h, joined, number, t, tinted, touched } from "../runtime/kit.ts";
import type { Scene } from "../runtime/types.ts";
import { type Cell, pickOf } from "../runtime/windows.ts";
import { axesOf, CHANNELS, type ChannelsAnswer, type ChannelsState, type ChannelsView } from "./answer.ts";
import { planeOf } from "./planes.ts";
import { type Feed, type Place, windowsOf } from "./touches.ts";

type ChannelsScene = Scene<ChannelsState, ChannelsView, ChannelsAnswer>;

/** The sentence of a placed cell; of the outputs that an input cell feeds those of one filter are named. */
export function sentence(place: Place | null, filter: number, scene: ChannelsScene, feeds: Feed[]): Child[] {
  if (!place)
    return [
      h("span", { class: "cn-muted" }, t(touched() ? "channels.tapSomething" : "channels.pickSomething")),
    ];
  if (place.grid === "padded") return ofInput(place, filter, scene.state, feeds);
  const shares = CHANNELS.map((k) => shareOf(k, place, scene.answer));
  const lines = CHANNELS.map((k) => channelLine(k, place, scene, shares[k]));
  return [...lines, sumLine(place, scene, shares)];
}

/** What channel k adds to an output. */
function shareOf(k: number, { plane, cell: [i, j] }: Place, { partial }: ChannelsAnswer): number {
  return planeOf(partial, plane, k)[i * partial.shape[3] + j];
}

/** Channel k, product by product. */
function channelLine(k: number, place: Place, { state, answer: { padded } }: ChannelsScene, share: number) {
  const channel = planeOf(padded, k);
  const terms = windowsOf(state)
    .cellsUnder(place.cell)
    .map(({ u, v, cell: [i, j] }) => {
      const w = tinted("w", factor(state.weight[place.plane][k][u][v]));
      return h("span", { class: "cn-term" }, w, "·", tinted("x", factor(channel[i * padded.shape[2] + j])));
    });
  const name = h("span", { class: "cn-muted" }, `${t("channels.channel", { k })}: `);
  return h("div", {}, name, ...joined(terms, " + "), " = ", h("b", {}, number(share)));
}

/** y = the shares of all channels + the bias. */
function sumLine(
  { plane, cell: [i, j] }: Place,
  { state, answer: { output } }: ChannelsScene,
  shares: number[],
) {
  const bias = tinted("w", factor(state.bias[0][plane]));
  const terms = [...shares.map((share) => h("b", {}, factor(share))), bias];
  const value = planeOf(output, plane)[i * output.shape[2] + j];
  const name = tinted("y", `y${plane}[${i}, ${j}]`);
  const note = ` (${t("channels.withBias")}) = `;
  return h("div", {}, name, " = ", ...joined(terms, " + "), note, tinted("y", number(value)));
}

/** Each output that the cell feeds, with the weight that it has there. */
function ofInput({ plane, cell }: Place, filter: number, state: ChannelsState, feeds: Feed[]): Child[] {
  const name = tinted("x", nameOf(plane, cell, state));
  if (!feeds.length) return [name, ` ${t("channels.feedsNothing")}`];
  const fed = feeds.map(({ output: [i, j], tap: [u, v] }) => {
    const weight = tinted("w", factor(state.weight[filter][plane][u][v]));
    const y = tinted("y", `y${filter}[${i}, ${j}]`);
    return h("span", { class: "cn-term" }, y, ` ${t("channels.withWeight")} `, weight);
  });
  return [name, ` ${t("channels.feeds", { count: feeds.length, o: filter })} `, ...joined(fed, ", ")];
}

/** A cell of a padded channel as the cell of x that it is, with its value, or as a zero. */
function nameOf(channel: number, cell: Cell, state: ChannelsState): string {
  const [grid, i, j] = pickOf(cell, axesOf(state));
  if (grid === "padded") return t("channels.zero");
  return `x${channel}[${i}, ${j}] = ${number(state.input[channel][i][j])}`;
}
