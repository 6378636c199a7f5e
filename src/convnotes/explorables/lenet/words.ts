// The picked cell written out: its window, its weights, the sum that they make, and what it hangs on.

import { type Child, h, joined, number, t, tinted } from "../runtime/kit.ts";
import type { Picked, Scene } from "../runtime/types.ts";
import { INK, type LenetAnswer, type LenetState, type LenetView } from "./answer.ts";
import { SIZE } from "./drawing.ts";
import { networkOf } from "./kept.ts";
import { handedOn, LAYERS } from "./layers.ts";
import { type Reach, reachOf } from "./reach.ts";

export type LenetScene = Scene<LenetState, LenetView, LenetAnswer>;

/** What a cell weighs: values and weights as maps of one size, and what is said of their sum. */
export type Sum = {
  planes: number;
  rows: number;
  columns: number;
  values: number[];
  /** None where the largest value is taken. */
  weights: number[] | null;
  /** What is said above them. */
  of: string;
  lines: Child[][];
};

/** A picked cell of a layer or a score, written out; null for a pixel or none. */
export function sumOf(scene: LenetScene): Sum | null {
  const { picked } = scene;
  if (picked?.[0] === "scores") return ofUnit(scene, "scores", Math.min(picked[1], 9), "dense2");
  const reach = reachOf(picked);
  if (!reach) return null;
  const { name, rows, columns, planes } = reach.layer;
  if (name.startsWith("dense")) {
    const unit = Math.min(reach.place.i * columns + reach.place.j, planes * rows * columns - 1);
    return ofUnit(
      scene,
      name === "dense1" ? "dense1" : "dense2",
      unit,
      name === "dense1" ? "pool2" : "dense1",
    );
  }
  return name.startsWith("pool") ? ofPool(scene, reach) : ofConvolution(scene, reach);
}

/** What is said of a pixel, or when nothing is picked. */
export function sentence({ picked, state, answer }: LenetScene): Child[] {
  if (picked?.[0] === "drawing") {
    const [, i, j] = inside(picked);
    return [tinted("x", `[${i}, ${j}]`), ` ${t("lenet.inked", { level: state.drawing[i][j], full: INK })}`];
  }
  if (picked?.[0] === "prepared") {
    const [, i, j] = inside(picked);
    const at = i * SIZE + j;
    const words: Child[] = [tinted("x", `x[${i}, ${j}] = ${number(answer.prepared[at])}`)];
    if (state.backward === "gradient")
      words.push("; ", ...slope(`x[${i}, ${j}]`, answer.grad_input[at], answer));
    return words;
  }
  return [h("span", { class: "cn-muted" }, t("lenet.pickSomething"))];
}

const inside = ([name, i, j]: Picked): Picked => [name, Math.min(i, SIZE - 1), Math.min(j, SIZE - 1)];

/** The sum of a convolution: over all maps before, 5×5 products each. */
function ofConvolution(scene: LenetScene, { layer, place, seen }: Reach): Sum {
  const { answer, state } = scene;
  const { parameters } = networkOf(state.network);
  const first = layer.name === "conv1";
  const [weight, bias] = first ? [parameters[0], parameters[1]] : [parameters[2], parameters[3]];
  const [, channels, kh, kw] = weight.shape;
  const before = first
    ? { values: Float64Array.from(answer.prepared), rows: SIZE, columns: SIZE }
    : { values: handedOn(LAYERS[1], answer), rows: LAYERS[1].rows, columns: LAYERS[1].columns };
  const [, , padding] = layer.window ?? [0, 0, 0];
  const count = channels * kh * kw;
  const values = Array.from({ length: count }, (_, at) => {
    const [c, u, v] = [Math.floor(at / (kh * kw)), Math.floor(at / kw) % kh, at % kw];
    const [i, j] = [place.i + u - padding, place.j + v - padding];
    const there = i >= 0 && i < before.rows && j >= 0 && j < before.columns;
    return there ? before.values[(c * before.rows + i) * before.columns + j] : 0;
  });
  const weights = Array.from(weight.subarray(place.plane * count, (place.plane + 1) * count));
  const at = (place.plane * layer.rows + place.i) * layer.columns + place.j;
  const name = `y[${place.plane}, ${place.i}, ${place.j}]`;
  const pixels = seen[seen.length - 1].frame;
  return {
    planes: channels,
    rows: kh,
    columns: kw,
    values,
    weights,
    of: first ? "x" : "pool1",
    lines: [
      ...ofSum(name, answer[layer.name][at], bias[place.plane], values, weights),
      [t("lenet.sees", { rows: pixels.rows, columns: pixels.columns })],
      ...gradientLine(scene, name, layer.name, at),
    ],
  };
}

function ofPool(scene: LenetScene, { layer, place, seen }: Reach): Sum {
  const { answer } = scene;
  const before = LAYERS[layer.name === "pool1" ? 0 : 2];
  const handed = handedOn(before, answer);
  const { top, left, rows, columns } = seen[0].frame;
  const values = Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [top + Math.floor(at / columns), left + (at % columns)];
    return handed[(place.plane * before.rows + i) * before.columns + j];
  });
  const at = (place.plane * layer.rows + place.i) * layer.columns + place.j;
  const name = `y[${place.plane}, ${place.i}, ${place.j}]`;
  const pixels = seen[seen.length - 1].frame;
  const value = tinted("y", `${name} = max(${values.map((v) => number(v, 2)).join(", ")}) = `);
  return {
    planes: 1,
    rows,
    columns,
    values,
    weights: null,
    of: before.name,
    lines: [
      [value, tinted("y", number(answer[layer.name][at]))],
      [t("lenet.sees", { rows: pixels.rows, columns: pixels.columns })],
      ...gradientLine(scene, name, layer.name, at),
    ],
  };
}

/** The sum of a dense unit: over all that the layer before hands on. */
function ofUnit(
  scene: LenetScene,
  name: "dense1" | "dense2" | "scores",
  unit: number,
  from: "pool2" | "dense1" | "dense2",
): Sum {
  const { answer, state } = scene;
  const { parameters } = networkOf(state.network);
  const at = { dense1: 4, dense2: 6, scores: 8 }[name];
  const [weight, bias] = [parameters[at], parameters[at + 1]];
  const before = LAYERS.find((layer) => layer.name === from) ?? LAYERS[3];
  const values = Array.from(handedOn(before, answer));
  const weights = Array.from(weight.subarray(unit * values.length, (unit + 1) * values.length));
  const called = name === "scores" ? `s[${unit}]` : `y[${unit}]`;
  const { planes, rows, columns } = before;
  const lines = ofSum(called, answer[name][unit], bias[unit], values, weights);
  if (name === "scores") lines[1] = [...ofSoftmax(unit, answer)];
  return {
    planes,
    rows,
    columns,
    values,
    weights,
    of: from,
    lines: [...lines, [t("lenet.seesAll")], ...gradientLine(scene, called, name, unit)],
  };
}

const ofSoftmax = (unit: number, { probabilities }: LenetAnswer): Child[] => [
  `p[${unit}] = e^s[${unit}] / Σ e^s = `,
  h("b", {}, number(probabilities[unit], 4)),
];

/** The sum, what ReLU leaves of it, and how much of it the largest products are. */
function ofSum(name: string, value: number, bias: number, values: number[], weights: number[]): Child[][] {
  const products = values.map((x, at) => x * weights[at]);
  const largest = products.toSorted((a, b) => Math.abs(b) - Math.abs(a)).slice(0, 4);
  const parts = largest.map((product) => (product < 0 ? `(${number(product, 2)})` : number(product, 2)));
  return [
    [tinted("y", `${name} = Σ w·x + b = ${number(value)}`), `, b = ${number(bias)}`],
    ["a = max(0, y) = ", h("b", {}, number(Math.max(0, value)))],
    [t("lenet.products", { count: products.length }), " ", ...joined(parts, " + "), " + …"],
  ];
}

function gradientLine(
  { state, answer }: LenetScene,
  name: string,
  layer: "conv1" | "pool1" | "conv2" | "pool2" | "dense1" | "dense2" | "scores",
  at: number,
): Child[][] {
  return state.backward === "gradient" ? [slope(name, answer[`grad_${layer}`][at], answer)] : [];
}

/** The slope of the target's score. */
const slope = (name: string, value: number, { target }: LenetAnswer): Child[] => [
  tinted("d", `∂s[${target[0]}]/∂${name} = ${number(value)}`),
];
