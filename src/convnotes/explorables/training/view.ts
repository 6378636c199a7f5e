// The explorable "training": a hidden kernel is learnt back by three learners, and how fast they may go.

import { explorable, fitCells, flag, h, player, retell, select, slider } from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import {
  answer,
  check,
  type TrainingAnswer,
  type TrainingScene,
  type TrainingState,
  type TrainingView,
} from "./answer.ts";
import { curvesOf } from "./curves.ts";
import { gridsOf, stepOf, type TrainingFigure } from "./grids.ts";
import { python } from "./python.ts";
import { rateSlider } from "./rate.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { surfaceOf } from "./surface.ts";
import { explain, rule } from "./words.ts";

const STAGE: [number, number] = [362, 600]; // px
const LINES: [number, number] = [2, 5]; // of what is written out
const GRIDS = 350; // px for the picture and the kernels, beside the curves
const WIDE = 1060; // px from which the surface stands beside the curves, and not under them
const LEGEND = 26; // px over a plot
const CAPTION = 30; // px over the surface
const BEAT = 70; // ms of a step

function view(figure: TrainingFigure) {
  const grids = gridsOf(figure);
  const surface = surfaceOf();
  const curves = curvesOf({
    change: (position) => figure.change({ view: { position } }),
    end: () => figure.session.shareView(),
  });
  const plots = h("div", { class: "cn-losses" }, curves.el, surface.el);
  const sum = h("div", { class: "cn-sum" });
  const formula = h("div", { class: "cn-formula" });
  const steps = player(figure, () => ({}), BEAT);

  function draw(scene: TrainingScene) {
    const { whole, plot, side } = roomOf(figure, scene.answer.axis.length > 0);
    grids.draw(scene);
    surface.draw(scene, side);
    plots.classList.toggle("cn-losses-beside", figure.width >= WIDE);
    fitCells(whole, grids.el);
    curves.draw(scene, plot);
    retell(sum, ...explain(scene));
    retell(formula, ...rule(scene));
    steps.draw(scene.state.steps + 1, stepOf(scene), undefined);
    figure.say(sum.textContent ?? "");
  }

  const controls = {
    learning_rate: rateSlider(figure),
    method: select(figure, "method"),
    steps: slider(figure, "steps", { step: 10 }),
    start: select(figure, "start"),
    rectified: flag(figure, "rectified"),
    seed: slider(figure, "seed"),
  };
  return {
    controls,
    picture: h("div", { class: "cn-training" }, grids.el, plots),
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formula,
    player: steps.el,
    paints: true,
    draw,
  };
}

/** How the room is shared out among the grids, the curves and, for two weights, the surface. */
function roomOf(figure: TrainingFigure, surface: boolean) {
  const { width, narrow, presenter } = figure;
  // paper's stage is as high as what stands in it: drawn to that height, the curves would grow without end
  const height = figure.paper ? STAGE[surface ? 1 : 0] : figure.height;
  const beside = width >= WIDE;
  const above = narrow ? Math.floor(height * (surface ? 0.42 : 0.63)) : height;
  const whole = { width: narrow ? width : GRIDS, height: above, narrow: false, presenter };
  const rest = narrow ? height - above : height;
  const side = surface ? Math.floor(beside ? height - CAPTION - 12 : rest / 2 - CAPTION) : 0;
  const left = surface && !beside ? rest - side - CAPTION - 8 : rest;
  return { whole, side: Math.max(side, 90), plot: Math.max(90, Math.floor(left - LEGEND)) };
}

export default explorable<TrainingState, TrainingView, TrainingAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
