// What the explorable "backprop" shows: five parts, each with its own picture, and one cell picked in all.

import {
  brush,
  controls,
  explorable,
  fill,
  fitCells,
  h,
  number,
  player,
  radios,
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

const BETWEEN = 30; // px that each grid of a row leaves for the sign beside it

const PARTS: Part[] = ["both", "delta", "weight", "input", "check"];

/** What can be set on each part. */
const CONTROLS: Record<Part, string[]> = {
  both: ["kernel_size", "input_size", "stride", "padding", "dilation", "padding_mode"],
  delta: ["activation", "loss", "bias"],
  weight: ["kernel_size", "stride", "padding", "dilation", "padding_mode"],
  input: ["kernel_size", "stride", "padding", "dilation", "padding_mode", "bug"],
  check: ["bug", "activation", "loss", "stride", "padding", "dilation"],
};

function view(figure: BackpropFigure) {
  const inputs = inputsOf(figure);
  const parts = PARTS.map((name) => ({ name, ...pictures[name](figure), drawn: false }));
  const [sum, rule] = [h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" })];
  const steps = player(figure, (position) => ({ picked: pickedAt(figure.scene, position) }));
  const brushes = brush(figure);

  function draw(scene: BackpropScene) {
    const { part, position } = scene.view;
    const picked = pickedCell(scene);
    for (const each of parts) {
      each.el.hidden = each.name !== part;
      if (each.name !== part && each.drawn) continue;
      each.drawn = true;
      drawPicture(each, picked, scene, figure.width);
      if (each.name === part) brushes.hidden = !each.panels.some(({ grid }) => grid.field);
    }
    for (const [name, el] of Object.entries(inputs)) el.hidden = !CONTROLS[part].includes(name);
    fill(sum, ...explain(picked, scene));
    fill(rule, ...law(scene), ...finding(scene));
    const { count } = walkOf(scene);
    steps.draw(count, Math.min(positionOf(picked, scene) ?? position, count - 1));
    figure.say(`${part === "check" ? `${rule.textContent} ` : ""}${sum.textContent}`);
  }

  const top = h("div", { class: "cn-top" }, radios(figure, "part"), ...parts.map(({ el }) => el));
  return { parts: [top, sum, rule, controls(...Object.values(inputs)), steps.el, brushes], draw };
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

function drawPicture(picture: Picture, picked: PickedCell | null, scene: BackpropScene, width: number) {
  for (const panel of picture.panels) drawPanel(panel, picked, scene);
  picture.follow?.(scene);
  const columns = picture.across(scene);
  fitCells(picture.el, width, columns, BETWEEN * columns.length, picture.abreast);
}

export default explorable<BackpropState, BackpropView, BackpropAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
