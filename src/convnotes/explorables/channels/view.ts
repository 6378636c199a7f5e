// The explorable "channels": three input channels, two filters; what each channel adds to each output.

import { dropped } from "../runtime/engine.ts";
import {
  type Extent,
  explorable,
  fading,
  fitCells,
  h,
  player,
  radios,
  retell,
  sizeFormula,
  slider,
  t,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import type { Changes, Picked } from "../runtime/types.ts";
import { cellAt } from "../runtime/windows.ts";
import * as model from "./answer.ts";
import { biasGrid, type ChannelsFigure, type ChannelsScene, channelLine, outputGrid } from "./grids.ts";
import { layerLine } from "./layer.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { filterOf, type Place, placed, planeNumber, touches } from "./touches.ts";
import { sentence } from "./words.ts";

const STAGE: [number, number] = [320, 524]; // px
const LINES: [number, number] = [4, 5]; // of what is written out
const [FINGER, USUAL] = [25, 34]; // px of a cell at the most: on a phone two channels are seen

function view(figure: ChannelsFigure) {
  const lines = model.CHANNELS.map((k) => channelLine(figure, k));
  const outputs = model.FILTERS.map((o) => outputGrid(figure, o));
  const bias = biasGrid(figure);
  const rows = fading(h("div", { class: "cn-rows" }, elements(lines)));
  const maps = h("div", { class: "cn-maps" }, bias.el, elements(outputs));
  const picture = h("div", { class: "cn-picture cn-channels" }, rows, maps);
  const sum = h("div", { class: "cn-sum" });
  const size = h("div", { class: "cn-formula" });
  const layer = layerLine();
  const steps = player(figure, (position) => ({ picked: pickedAt(position, figure) }));

  function draw(scene: ChannelsScene) {
    const { state, answer } = scene;
    const place = placed(scene.picked, state, answer);
    const touched = touches(place, state);
    for (const grid of [...lines, ...outputs]) grid.draw(scene, touched);
    bias.draw(scene, place);
    retell(sum, ...sentence(place, filterOf(scene.picked, scene.view), scene, touched.feeds));
    retell(size, ...sizeFormula(extents(scene), { stride: state.stride }), depthLine(scene));
    layer.draw(scene);
    if (figure.narrow) fitCells(scrolled(figure), picture, FINGER);
    else fitCells(figure, picture, USUAL);
    steps.draw(answer.output.length, positionOf(place, scene));
    figure.say(sum.textContent ?? "");
  }

  const controls = {
    kernel_size: slider(figure, "kernel_size"),
    stride: slider(figure, "stride"),
    padding: slider(figure, "padding"),
    input_size: slider(figure, "input_size"),
    image_size: slider(figure, "image_size"),
    filters: slider(figure, "filters"),
  };
  return {
    tabs: radios(figure, "filter"),
    controls,
    picture,
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formula: h("div", {}, size, layer.el),
    player: steps.el,
    paints: true,
    draw,
  };
}

const elements = (parts: { el: HTMLElement }[]) => parts.map(({ el }) => el);

/** The room on a phone, where the channels scroll: larger cells, as for a wall, would show fewer of them. */
function scrolled({ width, height, narrow, paper }: ChannelsFigure) {
  return { width, height, narrow, paper, presenter: { on: false } };
}

function extents({ state, answer: { output } }: ChannelsScene): Extent[] {
  return model.axesOf(state).map((axis, at) => ({
    ...axis,
    dropped: dropped(axis.n, axis.k, { stride: state.stride, padding: state.padding }),
    output: output.shape[at + 1],
  }));
}

function depthLine({ answer: { output } }: ChannelsScene) {
  const [depth, rows, columns] = output.shape;
  return h("span", { class: "cn-line" }, t("channels.depth", { size: `${rows}×${columns}×${depth}` }));
}

/** The output at a position of the player, filter after filter. */
function pickedAt(position: number, figure: ChannelsFigure) {
  const [, rows, columns] = figure.session.answer?.output.shape ?? [2, 1, 1];
  const filter = Math.floor(position / (rows * columns));
  return [`output${filter}`, ...cellAt(position % (rows * columns), columns)];
}

/** Where the player stands: at the picked output, else where it was left. */
function positionOf(place: Place | null, { view, answer: { output } }: ChannelsScene) {
  if (place?.grid !== "output") return Math.min(view.position, output.length - 1);
  const [, rows, columns] = output.shape;
  return (place.plane * rows + place.cell[0]) * columns + place.cell[1];
}

/** To pick an output is to look at its filter; to choose a filter is to look at that place of its output. */
function remember({ view = {} }: Changes, _state: model.ChannelsState, { picked }: model.ChannelsView) {
  const chosen = Array.isArray(view.picked) ? String(view.picked[0]) : "";
  if (chosen.startsWith("output")) return { filter: `w${planeNumber(chosen)}` };
  if (typeof view.filter !== "string" || !picked?.[0].startsWith("output")) return undefined;
  const [, i, j] = picked;
  return { picked: [`output${planeNumber(view.filter)}`, i, j] satisfies Picked };
}

export default explorable<model.ChannelsState, model.ChannelsView, model.ChannelsAnswer>({
  schema: schemaOf(schema),
  words,
  check: model.check,
  answer: model.answer,
  view,
  python,
  remember,
});
