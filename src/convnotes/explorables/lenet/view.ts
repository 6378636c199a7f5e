// The explorable "lenet": draw a digit, and see it read, layer by layer, forward and backward.

import { conceal, explorable, flag, h, retell, select, t, themed, tinted } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import { answer, check, type LenetAnswer, type LenetState, type LenetView, PATCH, SCHEMA } from "./answer.ts";
import { chances } from "./chances.ts";
import { SIZE } from "./drawing.ts";
import { explained } from "./explained.ts";
import { type Fit, fitsOf, handedOn, LAYERS, type Layer, type Width, widthOf } from "./layers.ts";
import { type LenetFigure, Maps, placeOf } from "./maps.ts";
import { Pad } from "./pad.ts";
import { panel } from "./panel.ts";
import { python } from "./python.ts";
import { reachOf } from "./reach.ts";
import { load } from "./stored.ts";
import words from "./strings.en.json" with { type: "json" };
import { type Frame, type Tints, tintsOf } from "./tiles.ts";
import type { LenetScene } from "./words.ts";

const STAGE: [number, number] = [290, 708]; // CSS pixels
const ROOM = 1076; // CSS pixels that the layers take side by side
const LINES: [number, number] = [7, 8]; // of what is written out
const FEW = {
  stage: [290, 450] satisfies [number, number],
  lines: [6, 7] satisfies [number, number],
  layers: ["conv1", "conv2"],
};
const PIXELS = { planes: 1, rows: SIZE, columns: SIZE };

function view(figure: LenetFigure) {
  const pad = new Pad(figure);
  const input = inputOf(figure);
  const few = figure.view.layers === "few";
  const layers = LAYERS.filter(({ name }) => !few || FEW.layers.includes(name)).map((layer) =>
    layerOf(figure, layer),
  );
  const bars = chances(figure);
  const box = explained();
  const training = panel(figure);
  const shown = layers.map(({ el }) => el);
  const [conv1, pool1, conv2, pool2, dense1, dense2] = shown;
  const picture = h(
    "div",
    { class: few ? "cn-picture cn-lenet cn-lenet-few" : "cn-picture cn-lenet" },
    pad.el,
    few
      ? shown
      : [
          input.el,
          conv1,
          pool1,
          h("div", { class: "cn-lenet-column" }, conv2, pool2),
          h("div", { class: "cn-lenet-column cn-lenet-units" }, dense1, dense2),
        ],
    bars.el,
  );

  const colours = themed(figure, tintsOf, () => figure.scene && draw(figure.scene));

  function draw(scene: LenetScene) {
    load(scene.state, figure.session.model)?.catch(() => {}); // Python answers, but weights are shown here
    const width = widthOf(figure.width);
    const both = scene.state.backward === "gradient";
    const fits = fitsOf(width, few && !both ? "few" : both ? "both" : "forward", scaleOf(figure, width));
    const { tints, ink } = colours();
    picture.dataset.width = width;
    pad.lay(fits.drawing[1]);
    pad.draw(scene.state, ink);
    pad.tiles.frame(framesOf(scene, "drawing"));
    retell(pad.caption, t("lenet.caption.drawing"), ` ${SIZE}×${SIZE}`);
    input.draw(scene, fits.prepared, tints);
    for (const layer of layers) layer.draw(scene, fits, tints);
    bars.draw(scene);
    training.draw(tints);
    figure.say(box.draw(scene, tints));
  }

  const controls = {
    network: select(figure, "network"),
    backward: select(figure, "backward"),
    scale: flag(figure, "scale"),
    centre: flag(figure, "centre"),
    mean: flag(figure, "mean"),
  };
  const drawer = { label: t("lenet.train.open"), ...training };
  const offers = { train: training.train };
  const { stage, lines } = few ? FEW : { stage: STAGE, lines: LINES };
  return { controls, picture, stage, sentence: box.el, lines, drawer, offers, draw };
}

/** How large the layers are drawn: as the room's width takes, and for a class its height, too. */
function scaleOf({ width: room, height, presenter }: LenetFigure, width: Width): number {
  if (width !== "wide") return 1;
  const most = presenter.on ? height / STAGE[0] : 1;
  return Math.min(most, room / ROOM);
}

/** What the network gets, and under it what its pixels mean for the target. */
function inputOf(figure: LenetFigure) {
  const forward = new Maps(figure, "prepared", t("lenet.maps.prepared"));
  const back = new Maps(figure, "prepared", t("lenet.maps.gradient", { layer: t("lenet.maps.prepared") }));
  const el = h("div", { class: "cn-lenet-column" }, forward.el, back.el);

  function draw(scene: LenetScene, [across, cell]: Fit, tints: Tints) {
    const { answer, state } = scene;
    forward.say(t("lenet.caption.prepared"), " ", tinted("x", "x"));
    forward.tiles.lay(PIXELS, across, cell);
    forward.tiles.paint(answer.prepared, tints);
    forward.tiles.frame(framesOf(scene, "prepared"));
    conceal(back.el, state.backward === "none");
    if (back.el.hidden) return;
    const occluded = state.backward === "occlusion";
    back.say(tinted("d", occluded ? t("lenet.caption.occlusion") : `∂s${small(answer.target[0])}/∂x`));
    back.tiles.lay(PIXELS, across, cell);
    back.tiles.paint(occluded ? spread(answer.occlusion) : answer.grad_input, tints);
    back.tiles.frame(framesOf(scene, "prepared"));
  }

  return { el, draw };
}

/** A digit as an index. */
const small = (digit: number) => String.fromCharCode(0x2080 + digit);

/** Blocks as the cells that they cover. */
function spread(blocks: NDArray): Float64Array {
  const count = SIZE / PATCH;
  return Float64Array.from({ length: SIZE * SIZE }, (_, cell) => {
    const [i, j] = [Math.floor(cell / SIZE / PATCH), Math.floor((cell % SIZE) / PATCH)];
    return blocks[i * count + j];
  });
}

/** The maps of a layer, and under them their gradients. */
function layerOf(figure: LenetFigure, layer: Layer) {
  const { name } = layer;
  const label = t(`lenet.maps.${name}`);
  const forward = new Maps(figure, name, label);
  const back = new Maps(figure, name, t("lenet.maps.gradient", { layer: label }));
  const el = h("div", { class: "cn-lenet-pair" }, forward.el, back.el);
  const { planes, rows, columns } = layer;
  const size = planes === 1 ? `${rows * columns}` : `${planes}@${rows}×${columns}`;
  forward.say(h("span", { class: "cn-lenet-kind" }, t(`lenet.caption.${name}`), " "), size);

  function draw(scene: LenetScene, fits: ReturnType<typeof fitsOf>, tints: Tints) {
    const { answer, state } = scene;
    const [across, cell] = fits[name];
    const frames = framesOf(scene, name);
    forward.tiles.lay(layer, across, cell);
    forward.tiles.paint(handedOn(layer, answer), tints);
    forward.tiles.frame(frames);
    conceal(back.el, state.backward !== "gradient");
    if (back.el.hidden) return;
    back.say(tinted("d", `∂s${small(answer.target[0])}/∂y`));
    back.tiles.lay(layer, across, cell);
    back.tiles.paint(answer[`grad_${name}`], tints);
    back.tiles.frame(frames);
  }

  return { el, draw };
}

/** The picked cell, and what a picked cell of a later layer sees here. */
function framesOf({ picked }: LenetScene, name: string): { at: Frame; mark: string }[] {
  if (picked?.[0] === name) {
    const shape = LAYERS.find((layer) => layer.name === name) ?? PIXELS;
    const { plane, i, j } = placeOf(picked, shape);
    return [{ at: { plane, top: i, left: j, rows: 1, columns: 1 }, mark: "cn-lenet-picked" }];
  }
  const seen = reachOf(picked)?.seen ?? [];
  return seen
    .filter((part) => part.name === name)
    .map(({ frame }) => ({ at: frame, mark: "cn-lenet-window" }));
}

export default explorable<LenetState, LenetView, LenetAnswer>({
  schema: SCHEMA,
  words,
  check,
  answer,
  load,
  view,
  python,
});
