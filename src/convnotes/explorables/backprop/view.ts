// What the explorable "backprop" shows: five parts, each with its own picture, and one cell picked in all.

import {
  conceal,
  explorable,
  fitCells,
  h,
  number,
  player,
  radios,
  retell,
  select,
  slider,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import { answer, check } from "./answer.ts";
import { finding } from "./finding.ts";
import { law } from "./law.ts";
import { drawPanel } from "./panel.ts";
import { type Picture, pictures } from "./pictures.ts";
import { python } from "./python.ts";
import { type BackpropFigure, type PickedCell, pickedCell } from "./reach.ts";
import schema from "./state.json" with { type: "json" };
import type { BackpropAnswer, BackpropScene, BackpropState, BackpropView, Part } from "./state.ts";
import words from "./strings.en.json" with { type: "json" };
import { pickedAt, positionOf, walkOf } from "./walk.ts";
import { explain } from "./words.ts";

const STAGE: [number, number] = [336, 440]; // px
const LINES: [number, number] = [3, 5]; // of what is written out

const PARTS: Part[] = ["both", "delta", "weight", "input", "check"];

function view(figure: BackpropFigure) {
  const parts = PARTS.map((name) => ({ name, ...pictures[name](figure) }));
  const [sum, rule] = [h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" })];
  const steps = player(figure, (position) => ({ picked: pickedAt(figure.scene, position) }));

  function draw(scene: BackpropScene) {
    const { part, position } = scene.view;
    const picked = pickedCell(scene);
    for (const { el, name } of parts) conceal(el, name !== part); // first: what is shown has the whole width
    for (const each of parts) if (each.name === part) drawPicture(each, picked, scene, figure);
    retell(sum, ...explain(picked, scene));
    retell(rule, ...law(scene), ...finding(scene));
    const { count } = walkOf(scene);
    steps.draw(count, Math.min(positionOf(picked, scene) ?? position, count - 1));
    figure.say(`${part === "check" ? `${rule.textContent} ` : ""}${sum.textContent}`);
  }

  return {
    tabs: radios(figure, "part"),
    controls: inputsOf(figure),
    picture: h("div", { class: "cn-pictures" }, ...parts.map(({ el }) => el)),
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formulaLines: 6,
    formula: rule,
    player: steps.el,
    paints: true,
    draw,
  };
}

/** By the names of the fields that they set. */
function inputsOf(figure: BackpropFigure): Record<string, HTMLElement> {
  return {
    kernel_size: slider(figure, "kernel_size"),
    input_size: slider(figure, "input_size"),
    stride: slider(figure, "stride"),
    padding: slider(figure, "padding"),
    dilation: slider(figure, "dilation"),
    bias: slider(figure, "bias", { step: 0.5, text: ({ state }) => number(state.bias) }),
    padding_mode: select(figure, "padding_mode"),
    activation: select(figure, "activation"),
    loss: select(figure, "loss"),
    bug: select(figure, "bug"),
  };
}

function drawPicture(
  picture: Picture,
  picked: PickedCell | null,
  scene: BackpropScene,
  figure: BackpropFigure,
) {
  for (const panel of picture.panels) drawPanel(panel, picked, scene);
  picture.follow?.(scene);
  fitCells(figure, picture.el);
}

export default explorable<BackpropState, BackpropView, BackpropAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
