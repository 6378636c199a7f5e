// How values become colours: light as it is, or tints by sign and by the root of the size, so that weak
// answers can be seen.

import type { NDArray } from "../runtime/types.ts";

type Colour = [red: number, green: number, blue: number];

/** The tints of a theme: of 0, of what is greater and of what is less. */
export type Tints = { none: Colour; positive: Colour; negative: Colour };

/** Light is the same in both themes. */
const [DARK, LIGHT]: Colour[] = [
  [20, 24, 29],
  [242, 245, 247],
];
const STEPS = 511; // shades of a scale: an odd number, so that 0 has its own
const GREY = 127.5; // of a channel, for 0 in colour

/** The tints of the theme that an element stands in. */
export function tintsOf(el: Element): Tints {
  const style = getComputedStyle(el);
  const colour = (name: string): Colour => {
    const value = Number.parseInt(style.getPropertyValue(name).trim().slice(1), 16);
    return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  };
  return { none: colour("--cn-page"), positive: colour("--cn-pos"), negative: colour("--cn-neg") };
}

/** How an image of one or three planes is drawn. */
export type Scale = { low: number; high: number; absolute?: boolean; tints?: Tints };

/** Fill the pixels, as canvases have them, from an image (P, H, W). */
export function colour(pixels: Uint8ClampedArray, image: NDArray, scale: Scale) {
  const [planes, rows, columns] = image.shape;
  if (planes === 1) shade(pixels, image, scale);
  else mix(pixels, image, rows * columns, scale);
}

/** One plane, by a scale of shades. */
function shade(pixels: Uint8ClampedArray, image: NDArray, { low, high, absolute, tints }: Scale) {
  const shades = tints ? signed(tints) : GREYS;
  const words = new Uint32Array(pixels.buffer);
  const factor = (STEPS - 1) / (high - low);
  for (let at = 0; at < image.length; at++) {
    const value = absolute ? Math.abs(image[at]) : image[at];
    const step = (value - low) * factor + 0.5; // and its whole part: that is quicker than to round
    words[at] = shades[step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step | 0];
  }
}

/** Red, green and blue, each from none to full; with tints 0 is grey. */
function mix(pixels: Uint8ClampedArray, image: NDArray, size: number, { low, high, absolute, tints }: Scale) {
  const [from, factor] = tints ? [0, GREY / high] : [low, 255 / (high - low)];
  const zero = tints ? GREY : 0;
  for (let channel = 0; channel < 3; channel++)
    for (let at = 0; at < size; at++) {
      const value = image[channel * size + at];
      pixels[4 * at + channel] = zero + ((absolute ? Math.abs(value) : value) - from) * factor;
    }
  for (let at = 0; at < size; at++) pixels[4 * at + 3] = 255;
}

/** Colours as one word each: red, green, blue, opaque. */
const word = ([red, green, blue]: Colour) =>
  ((255 << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;

const blend = (from: Colour, to: Colour, share: number): Colour => [
  from[0] + share * (to[0] - from[0]),
  from[1] + share * (to[1] - from[1]),
  from[2] + share * (to[2] - from[2]),
];

const GREYS = Uint32Array.from({ length: STEPS }, (_, at) => word(blend(DARK, LIGHT, at / (STEPS - 1))));

/** The shades of tints, which stay what they are until the theme changes. */
const known = new WeakMap<Tints, Uint32Array>();

/** From full negative over none to full positive, by the root of the size. */
function signed(tints: Tints): Uint32Array {
  const shades = known.get(tints) ?? shadesOf(tints);
  known.set(tints, shades);
  return shades;
}

const shadesOf = ({ none, positive, negative }: Tints) =>
  Uint32Array.from({ length: STEPS }, (_, at) => {
    const share = (2 * at) / (STEPS - 1) - 1;
    return word(blend(none, share > 0 ? positive : negative, Math.sqrt(Math.abs(share))));
  });
