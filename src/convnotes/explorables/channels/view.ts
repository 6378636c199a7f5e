// The explorable "channels": three input channels, two filters; what each channel adds to each output.

import { dropped } from "../runtime/engine.ts";
import {
  brush,
  controls,
  type Extent,
  explorable,
  fill,
  fitCells,
  h,
  player,
  radios,
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

const BETWEEN = 110; // px that the signs between the grids take
const LARGEST = 27; // px of the largest cell that lets three channels stand on a screen

function view(figure: ChannelsFigure) {
  const lines = model.CHANNELS.map((k) => channelLine(figure, k));
  const outputs = model.FILTERS.map((o) => outputGrid(figure, o));
  const bias = biasGrid(figure);
  const rows = h("div", { class: "cn-rows" }, elements(lines));
  const maps = h("div", { class: "cn-maps" }, bias.el, elements(outputs));
  const picture = h("div", { class: "cn-channels" }, rows, maps);
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
    fill(sum, ...sentence(place, filterOf(scene.picked, scene.view), scene, touched.feeds));
    fill(size, ...sizeFormula(extents(scene), { stride: state.stride }), depthLine(scene));
    layer.draw(scene);
    fit(picture, figure.width, scene);
    steps.draw(answer.output.length, positionOf(place, scene));
    figure.say(sum.textContent ?? "");
  }

  const steering = controls(
    slider(figure, "kernel_size"),
    slider(figure, "stride"),
    slider(figure, "padding"),
    slider(figure, "input_size"),
  );
  const layerSteering = controls(slider(figure, "image_size"), slider(figure, "filters"));
  const whole = h("div", {}, radios(figure, "filter"), picture);
  return { parts: [whole, sum, size, steering, steps.el, layer.el, layerSteering, brush(figure)], draw };
}

const elements = (parts: { el: HTMLElement }[]) => parts.map(({ el }) => el);

/** Cells as large as there is room for side by side, but no larger than three channels leave each other. */
function fit(picture: HTMLElement, width: number, { answer: { padded, output }, state }: ChannelsScene) {
  const [, { k }] = model.axesOf(state);
  const columns = [padded.shape[2], k, output.shape[2], output.shape[2]];
  const total = columns.reduce((sum, n) => sum + n, 0);
  fitCells(picture, Math.min(width, LARGEST * total + BETWEEN), columns, BETWEEN);
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
