// The pictures: photographs that are fetched, drawings made by rule, one of the reader's own; the twin of
// pictures.py.

import { floats, fromRows, grey, mulberry32 } from "../runtime/engine.ts";
import { fetched } from "../runtime/kit.ts";
import { packed } from "../runtime/loose.ts";
import type { Fault, Model, NDArray } from "../runtime/types.ts";
import type { FiltersState } from "./answer.ts";
import schema from "./state.json" with { type: "json" };

export const { constants: CONSTANTS } = schema;

/** What of a state says which picture it is. */
type Chosen = Pick<FiltersState, "picture" | "colour" | "noise" | "seed">;

/**
 * A picture as its file has it, one character a value; or, with its name, as Python brings it, the values in
 * base64.
 */
type Stored = { name?: string; shape: number[]; values: string };

/** (H, W, C), by name; the reader's own is "own". */
const images = new Map<string, NDArray>();

/** The reader's own picture from now on. */
export function keepOwn(image: NDArray) {
  images.set("own", image);
  known.clear();
}

export const hasOwn = () => images.has("own");

/** Take the picture that Python brings with the figure: one that would be fetched, or one's own. */
export function adopt(model: Model) {
  const { name, shape, values } = packed<Partial<Stored> | undefined>(model.get("_stored")) ?? {};
  if (!name || !shape || !values) return;
  images.set(
    name,
    floats(
      shape,
      Uint8Array.from(atob(values), (character) => character.charCodeAt(0)),
    ),
  );
  known.clear();
}

/** Have the picture of a state here, if it must be fetched. */
export function load({ picture }: FiltersState): Promise<void> | null {
  if (!CONSTANTS.fetched.includes(picture) || images.has(picture)) return null;
  const missing: Fault = { code: "missing_picture", field: "picture", value: picture, limit: null };
  return fetched(`filters-${picture}`).then(
    (data) => void images.set(picture, unpacked(packed<Stored>(data))),
    () => Promise.reject(missing),
  );
}

/** Undo what tools/make_data.py packed; `load_picture` in datasets.py does the same. */
function unpacked({ shape, values }: Stored): NDArray {
  const [rows, columns, channels] = shape;
  const size = rows * columns;
  const planes = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const code = values.charCodeAt(at);
    const folded = code - (code < 127 ? 35 : 69);
    const step = folded % 2 ? -(folded + 1) / 2 : folded / 2;
    const left = at % columns ? planes[at - 1] : 0;
    const upper = at % size < columns ? 0 : planes[at - columns];
    const corner = at % columns && at % size >= columns ? planes[at - columns - 1] : 0;
    planes[at] = step + left + upper - corner; // modulo 256, as all of it
  }
  const image = floats(shape);
  for (let at = 0; at < image.length; at++) {
    const [channel, cell] = [at % channels, Math.floor(at / channels)];
    const green = channels === 3 && channel !== 1 ? planes[size + cell] : 0; // which red and blue exceed
    image[at] = (planes[channel * size + cell] + green) % 256;
  }
  return image;
}

/** The values that are black and white in a picture. */
export function light(picture: string): number[] {
  return new Map(Object.entries(CONSTANTS.range)).get(picture) ?? CONSTANTS.range.other;
}

/** What was asked for last, with and without its noise: sliders ask for the same picture again and again. */
const known = new Map<string, NDArray>();

function remembered(key: string, make: () => NDArray): NDArray {
  const found = known.get(key) ?? make();
  if (known.size > 8) known.clear();
  known.set(key, found);
  return found;
}

/** The picture with its noise, plane by plane (P, H, W). */
export function pictureOf({ picture, colour, noise, seed }: Chosen): NDArray {
  const plain = remembered(`${picture} ${colour}`, () => planes(picture, colour));
  if (!noise) return plain;
  const drawn = remembered(`noise ${seed} ${plain.length}`, () => mulberry32(seed, plain.length));
  const [black, white] = light(picture);
  const spread = noise * (white - black) * Math.sqrt(12);
  const noisy = floats(plain.shape);
  for (let at = 0; at < noisy.length; at++) noisy[at] = plain[at] + spread * (drawn[at] - 0.5);
  return noisy;
}

function planes(picture: string, colour: number): NDArray {
  const make = DRAWN.get(picture);
  if (make) return plane(make());
  const image = images.get(picture);
  if (!image) throw new Error(`no picture ${picture} here yet`);
  const [rows, columns, channels] = image.shape;
  if (channels > 1 && !colour) return plane(greys(image));
  const apart = floats([channels, rows, columns]);
  const size = rows * columns;
  for (let at = 0; at < image.length; at++)
    apart[(at % channels) * size + Math.floor(at / channels)] = image[at];
  return apart;
}

/** An image in colour as whole numbers of grey: luma is one of thousandths; a half is rounded up. */
function greys(image: NDArray): NDArray {
  const luma = grey(image);
  for (let at = 0; at < luma.length; at++) luma[at] = Math.floor(Math.round(1000 * luma[at]) / 1000 + 0.5);
  return luma;
}

/** One plane of an image. */
const plane = (image: NDArray): NDArray => Object.assign(image.subarray(0), { shape: [1, ...image.shape] });

/** The curve, another stroke and a block of grey. */
function curve(): NDArray {
  const { size, patches } = CONSTANTS.curve;
  const drawing = floats(size);
  for (const { at, cells } of patches)
    for (const [i, row] of cells.entries())
      for (const [j, value] of row.entries()) drawing[(at[0] + i) * size[1] + at[1] + j] = value;
  return drawing;
}

/** A step up and a ramp down, the same in every row. */
function edge(): NDArray {
  return fromRows(Array.from({ length: CONSTANTS.edge.rows }, () => CONSTANTS.edge.profile));
}

/** Upright stripes, finer and finer: at x their frequency is x/(2(columns − 1)). */
function stripes(): NDArray {
  const [rows, columns] = CONSTANTS.stripes;
  const [, white] = light("stripes");
  const row = Array.from({ length: columns }, (_, x) => {
    const wave = Math.cos((Math.PI * x ** 2) / (2 * (columns - 1)));
    return (white / 2) * (1 + wave);
  });
  return fromRows(Array.from({ length: rows }, () => row));
}

const DRAWN = new Map<string, () => NDArray>([
  ["curve", curve],
  ["x", () => fromRows(CONSTANTS.x)],
  ["edge", edge],
  ["stripes", stripes],
]);
