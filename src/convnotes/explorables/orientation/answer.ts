// The explorable "orientation": a bar on the retina, a simple and a complex cell, and their tuning.

import schema from "./state.json";
import { bar, correlate2d, floats, gabor, maxPool2d, mulberry32 } from "../runtime/engine.ts";
import { explorable, stable } from "../runtime/kit.ts";
import { ANGLES, FIELD, POSITIONS, RETINA, WIDTH, python, remember, view } from "./view.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */

/** Every combination of fields is a bar that can be shown. */
export const check = () => null;

/**
 * The retina, the field, the answers of the simple cells and of the complex cell, the curves.
 * @param {State} state
 */
export function answer({ angle, position, length, noise, seed, prefers, reach }) {
  const grain = mulberry32(seed, RETINA ** 2).map((u) => noise * (2 * u - 1));
  const weight = gabor(FIELD.size, prefers, FIELD);
  const side = FIELD.size + 2 * reach;
  const retina = (/** @type {number} */ turned, /** @type {number} */ moved) => {
    const image = bar(RETINA, turned, { position: moved, axis: prefers, length, width: WIDTH });
    for (let at = 0; at < image.length; at++) image[at] += grain[at];
    return image;
  };
  const cells = (/** @type {NDArray} */ image, /** @type {NDArray} */ kernel) => correlate2d(middle(image, side), kernel);
  const rectified = (/** @type {NDArray} */ drive) => floats(drive.shape, drive.map((value) => Math.max(stable(value), 0)));
  const tuning = (/** @type {NDArray[]} */ images) => {
    const simple = images.map((image) => rectified(cells(image, weight)));
    return [simple.map((map) => map[(map.length - 1) / 2]), simple.map((map) => Math.max(...map))].map((curve) => floats([curve.length], curve));
  };

  const shown = retina(angle, position);
  const [excitation, inhibition] = [1, -1].map((sign) => cells(shown, floats(weight.shape, weight.map((w) => Math.max(sign * w, 0)))));
  const simple = rectified(floats(excitation.shape, excitation.map((value, at) => value - inhibition[at])));
  const { y: complex, indices: best } = maxPool2d(simple, 2 * reach + 1);
  const [angleSimple, angleComplex] = tuning(ANGLES.map((turned) => retina(turned, position)));
  const [positionSimple, positionComplex] = tuning(POSITIONS.map((moved) => retina(angle, moved)));
  return {
    retina: shown,
    weight,
    excitation,
    inhibition,
    simple,
    complex: flat(complex),
    best: flat(best),
    angle_simple: angleSimple,
    angle_complex: angleComplex,
    position_simple: positionSimple,
    position_complex: positionComplex,
  };
}

/** The middle of a square image, so many pixels across. @param {NDArray} image @param {number} side */
function middle(image, side) {
  const [size, margin] = [image.shape[0], (image.shape[0] - side) / 2];
  const part = floats([side, side]);
  for (let i = 0; i < side; i++) part.set(image.subarray((margin + i) * size + margin, (margin + i) * size + margin + side), i * side);
  return part;
}

/** The same values along one axis. @param {NDArray} array @returns {NDArray} */
const flat = (array) => Object.assign(array.slice(), { shape: [array.length] });

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python, remember });
