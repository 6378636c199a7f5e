// The explorable "orientation": a bar on the retina, a simple and a complex cell, and their tuning.

import { bar, correlate2d, floats, gabor, maxPool2d, mulberry32, relu } from "../runtime/engine.ts";
import { stable } from "../runtime/text.ts";
import type { NDArray, Picked, Rows } from "../runtime/types.ts";
import schema from "./state.json" with { type: "json" };

export type OrientationState = {
  angle: number;
  position: number;
  length: number;
  noise: number;
  seed: number;
  prefers: number;
  reach: number;
};

/** The picked simple cell, and which points of the two curves are shown: 1 at those. */
export type OrientationView = { picked: Picked | null; angles: Rows; positions: Rows };

export type OrientationAnswer = {
  retina: NDArray;
  weight: NDArray;
  excitation: NDArray;
  inhibition: NDArray;
  simple: NDArray;
  complex: NDArray;
  best: NDArray;
  angle_simple: NDArray;
  angle_complex: NDArray;
  position_simple: NDArray;
  position_complex: NDArray;
};

const { constants, fields } = schema;

/** Pixels across the retina; pixels across the bar: as many as the bright stripe of a field. */
export const { retina: RETINA, width: WIDTH } = constants;

/** The receptive field of every simple cell: pixels, and how it fades along and across its stripes. */
export const FIELD = constants.field;

/** Where the tuning curves are measured: degrees, pixels. */
export const ANGLES = places(fields.angle.range, constants.steps.angle);
export const POSITIONS = places(fields.position.range, constants.steps.position);

function places([low, high]: number[], step: number) {
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, at) => low + at * step);
}

/** Every combination of fields is a bar that can be shown. */
export const check = () => null;

/**
 * The retina, the field, the answers of the simple cells and of the complex cell, the curves. What the
 * positive and the negative weights collect are `excitation` and `inhibition`; `best` counts the simple cells
 * row by row.
 */
export function answer(state: OrientationState): OrientationAnswer {
  const { angle, position, prefers, reach } = state;
  const retina = retinaOf(state);
  const weight = gabor(FIELD.size, prefers, FIELD);
  const [shown, pool] = [retina(angle, position), 2 * reach + 1];
  const excitation = cells(shown, relu(weight), reach);
  const inhibition = cells(shown, relu(negative(weight)), reach);
  const simple = rectified(
    floats(
      excitation.shape,
      excitation.map((value, at) => value - inhibition[at]),
    ),
  );
  const { y: complex, indices: best } = maxPool2d(simple, pool);
  const byAngle = tuning(
    ANGLES.map((turned) => retina(turned, position)),
    weight,
    reach,
  );
  const byPosition = tuning(
    POSITIONS.map((moved) => retina(angle, moved)),
    weight,
    reach,
  );
  return {
    retina: shown,
    weight,
    excitation,
    inhibition,
    simple,
    complex: flat(complex),
    best: flat(best),
    angle_simple: byAngle.simple,
    angle_complex: byAngle.complex,
    position_simple: byPosition.simple,
    position_complex: byPosition.complex,
  };
}

/** The retina under a bar turned and moved so far: the noise stays as it is. */
function retinaOf({ prefers, length, noise, seed }: OrientationState) {
  const grain = mulberry32(seed, RETINA ** 2).map((u) => noise * (2 * u - 1));
  return (angle: number, position: number) => {
    const image = bar(RETINA, angle, { position, axis: prefers, length, width: WIDTH });
    for (let at = 0; at < image.length; at++) image[at] += grain[at];
    return image;
  };
}

/** What the weights collect at each cell of the pool, which lies in the middle of the retina. */
function cells(image: NDArray, weight: NDArray, reach: number) {
  return correlate2d(middle(image, FIELD.size + 2 * reach), weight);
}

/** What cells answer to a drive, whose last bits decide nothing. */
const rectified = (drive: NDArray) => relu(floats(drive.shape, drive.map(stable)));

/** What the simple cell in the middle and the complex cell answer to each image. */
function tuning(images: NDArray[], weight: NDArray, reach: number) {
  const maps = images.map((image) => rectified(cells(image, weight, reach)));
  const simple = maps.map((map) => map[(map.length - 1) / 2]);
  const complex = maps.map((map) => Math.max(...map));
  return { simple: floats([simple.length], simple), complex: floats([complex.length], complex) };
}

/** The middle of a square image, so many pixels across. */
function middle(image: NDArray, side: number) {
  const [size, margin] = [image.shape[0], (image.shape[0] - side) / 2];
  const part = floats([side, side]);
  for (let i = 0; i < side; i++) {
    const start = (margin + i) * size + margin;
    part.set(image.subarray(start, start + side), i * side);
  }
  return part;
}

const negative = (array: NDArray) =>
  floats(
    array.shape,
    array.map((value) => -value),
  );

/** The same values along one axis. */
const flat = (array: NDArray): NDArray => Object.assign(array.slice(), { shape: [array.length] });
