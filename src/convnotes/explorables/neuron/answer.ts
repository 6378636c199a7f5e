// One unit: what it decides, how steep it answers, how it learns; the twin of answer.py.

import {
  type Activation,
  activate,
  floats,
  fromRows,
  gradientStep,
  integers,
  neuron,
  perceptronStep,
  slope,
} from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray, Picked, Rows, Scene } from "../runtime/types.ts";
import { lines, plane } from "./plane.ts";
import schema from "./state.json" with { type: "json" };

export type NeuronState = {
  inputs: "two" | "hidden" | "pixels";
  w1: number;
  w2: number;
  bias: number;
  activation: Activation;
  points: Rows;
  hidden: Rows;
  digits: Rows[];
  template: Rows;
  wanted: number;
  rule: "perceptron" | "gradient";
  rate: number;
  span: number;
};

/** The example that is looked at. */
export type NeuronView = { picked: Picked | null };

type Hidden = { hidden_z: NDArray; hidden_a: NDArray; hidden_slope: NDArray };
type Drawn = { plane: NDArray; lines: NDArray };

/** answer.py says what each of them is. */
export type NeuronAnswer = {
  z: NDArray;
  a: NDArray;
  slope: NDArray;
  wanted: NDArray;
  right: NDArray;
  silent: NDArray;
  stepped: NDArray;
  z_axis: NDArray;
  g: NDArray;
  g_prime: NDArray;
} & Partial<Hidden> &
  Partial<Drawn>;

export type NeuronScene = Scene<NeuronState, NeuronView, NeuronAnswer>;

const { cells, samples, reach, saturated, fires } = schema.constants;

/** Every unit answers every input. */
export const check = () => null;

/** Whether the answer has two hidden units. */
export const isHidden = (answer: NeuronAnswer): answer is NeuronAnswer & Hidden => "hidden_z" in answer;

/** Whether the answer has a plane of two inputs. */
export const isDrawn = (answer: NeuronAnswer): answer is NeuronAnswer & Drawn => "plane" in answer;

export function answer(state: NeuronState): NeuronAnswer {
  const { activation, inputs, bias } = state;
  const { x, wanted } = examples(state);
  const hidden = inputs === "hidden" ? hiddenOf(x, state) : null;
  const seen = hidden ? hidden.hidden_a : x;
  const weight = weights(state);
  const z = weighted(seen, weight, bias);
  const a = activate(z, activation);
  const steep = slope(z, activation);
  const axis = around([...z, ...(hidden ? hidden.hidden_z : [])]);
  const right = Array.from(a, (value, n) => Number(Math.abs(stable(value - wanted[n])) < fires));
  const learnt = Array.from(wanted, (target, n) => stepped(state, rowOf(seen, n), target, weight));
  return {
    z,
    a,
    slope: steep,
    ...hidden,
    wanted,
    right: integers([right.length], right),
    silent: silent(steep, activation),
    stepped: fromRows(learnt),
    z_axis: axis,
    g: activate(axis, activation),
    g_prime: slope(axis, activation),
    ...(inputs === "pixels" ? null : drawn(state)),
  };
}

/** The inputs, one row each, and what is wanted of each. */
export function examples({ inputs, digits, wanted, points }: NeuronState) {
  if (inputs !== "pixels") {
    const x = fromRows(points.map(([x1, x2]) => [x1, x2]));
    return {
      x,
      wanted: floats(
        [points.length],
        points.map(([, , target]) => target),
      ),
    };
  }
  const x = fromRows(digits.map((digit) => digit.flat()));
  const targets = digits.map((_, digit) => Number(digit === wanted));
  return { x, wanted: floats([digits.length], targets) };
}

/** The weights of the unit that answers. */
export function weights({ inputs, template, w1, w2 }: NeuronState): NDArray {
  const values = inputs === "pixels" ? template.flat() : [w1, w2];
  return floats([values.length], values);
}

/** w·x + b, rounded so that a threshold does not hang on the last bits. */
function weighted(x: NDArray, weight: NDArray, bias: number): NDArray {
  const z = neuron(x, weight, bias);
  return floats(z.shape, Array.from(z, stable));
}

function hiddenOf(x: NDArray, { hidden, activation }: NeuronState): Hidden {
  const sums = hidden.map(([w1, w2, b]) => weighted(x, floats([2], [w1, w2]), b));
  const rows = Array.from({ length: x.shape[0] }, (_, n) => sums.map((z) => z[n]));
  const z = fromRows(rows);
  return { hidden_z: z, hidden_a: activate(z, activation), hidden_slope: slope(z, activation) };
}

const rowOf = (x: NDArray, n: number): NDArray =>
  floats([x.shape[1]], x.subarray(n * x.shape[1], (n + 1) * x.shape[1]));

/** The weights, then the bias, after one step on one example. */
function stepped(state: NeuronState, x: NDArray, wanted: number, weight: NDArray): number[] {
  const { rule, rate: learningRate, bias, activation } = state;
  const unit =
    rule === "perceptron"
      ? perceptronStep(x, Number(wanted >= fires), weight, bias, { learningRate })
      : gradientStep(x, wanted, weight, bias, { activation, learningRate });
  return [...unit.weight, unit.bias];
}

/** Of each slope whether it is small for a smooth function (1), or nothing for another (2). */
function silent(steep: NDArray, activation: Activation): NDArray {
  const smooth = activation === "sigmoid" || activation === "tanh";
  const [most] = slope(floats([1]), activation);
  const word = (value: number) =>
    smooth ? Number(stable(value / most) < saturated) : 2 * Number(value === 0);
  return integers(steep.shape, Array.from(steep, word));
}

/** An axis about 0 that holds all these sums: its ends are a power of two times the least. */
function around(sums: number[]): NDArray {
  let end = reach;
  while (end < Math.max(...sums.map(Math.abs))) end *= 2;
  const steps = samples - 1;
  return floats(
    [samples],
    Array.from({ length: samples }, (_, at) => end * ((2 * at) / steps - 1)),
  );
}

function drawn(state: NeuronState): Drawn {
  const { activation, span, inputs, hidden, w1, w2, bias } = state;
  const respond = (x: NDArray) => {
    const seen = inputs === "hidden" ? hiddenOf(x, state).hidden_a : x;
    return activate(weighted(seen, weights(state), bias), activation);
  };
  const units = inputs === "hidden" ? hidden : [[w1, w2, bias]];
  return { plane: plane(respond, span, cells), lines: lines(units, span) };
}
