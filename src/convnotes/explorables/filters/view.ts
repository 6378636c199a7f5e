// The explorable "filters": kernels on pictures, pixel by pixel and wave by wave.

import {
  type Child,
  explorable,
  flag,
  h,
  number,
  retell,
  select,
  sign,
  slider,
  t,
  themed,
  tinted,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import { answer, check, type FiltersAnswer, type FiltersState, type FiltersView } from "./answer.ts";
import { cameraControl } from "./camera.ts";
import { type FiltersFigure, type FiltersScene, kernelColumn } from "./kernels.ts";
import { fileControl, notesOfOwn } from "./own.ts";
import { type Hand, Photo } from "./photo.ts";
import { adopt, light, load } from "./pictures.ts";
import { apart, join, shapes } from "./pieces.ts";
import { python } from "./python.ts";
import { responseColumn } from "./response.ts";
import { lastOf, reachOf, type Spot, spotOf } from "./spot.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { type Scale, type Tints, tintsOf } from "./tints.ts";
import { facts, sentence } from "./words.ts";

const STAGE: [number, number] = [420, 640]; // CSS pixels
const LINES: [number, number] = [2, 6]; // of what is written out
const RESPONSE = 168; // CSS pixels of the column of waves
const KERNELS = 184; // CSS pixels of seven columns of the smallest cells
const SIGNS = 118; // CSS pixels of the signs and gaps between the columns
const CAPTION = 40; // CSS pixels over a picture
const LARGEST = 330; // CSS pixels of a picture, where it is not shown to a class
const MANY = 25; // products that nobody reads while a slider is dragged

function view(figure: FiltersFigure) {
  const input = new Photo("x", t("filters.input"));
  const output = new Photo("y", t("filters.output"));
  const kernels = kernelColumn(figure);
  const response = responseColumn();
  const picture = h(
    "div",
    { class: "cn-filters" },
    input.el,
    sign("⋆"),
    kernels.el,
    sign("="),
    output.el,
    response.el,
  );
  const sum = h("div", { class: "cn-sum" });
  const formula = h("div", { class: "cn-formula" });
  input.listen(handOf(figure, (at, { answer, state }) => underneath(at, answer, state)));
  output.listen(handOf(figure, (at) => at));

  const tints = themed(figure, tintsOf, () => figure.scene && draw(figure.scene));

  function draw(scene: FiltersScene) {
    const { state, answer } = scene;
    const spot = spotOf(scene.picked, answer);
    const [, rows, columns] = answer.picture.shape;
    const [black, white] = light(state.picture);
    const room = roomOf(figure);
    picture.classList.toggle("cn-filters-narrow", stacked(figure));
    picture.style.setProperty("--side", `${room.side}px`);
    input.draw(answer.picture, [rows, columns], { low: black, high: white });
    output.draw(answer.output, [rows, columns], scaleOf(scene, tints));
    input.frame(reachOf(answer, state, spot));
    output.frame({ top: spot.i, left: spot.j, rows: 1, columns: 1 });
    caption(input, output, scene);
    late = figure.sliding && lastOf(state).length > MANY;
    kernels.draw(scene, spot, room.kernels, late);
    response.draw(scene);
    retell(formula, ...facts(scene));
    sum.classList.toggle("cn-late", late);
    if (!late) tell(scene);
  }

  function tell(scene: FiltersScene) {
    retell(sum, ...sentence(scene, spotOf(scene.picked, scene.answer)));
    figure.say(sum.textContent ?? "");
  }

  /** Whether the products are those of before the drag that goes on. */
  let late = false;
  figure.onRest((scene) => {
    if (late) draw(scene);
  });
  followPython(figure);
  return {
    controls: controlsOf(figure),
    picture,
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formula,
    paints: true,
    draw,
  };
}

function controlsOf(figure: FiltersFigure) {
  return {
    picture: select(figure, "picture"),
    kernel_size: slider(figure, "kernel_size"),
    border: select(figure, "border"),
    shown: select(figure, "shown"),
    noise: slider(figure, "noise", { step: 0.01, text: ({ state }) => number(state.noise) }),
    twice: flag(figure, "twice"),
    kernel_shape: shapes(figure, "kernel_size"),
    second_shape: shapes(figure, "second_size"),
    colour: flag(figure, "colour"),
    seed: slider(figure, "seed"),
    apart: apart(figure),
    join: join(figure),
    ...(figure.session.model.send ? {} : { own: fileControl(figure), camera: cameraControl(figure) }),
  };
}

/** Whether kernels and waves stand under the pictures: beside them is no room on a phone, nor on paper. */
const stacked = ({ narrow, paper }: FiltersFigure) => narrow || paper;

/** How the room is shared out: the pictures have what kernels and waves leave. */
function roomOf(figure: FiltersFigure) {
  const { width, height, presenter } = figure;
  if (stacked(figure)) {
    const side = Math.floor((width - 10) / 2);
    return { side, kernels: { width, height: 208 } };
  }
  const rest = Math.floor((width - KERNELS - RESPONSE - SIGNS) / 2);
  const most = presenter.on ? height - CAPTION : LARGEST;
  const side = Math.max(120, Math.min(rest, most, height - CAPTION));
  return { side, kernels: { width: KERNELS + 2 * Math.max(0, rest - side), height } };
}

/** How the output is drawn. */
function scaleOf({ state, answer }: FiltersScene, tints: () => Tints): Scale {
  const [low, high] = answer.levels;
  const scale = { low, high, absolute: state.shown === "absolute" };
  return state.shown === "signed" ? { ...scale, tints: tints() } : scale;
}

function caption(input: Photo, output: Photo, { state, answer }: FiltersScene) {
  const size = (shape: number[]) => ` · ${shape.slice(1).join("×")}`;
  const [low, high] = answer.levels;
  const places = Math.abs(high) < 10 ? 2 : 0;
  const levels = { low: number(low, places), high: number(high, places) };
  const grey = state.shown === "signed" && answer.output.shape[0] > 1;
  const how = grey ? t("filters.how.grey") : t(`filters.how.${state.shown}`, levels);
  const line = (...words: Child[]) => h("div", {}, ...words);
  const notes = state.picture === "own" ? notesOfOwn().map((note) => t(`filters.note.${note}`)) : [];
  retell(
    input.caption,
    line(t("filters.inputWord"), " ", tinted("x", "x"), size(answer.picture.shape)),
    notes.length ? line(notes.join(", ")) : null,
  );
  retell(
    output.caption,
    line(t("filters.outputWord"), " ", tinted("y", "y"), size(answer.output.shape)),
    line(how),
  );
}

type Place = (at: [number, number], scene: FiltersScene) => [i: number, j: number];

/** What a hand on a picture does, by the output that a pixel of it stands for. */
function handOf(figure: FiltersFigure, place: Place): Hand {
  const picked = (i: number, j: number): ["output", number, number] | null => {
    if (!figure.scene) return null;
    const spot = spotOf(["output", ...place([i, j], figure.scene)], figure.scene.answer);
    return ["output", spot.i, spot.j];
  };
  const spot = (): Spot => (figure.scene ? spotOf(figure.scene.picked, figure.scene.answer) : { i: 0, j: 0 });
  return {
    look: (i, j) => figure.preview(picked(i, j)),
    pick: (i, j) => figure.pick(picked(i, j)),
    step: (down, right) => {
      const { i, j } = spot();
      if (figure.scene) figure.pick(["output", ...within(i + down, j + right, figure.scene.answer)]);
    },
    leave: () => figure.preview(null),
    letGo: () => {
      if (figure.presenter.on) return false; // it leads back to the page
      figure.pick(null);
      return true;
    },
  };
}

function within(i: number, j: number, answer: FiltersAnswer): [number, number] {
  const spot = spotOf(["output", i, j], answer);
  return [spot.i, spot.j];
}

/** The output whose window has its middle on a pixel of the picture. */
function underneath([i, j]: [number, number], answer: FiltersAnswer, state: FiltersState): [number, number] {
  const { top, left, rows, columns } = reachOf(answer, state, { i: 0, j: 0 });
  return [i - top - Math.floor((rows - 1) / 2), j - left - Math.floor((columns - 1) / 2)];
}

/** Have the picture that Python brings, now and whenever it brings another. */
function followPython(figure: FiltersFigure) {
  const { model } = figure.session;
  const follow = () => adopt(model);
  follow();
  model.on("change:_stored", follow);
  figure.onDispose(() => model.off("change:_stored", follow));
}

export default explorable<FiltersState, FiltersView, FiltersAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  load,
  view,
  python,
});
