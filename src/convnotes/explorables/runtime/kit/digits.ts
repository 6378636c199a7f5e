// How a number is shortened to the digits that a cell has room for.

import { number, power, stable } from "../text.ts";

/** The smallest type that is read, in CSS pixels; a digit's width in parts of it, as grid.css has it. */
const [SMALLEST, EM] = [9.5, 0.6];

/** The largest cell in CSS pixels, but for a whole class: there the digits grow, not their number. */
const USUAL = 34;

/** How many digits have room in a cell of so many CSS pixels. */
export const room = (cell: number) => (Math.min(cell, USUAL) - 2) / (SMALLEST * EM);

/** The cell, in CSS pixels, that so many digits need. */
export const cellFor = (digits: number) => Math.ceil(2 + SMALLEST * EM * digits);

/** How many digits take as much room as a text: a minus is wider, a point narrower. */
export function extent(text: string) {
  let digits = 0;
  for (const character of text) {
    if (character === "−") digits += 1.3;
    else digits += character === "." ? 0.5 : 1;
  }
  return digits;
}

/**
 * A number in so many digits at the most: fewer decimals first, then, if it is large, powers of ten; the
 * label has more of it.
 */
export function short(value: number, digits: number) {
  if (Number.isNaN(value)) return "—";
  const rounded = stable(value);
  for (const places of [2, 1, 0]) {
    const text = withDecimals(rounded, places);
    if (text !== null && extent(text) <= digits) return text;
  }
  if (Math.abs(rounded) < 1) return shortest(rounded);
  const powers = [2, 1, 0].map((places) => power(rounded, places));
  const whole = number(rounded, 0);
  return powers.find((text) => extent(text) <= digits) ?? shorter(powers[2], whole);
}

/** A number with so many decimals, where they show that it is not 0. */
function withDecimals(value: number, places: number) {
  const size = Math.abs(value);
  if (size === 0) return number(0, places);
  const least = 10 ** -places;
  return size < least / 2 ? null : number(Math.sign(value) * Math.max(size, least), places);
}

/** What is written of a number next to nothing where nothing else has room. */
function shortest(value: number) {
  const size = Math.abs(value);
  if (size < 0.05) return "≈0";
  return size < 0.5 ? number(Math.sign(value) * Math.max(size, 0.1), 1) : number(Math.sign(value), 0);
}

const shorter = (one: string, other: string) => (extent(one) < extent(other) ? one : other);
