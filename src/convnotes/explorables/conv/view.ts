// The explorable "conv": one channel, one kernel, every window in the open.

import {
  type Extent,
  explorable,
  fitCells,
  flag,
  h,
  player,
  retell,
  say,
  select,
  sign,
  sizeFormula,
  slider,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import type { Picked } from "../runtime/types.ts";
import { cellAt, geometry } from "../runtime/windows.ts";
import { answer, type ConvAnswer, type ConvState, type ConvView, check } from "./answer.ts";
import { type ConvFigure, type ConvScene, inputGrid, kernelGrid, outputGrid } from "./grids.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { placed, touches } from "./touches.ts";
import { sentence } from "./words.ts";

const STAGE: [number, number] = [322, 408]; // px

function view(figure: ConvFigure) {
  const [input, kernel, output] = [inputGrid(figure), kernelGrid(figure), outputGrid(figure)];
  const operator = sign();
  const picture = h("div", { class: "cn-picture" }, input.el, operator, kernel.el, sign("="), output.el);
  const sum = h("div", { class: "cn-sum" });
  const size = h("div", { class: "cn-formula" });
  const steps = player(figure, (position) => {
    const columns = figure.session.answer?.output.shape[1] ?? 1;
    return { picked: ["output", ...cellAt(position, columns)] };
  });

  function draw(scene: ConvScene) {
    const { state, answer } = scene;
    const cell = placed(scene.picked, state, answer);
    const touched = touches(cell, state, answer);
    say(operator, state.flip ? "*" : "⋆");
    for (const grid of [input, kernel, output]) grid.draw(scene, touched);
    retell(sum, ...sentence(cell, scene, touched.feeds));
    retell(size, ...sizeFormula(extents(scene), state));
    fitCells(figure, picture);
    steps.draw(answer.output.length, positionOf(cell, scene));
    figure.say(sum.textContent ?? "");
  }

  const controls = {
    kernel_size: slider(figure, "kernel_size"),
    stride: slider(figure, "stride"),
    padding: slider(figure, "padding"),
    dilation: slider(figure, "dilation"),
    input_size: slider(figure, "input_size"),
    padding_mode: select(figure, "padding_mode"),
    flip: flag(figure, "flip"),
  };
  return {
    controls,
    picture,
    stage: STAGE,
    sentence: sum,
    formula: size,
    player: steps.el,
    paints: true,
    draw,
  };
}

function extents({ state, answer: { output, dropped } }: ConvScene): Extent[] {
  return geometry(state).map(({ n, k, amounts }, axis) => ({
    n,
    k,
    amounts,
    dropped: dropped[axis],
    output: output.shape[axis],
  }));
}

/** Where the player stands: at the picked output, else where it was left. */
function positionOf(cell: Picked | null, { view, answer: { output } }: ConvScene) {
  const at = cell?.[0] === "output" ? cell[1] * output.shape[1] + cell[2] : view.position;
  return Math.min(at, output.length - 1);
}

export default explorable<ConvState, ConvView, ConvAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
