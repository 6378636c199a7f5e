// The explorable "neuron": what it shows.

import { button, conceal, explorable, h, number, retell, select, slider, t } from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import type { Changes, Rows } from "../runtime/types.ts";
import {
  answer,
  check,
  type NeuronAnswer,
  type NeuronScene,
  type NeuronState,
  type NeuronView,
  weights,
} from "./answer.ts";
import { Board } from "./board.ts";
import { chosenIn } from "./chosen.ts";
import { curves } from "./curves.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { type NeuronFigure, pixels, tables } from "./tables.ts";
import { explain, law } from "./words.ts";

const STAGE: [number, number] = [368, 640]; // CSS pixels
const LINES: [number, number] = [3, 4]; // of what is written out
const [PLANE, TABLE] = [0.37, 0.27]; // parts of a wide box; the curves have the rest
const GAP = 16; // CSS pixels between the three
const AXIS = 26; // CSS pixels by which the plane's drawing is higher than wide
const KEY = 24; // CSS pixels over the plane for what its lines are
const UPPER = 0.49; // of a narrow box, for plane and table
const COLUMN = { two: 126, hidden: 158, pixels: 100 }; // CSS pixels of the table there

function view(figure: NeuronFigure) {
  const board = new Board(handOf(figure));
  const digit = pixels(figure);
  const graph = curves();
  const table = tables(figure);
  const sum = h("div", { class: "cn-sum" });
  const formula = h("div", { class: "cn-formula" });
  const left = h("div", { class: "cn-left" }, board.plot.el, digit.el);
  const middle = h("div", { class: "cn-curves" }, ...graph.els);
  const right = h("div", { class: "cn-right" }, table.el);
  const picture = h("div", { class: "cn-neuron" }, left, middle, right);
  const settings = knobs(figure);

  function draw(scene: NeuronScene) {
    const chosen = chosenIn(scene);
    const isPixels = scene.state.inputs === "pixels";
    const room = roomOf(figure, COLUMN[scene.state.inputs]);
    const { narrow, presenter } = figure;
    left.style.width = `${room.left}px`;
    right.style.width = `${room.right}px`;
    conceal(board.plot.el, isPixels);
    digit.draw(scene, chosen);
    table.draw(scene, chosen);
    board.draw(scene, chosen, Math.min(room.upper - KEY, room.left + AXIS));
    graph.draw(scene, chosen, room.lower);
    const upper = { height: room.upper, narrow: false, presenter };
    if (isPixels) digit.fit({ ...upper, width: room.left });
    table.fit({ ...upper, width: room.right });
    picture.classList.toggle("cn-below", narrow);
    settings.draw(isPixels);
    retell(sum, ...explain(scene, chosen));
    retell(formula, ...law(scene, chosen));
    figure.say(sum.textContent ?? "");
  }

  return {
    controls: settings.all,
    picture,
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formulaLines: 4,
    formula,
    paints: true,
    draw,
  };
}

/** How the picture's box is shared out. */
function roomOf({ width, height, narrow }: NeuronFigure, column: number) {
  if (narrow) {
    const upper = Math.floor(height * UPPER);
    return { left: width - column - 6, right: column, upper, lower: height - upper - GAP / 2 };
  }
  const left = Math.floor(Math.min(width * PLANE, height - KEY - AXIS));
  const right = Math.floor(width * TABLE);
  return { left, right, upper: height, lower: height };
}

/** What a hand on the plane does. */
function handOf(figure: NeuronFigure) {
  const look = (at: number) => ({ picked: ["points", at, 0] });
  const points = (): Rows => figure.session.latest.points;
  return {
    points,
    begin: () => figure.beginGesture(),
    end: () => figure.session.shareView(),
    pick(at: number) {
      figure.change({ view: look(at) });
    },
    move(at: number, [x1, x2]: [number, number]) {
      const moved = points().map((row, n) => (n === at ? [x1, x2, row[2]] : row));
      figure.change({ points: moved, view: look(at) });
    },
  };
}

function knobs(figure: NeuronFigure) {
  const [w1, w2] = (["w1", "w2"] as const).map((field) =>
    slider(figure, field, { step: 0.5, text: ({ state }) => number(state[field]) }),
  );
  const all = {
    w1,
    w2,
    bias: slider(figure, "bias", { step: 0.5, text: ({ state }) => number(state.bias) }),
    activation: select(figure, "activation"),
    learn: button(t("neuron.learn"), () => learn(figure), { title: t("neuron.learnTitle") }),
    inputs: select(figure, "inputs"),
    rule: select(figure, "rule"),
    rate: slider(figure, "rate", { step: 0.1, text: ({ state }) => number(state.rate) }),
    wanted: slider(figure, "wanted"),
    span: slider(figure, "span"),
  };
  function draw(isPixels: boolean) {
    for (const one of [w1, w2, all.span]) one.classList.toggle("cn-absent", isPixels);
    all.wanted.classList.toggle("cn-absent", !isPixels);
  }
  return { all, draw };
}

/** One step of the rule on the picked example; then the next one is looked at. */
function learn(figure: NeuronFigure) {
  figure.refresh();
  const { scene } = figure;
  if (!scene) return;
  const { at } = chosenIn(scene);
  const { state, answer } = scene;
  const count = weights(state).length + 1;
  const values = [...answer.stepped.subarray(at * count, (at + 1) * count)];
  figure.beginGesture();
  const next = ["points", (at + 1) % answer.z.length, 0];
  figure.change({ ...taught(state, values), view: { picked: next } });
}

/** The fields of the state that weights and a bias become. */
function taught({ inputs, template }: NeuronState, values: number[]): Changes {
  const bias = values[values.length - 1];
  if (inputs !== "pixels") return { w1: values[0], w2: values[1], bias };
  const columns = template[0].length;
  return { template: template.map((row, i) => row.map((_, j) => values[i * columns + j])), bias };
}

export default explorable<NeuronState, NeuronView, NeuronAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
