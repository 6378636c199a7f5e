// The explorable "pool": a window summed up in one number, and where that number's gradient goes.

import {
  conceal,
  explorable,
  type Figure,
  h,
  number,
  player,
  radios,
  retell,
  scrollable,
  select,
  sizeFormula,
  slider,
  t,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import type { Amounts } from "../runtime/types.ts";
import { cellAt } from "../runtime/windows.ts";
import { answer, check, type PoolAnswer, type PoolScene, type PoolState, type PoolView } from "./answer.ts";
import { comparison } from "./comparison.ts";
import { gradientCheck } from "./gradientcheck.ts";
import { picture } from "./picture.ts";
import { python } from "./python.ts";
import { located, marksOf } from "./reach.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { explainBackward, explainForward, law } from "./words.ts";

type PoolFigure = Figure<PoolState, PoolView, PoolAnswer>;

const STAGE: [number, number] = [312, 452]; // px
const LINES: [number, number] = [2, 4]; // of what is written out
const BESIDE = 236; // px for what there is to say beside the grids
const BELOW = 122; // px for it below them, with the gap

function view(figure: PoolFigure) {
  const grids = picture(figure);
  const shift = comparison();
  const found = gradientCheck();
  const settings = knobs(figure);
  const sum = h("div", { class: "cn-sum" });
  const formula = h("div", { class: "cn-formula" });
  const steps = player(figure, (position) => {
    const across = figure.session.answer?.output.shape[1] ?? 1;
    const grid = figure.state.direction === "forward" ? "output" : "delta";
    return { picked: [grid, ...cellAt(position, across)] };
  });

  function draw(scene: PoolScene) {
    const { state } = scene;
    const picked = located(scene);
    const marks = marksOf(picked, scene);
    const back = state.direction === "backward";
    settings.draw(state);
    grids.draw(scene, picked, marks);
    shift.draw(scene);
    found.draw(scene);
    const alone = !back && state.shift === 0;
    conceal(aside, alone);
    grids.fit(roomOf(figure, alone));
    retell(sum, ...(back ? explainBackward(picked, scene) : explainForward(picked, scene)));
    retell(formula, ...law(scene), back ? null : size(scene));
    const [rows, columns] = scene.answer.output.shape;
    const at = picked?.[0] === "output" ? picked[1] * columns + picked[2] : scene.view.position;
    steps.draw(rows * columns, Math.min(at, rows * columns - 1));
    figure.say(sum.textContent ?? "");
  }

  const group = { class: "cn-aside", role: "group", "aria-label": t("pool.aside") };
  const aside = scrollable(h("div", group, shift.el, found.el));
  return {
    tabs: radios(figure, "direction"),
    controls: settings.all,
    picture: h("div", { class: "cn-pool" }, grids.el, aside),
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formulaLines: 5,
    formula,
    player: steps.el,
    paints: true,
    draw,
  };
}

/** What is left to the grids beside what there is to say about them; on a phone it stands below. */
function roomOf(figure: PoolFigure, alone: boolean) {
  const { width, height, narrow, presenter, paper } = figure;
  if (alone || paper) return { width, height, narrow, presenter, paper };
  if (narrow) return { width, height: height - BELOW, narrow, presenter, paper };
  return { width: width - BESIDE, height, narrow, presenter, paper };
}

/** The controls; those that one kind of pool or one direction has of its own keep their place without it. */
function knobs(figure: PoolFigure) {
  const p = slider(figure, "p", { step: 0.5, text: ({ state }) => number(state.p) });
  const sigma = slider(figure, "sigma", { step: 0.25, text: ({ state }) => number(state.sigma) });
  const bug = select(figure, "bug");
  const all = {
    kind: select(figure, "kind"),
    kernel_size: slider(figure, "kernel_size"),
    stride: slider(figure, "stride"),
    padding: slider(figure, "padding"),
    p,
    sigma,
    shift: slider(figure, "shift", { text: ({ state }) => number(state.shift) }),
    input_size: slider(figure, "input_size"),
    bug,
  };
  function draw({ kind, direction }: PoolState) {
    p.classList.toggle("cn-absent", kind !== "norm");
    sigma.classList.toggle("cn-absent", kind !== "gaussian");
    bug.classList.toggle("cn-absent", direction === "forward");
  }
  return { all, draw };
}

/** The size formula with the numbers in it. */
function size({ state, answer: { x, output, dropped } }: PoolScene) {
  const { kernel_size: k, stride, padding } = state;
  const amounts: Amounts = [padding, padding];
  const extents = [0, 1].map((axis) => ({
    n: x.shape[axis],
    k,
    amounts,
    dropped: dropped[axis],
    output: output.shape[axis],
  }));
  return h("div", {}, sizeFormula(extents, { stride }));
}

export default explorable<PoolState, PoolView, PoolAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
