// How numbers and messages are written; the twin of text.py, so that both sides say the same words.

import strings from "./strings.en.json";

export const MINUS = "−";

/** The string of a key, with {names} filled in; with a count of 1 that of keyOne, if there is one. @param {string} key @param {Record<string, any>} [values] */
export function t(key, values = {}) {
  const table = /** @type {Record<string, string>} */ (strings);
  const words = (values.count === 1 && table[`${key}One`]) || (table[key] ?? key);
  return words.replace(/\{(\w+)\}/g, (_, name) => word(values[name] ?? null));
}

/** @param {any} value @returns {string} */
function word(value) {
  if (value === null) return "nothing";
  if (typeof value === "number") return number(value);
  return Array.isArray(value) ? value.map(word).join(", ") : String(value);
}

/** Round to 1e-12: what both sides do before they compare. @param {number} value */
export function stable(value) {
  const scaled = value * 1e12;
  return Math.abs(scaled) >= 2 ** 53 ? value : Math.floor(scaled + 0.5) / 1e12;
}

/** Write a number for reading. @param {number} value @param {number} [places] */
export function number(value, places = 3) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "NaN";
  value = stable(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e6 || size < 10 ** -places) return power(value);
  return (value < 0 ? MINUS : "") + shorten(size.toFixed(places));
}

/** Write a number as a power of ten. @param {number} value @param {number} [places] */
export function power(value, places = 2) {
  const [mantissa, exponent] = Math.abs(value).toExponential(places).split("e");
  return `${value < 0 ? MINUS : ""}${shorten(mantissa)}e${exponent.replace("+", "").replace("-", MINUS)}`;
}

/** @param {string} digits */
const shorten = (digits) => (digits.includes(".") ? digits.replace(/0+$/, "").replace(/\.$/, "") : digits);

/** A factor inside a product: in brackets when negative. @param {number} value */
export const factor = (value) => (stable(value) < 0 ? `(${number(value)})` : number(value));

/** Put an error, { code, field, value, limit }, into words. @param {import("./schema.ts").Fault} error */
export function message(error) {
  const [low, high] = Array.isArray(error.limit) && error.limit.length === 2 ? error.limit : [null, null];
  const field = error.field + (error.index ? `[${error.index.join(", ")}]` : "");
  return t(`error.${error.code}`, { ...error, field, low, high });
}
