// The networks that are here, unpacked: weights are whole numbers with one scale for each filter or row; the
// twin of convnotes/pretrained.py.

import { floats } from "../runtime/engine.ts";
import type { NDArray } from "../runtime/types.ts";
import { SHAPES } from "./constants.ts";
import { SIZE } from "./drawing.ts";

/** A network as its file has it, arrays in base64. */
export type Stored = {
  name: string;
  /** Null for one of the reader's own. */
  accuracy: number | null;
  mean: string;
  parameters: StoredParameter[];
};
type StoredParameter = { shape: number[]; values: string; scales?: string };

export type Network = {
  accuracy: number;
  /** Of the training digits: what is subtracted from every drawing. */
  mean: NDArray;
  parameters: NDArray[];
};

const networks = new Map<string, Network>();

export const isKept = (name: string) => networks.has(name);

/** The name of the network that the reader has trained, in this tab alone. */
export const YOURS = "yours";

/** Have these parameters as the reader's own. */
export function keepYours(parameters: ArrayLike<number>[], mean: NDArray) {
  const shaped = parameters.map((values, at) => floats(SHAPES[at], values));
  networks.set(YOURS, { accuracy: NaN, mean, parameters: shaped });
}

/** Unpack a network, and have it from now on. */
export function keep({ name, accuracy, mean, parameters }: Stored) {
  networks.set(name, {
    accuracy: accuracy ?? NaN,
    mean: levelsOf(mean, [SIZE, SIZE]),
    parameters: parameters.map(unpacked),
  });
}

/** A network that is here. */
export function networkOf(name: string): Network {
  const network = networks.get(name);
  if (!network) throw new Error(`no network ${name} here yet`);
  return network;
}

/** A weight is a whole number times the scale of its row; a bias is a number. */
function unpacked({ shape, values, scales }: StoredParameter): NDArray {
  if (!scales) return floats(shape, singles(values));
  const steps = singles(scales);
  const levels = new Int8Array(bytes(values).buffer);
  const row = levels.length / steps.length;
  const weight = floats(shape);
  for (let at = 0; at < levels.length; at++) weight[at] = levels[at] * steps[Math.floor(at / row)];
  return weight;
}

/** Whole 255ths. */
export const levelsOf = (text: string, shape: number[]): NDArray =>
  floats(
    shape,
    Array.from(bytes(text), (level) => level / 255),
  );

const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const singles = (text: string) => new Float32Array(bytes(text).buffer);
