// The explorable "orientation": what it shows.

import {
  button,
  controls,
  explorable,
  type Figure,
  fill,
  fitCells,
  Grid,
  h,
  number,
  Pixels,
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

const BESIDE = 211; // CSS pixels for the signs between the grids, and for the complex cell
const POOL = 9 * 27; // CSS pixels for the widest pool
const SCALE = 5; // the answer that has the full colour

function view(figure: OrientationFigure) {
  const hand = handOf(figure);
  const picture = pictureOf(figure, hand);
  const sum = h("div", { class: "cn-sum" });
  const curves = [overAngle(hand), overPosition(hand)];

  function draw(scene: OrientationScene) {
    const { state, answer, picked } = scene;
    const inside = (index: number) => Math.min(index, 2 * state.reach);
    const [row, column] = picked ? [inside(picked[1]), inside(picked[2])] : [state.reach, state.reach];
    picture.draw(scene, row, column);
    fill(sum, h("div", { class: "cn-lines" }, explain(answer, row, column)));
    for (const curve of curves) curve.draw(scene);
    picture.fit(2 * state.reach + 1);
    figure.say(sum.textContent ?? "");
  }

  return {
    parts: [
      picture.el,
      h("div", { class: "cn-hint cn-centred" }, t("orientation.legend")),
      sum,
      h(
        "div",
        { class: "cn-plots" },
        curves.map(({ el }) => el),
      ),
      revealers(figure),
      sliders(figure),
    ],
    draw,
  };
}

/** What a hand on the bar or on a curve does. */
function handOf(figure: OrientationFigure) {
  const [low, high] = schema.fields.position.range;
  return {
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
    fill(retina.caption, t("orientation.retina"), " ", tinted("x", "x"), ` · ${RETINA}×${RETINA}`);
    fill(simple.caption, t("orientation.cells", { count }), " ", tinted("y", "s"));
    fill(complex.caption, t("orientation.complex"), " ", h("b", {}, "c"));
  }

  /** Give the pool's cells their size, and the retina what the widest pool leaves. */
  function fit(side: number) {
    const size = Math.max(200, Math.min(figure.width - BESIDE - POOL, 260));
    el.style.setProperty("--pixels", `${size}px`);
    fitCells(el, figure.width, [side], size + BESIDE);
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
  const hint = h("span", { class: "cn-hint" }, t("orientation.hint"));
  const [whole, clear] = [
    button(t("orientation.whole"), () => reveal(1)),
    button(t("orientation.clear"), () => reveal(0)),
  ];
  return h("div", { class: "cn-brush" }, hint, whole, clear);
}

function sliders(figure: OrientationFigure) {
  return controls(
    slider(figure, "angle", { step: STEPS.angle, text: ({ state }) => `${state.angle}°` }),
    slider(figure, "position", { step: STEPS.position, text: ({ state }) => number(state.position) }),
    slider(figure, "length"),
    slider(figure, "noise", { step: 0.05, text: ({ state }) => number(state.noise) }),
    slider(figure, "seed"),
    slider(figure, "prefers", { step: STEPS.angle, text: ({ state }) => `${state.prefers}°` }),
    slider(figure, "reach"),
  );
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
