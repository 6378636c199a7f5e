// The explorable "orientation": what it shows.

import {
  button,
  explorable,
  type Figure,
  fitCells,
  Grid,
  h,
  number,
  Pixels,
  retell,
  sign,
  slider,
  t,
  tinted,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import type { Scene } from "../runtime/types.ts";
import {
  answer,
  check,
  type OrientationAnswer,
  type OrientationState,
  type OrientationView,
  RETINA,
} from "./answer.ts";
import { receptiveField } from "./field.ts";
import { type Handle, LightBar } from "./lightbar.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { overAngle, overPosition, remember, revealed, STEPS } from "./tuning.ts";
import { explain, winner } from "./words.ts";

type OrientationFigure = Figure<OrientationState, OrientationView, OrientationAnswer>;
type OrientationScene = Scene<OrientationState, OrientationView, OrientationAnswer>;

const STAGE: [number, number] = [446, 676]; // CSS pixels
const LINES: [number, number] = [1, 4]; // of what is written out
const WIDE = 920; // CSS pixels from which the curves stand beside the cells
const CURVES = 300; // CSS pixels for them there
const PLOT = 52; // CSS pixels of a plot's legend and the gap below it
const CAPTION = 30; // CSS pixels over the retina
const CELLS = 400; // CSS pixels for the widest pool and the complex cell
const LARGEST = 27; // CSS pixels of a simple cell: the retina is to be the largest thing
const SCALE = 5; // the answer that has the full colour

function view(figure: OrientationFigure) {
  const hand = handOf(figure);
  const picture = pictureOf(figure, hand);
  const sum = h("div", { class: "cn-sum" });
  const curves = [overAngle(hand), overPosition(hand)];

  const plots = h(
    "div",
    { class: "cn-plots" },
    curves.map(({ el }) => el),
  );

  function draw(scene: OrientationScene) {
    const { state, answer, picked } = scene;
    const inside = (index: number) => Math.min(index, 2 * state.reach);
    const [row, column] = picked ? [inside(picked[1]), inside(picked[2])] : [state.reach, state.reach];
    const room = roomOf(figure);
    picture.draw(scene, row, column);
    retell(sum, h("div", { class: "cn-lines" }, explain(answer, row, column)));
    for (const curve of curves) curve.draw(scene, room.plot);
    plots.classList.toggle("cn-plots-beside", room.side);
    picture.fit(room);
    figure.say(sum.textContent ?? "");
  }

  return {
    controls: { ...sliders(figure), ...revealers(figure) },
    picture: h("div", { class: "cn-orientation" }, picture.el, plots),
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formulaLines: 4,
    formula: h("div", {}, `${t("orientation.legend")} · ${t("orientation.hint")}`),
    draw,
  };
}

/** How the room is shared out: the retina has most of it. */
function roomOf(figure: OrientationFigure) {
  const { width, height, narrow, presenter, paper } = figure;
  const side = width >= WIDE;
  const across = side ? width - CURVES - 24 : width;
  const down = narrow ? 0.74 : 0.64;
  const cells = side ? height : height * down;
  const upright = narrow ? cells * 0.5 : cells;
  const beside = narrow ? across : across - CELLS;
  const pixels = Math.floor(Math.max(160, Math.min(upright - CAPTION, beside)));
  const plot = side ? height / 2 : height - Math.max(cells, narrow ? 0 : pixels + CAPTION) - 12;
  const whole = { width: across, height: cells, narrow, presenter, paper };
  return { side, pixels, plot: Math.max(110, Math.floor(plot - PLOT)), whole };
}

/** What a hand on the bar or on a curve does. */
function handOf(figure: OrientationFigure) {
  const [low, high] = schema.fields.position.range;
  return {
    asked: (handle: Handle) => figure.session.latest[handle],
    change(handle: Handle, value: number) {
      const within = handle === "angle" ? ((value % 180) + 180) % 180 : Math.max(low, Math.min(value, high));
      figure.beginGesture("bar");
      figure.change({ [handle]: within });
    },
    end() {
      figure.endGesture();
      figure.session.shareView();
    },
  };
}

/** The retina, the simple cells and the complex cell. */
function pictureOf(figure: OrientationFigure, hand: ReturnType<typeof handOf>) {
  const retina = new Pixels({ role: "x" });
  const field = receptiveField(retina);
  const bar = new LightBar(retina, { label: t("orientation.retinaKeys"), steps: STEPS, ...hand });
  const simple = new Grid(figure, { name: "simple", role: "y", label: t("orientation.simpleCells") });
  const complex = new Grid(figure, {
    name: "complex",
    role: "y",
    label: t("orientation.complex"),
    toPick: () => figure.session.answer && winner(figure.session.answer),
  });
  const max = sign(t("orientation.max"));
  const el = h("div", { class: "cn-picture" }, retina.el, sign("→"), simple.el, max, complex.el);

  /** Draw the scene, and frame the simple cell in this row and column. */
  function draw({ state, answer }: OrientationScene, row: number, column: number) {
    const { angle, position, prefers, length, noise } = state;
    retina.draw(answer.retina, -noise, 1 + noise);
    field.draw(state, answer.weight, row, column);
    bar.draw({ angle, position, axis: prefers, length });
    drawSimple(simple, answer, row, column);
    complex.draw({ rows: 1, columns: 1, scale: SCALE, cell: () => ({ value: answer.complex[0] }) });
    const count = answer.simple.length;
    retell(retina.caption, t("orientation.retina"), " ", tinted("x", "x"), ` · ${RETINA}×${RETINA}`);
    retell(simple.caption, t("orientation.cells", { count }), " ", tinted("y", "s"));
    retell(complex.caption, t("orientation.complex"), " ", h("b", {}, "c"));
  }

  /** Give the retina its size, and the pool's cells what it leaves. */
  function fit({ pixels, whole }: ReturnType<typeof roomOf>) {
    el.style.setProperty("--pixels", `${pixels}px`);
    fitCells(whole, el, LARGEST);
  }

  return { el, draw, fit };
}

/** The simple cells: a frame around the picked one, another around the one that the complex cell takes. */
function drawSimple(grid: Grid, answer: OrientationAnswer, row: number, column: number) {
  const [, bestRow, bestColumn] = winner(answer);
  const [rows, columns] = answer.simple.shape;
  const marks = (i: number, j: number) => {
    if (i === row && j === column) return "cn-picked";
    return i === bestRow && j === bestColumn ? "cn-fed" : "";
  };
  const cell = (i: number, j: number) => ({ value: answer.simple[i * columns + j], marks: marks(i, j) });
  grid.draw({ rows, columns, scale: SCALE, cell });
}

/** Buttons that show whole curves, or none. */
function revealers(figure: OrientationFigure) {
  const reveal = (on: number) => {
    figure.beginGesture();
    figure.change({ view: revealed(on) });
    figure.session.shareView();
  };
  return {
    whole: button(t("orientation.whole"), () => reveal(1)),
    clear: button(t("orientation.clear"), () => reveal(0)),
  };
}

function sliders(figure: OrientationFigure) {
  return {
    angle: slider(figure, "angle", { step: STEPS.angle, text: ({ state }) => `${state.angle}°` }),
    position: slider(figure, "position", {
      step: STEPS.position,
      text: ({ state }) => number(state.position),
    }),
    length: slider(figure, "length"),
    reach: slider(figure, "reach"),
    noise: slider(figure, "noise", { step: 0.05, text: ({ state }) => number(state.noise) }),
    seed: slider(figure, "seed"),
    prefers: slider(figure, "prefers", { step: STEPS.angle, text: ({ state }) => `${state.prefers}°` }),
  };
}

export default explorable<OrientationState, OrientationView, OrientationAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
  remember,
});
