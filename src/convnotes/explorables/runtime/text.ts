// The words of every figure, and how numbers and messages are written; the twin of text.py, so that both
// sides say the same.

import shared from "./strings.en.json" with { type: "json" };
import type { Fault, Nested, Rows } from "./types.ts";

export const MINUS = "−";

/** The strings of one figure, or the shared ones, by their keys. */
export type Words = Record<string, string>;

/** What fills the {names} of a string. */
export type Values = Record<string, unknown>;

/** The name of the table that all figures share. */
const SHARED = "runtime";

const english = new Map<string, Words>([[SHARED, shared]]);
const translated = new Map<string, Words>();

/** Bring a figure's English strings; it does so itself. */
export const addWords = (name: string, words: Words) => void english.set(name, words);

/** Bring tables of another language, by figure or `runtime`: they are said instead of the English ones. */
export function speak(tables: Record<string, Words>) {
  for (const [name, words] of Object.entries(tables))
    translated.set(name, { ...translated.get(name), ...words });
}

/** The string of `figure.key`, else the shared one of `key`, with {names} filled in (keyOne for one). */
export function t(key: string, values: Values = {}): string {
  return find(key, values.count === 1).replace(/\{(\w+)\}/g, (_, name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`no ${name} for the string ${key}`);
    return word(values[name]);
  });
}

function find(key: string, singular: boolean): string {
  const dot = key.indexOf(".");
  const figure = key.slice(0, Math.max(dot, 0));
  const own = english.has(figure);
  const rest = own ? key.slice(dot + 1) : key;
  for (const table of own ? [figure, SHARED] : [SHARED])
    for (const form of singular ? [`${rest}One`, rest] : [rest]) {
      const text = english.get(table)?.[form]; // English has every key: it says whose a word is
      if (text !== undefined) return translated.get(table)?.[form] ?? text;
    }
  throw new Error(`no string for ${key}`);
}

function word(value: unknown): string {
  if (value === null || value === undefined) return t("nothing");
  if (typeof value === "boolean") return t(String(value));
  if (typeof value === "number") return number(value);
  return Array.isArray(value) ? value.map(word).join(", ") : String(value);
}

/** Round to 1e-12: what both sides do before they compare. */
export function stable(value: number): number {
  const scaled = value * 1e12;
  return Math.abs(scaled) >= 2 ** 53 ? value : Math.floor(scaled + 0.5) / 1e12;
}

/** Write a number for reading. */
export function number(value: number, places = 3): string {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "NaN";
  const rounded = stable(value);
  const size = Math.abs(rounded);
  if (size === 0) return "0";
  if (size >= 1e6 || size < 10 ** -places) return power(rounded);
  return (rounded < 0 ? MINUS : "") + shorten(size.toFixed(places));
}

/** Write a number as a power of ten. */
export function power(value: number, places = 2): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(places).split("e");
  const written = exponent.replace("+", "").replace("-", MINUS);
  return `${value < 0 ? MINUS : ""}${shorten(mantissa)}e${written}`;
}

const shorten = (digits: string) =>
  digits.includes(".") ? digits.replace(/0+$/, "").replace(/\.$/, "") : digits;

/** A factor inside a product: in brackets when negative. */
export const factor = (value: number): string => (stable(value) < 0 ? `(${number(value)})` : number(value));

/** Digits and signs of other keyboards as ASCII has them: full-width ones and Arabic ones. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/\u066b/g, ".")
    .replace(/[−–]/g, "-")
    .replace(/\s+/g, "");

const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const GROUPED = /^[-+]?[1-9]\d{0,2},\d{3}$/; // a thousand times as much in one country as in another

/** A decimal number, with the comma or the point of any country. */
function decimal(text: string): number {
  const written = text.replace(",", ".");
  return !GROUPED.test(text) && DECIMAL.test(written) ? Number(written) : Number.NaN;
}

/**
 * A typed number, in the forms that readers type: a decimal comma, a fraction, the digits of any keyboard;
 * NaN where it is none, or may be read as two.
 */
export function toNumber(text: string): number {
  const [top, bottom, ...more] = plain(text).split("/").map(decimal);
  if (more.length) return Number.NaN;
  return bottom === undefined ? top : top / bottom;
}

/** What is wrong with a text that is no number. */
export const notNumber = (text: string): string => {
  const [one, other] = [plain(text).replace(",", ""), plain(text).replace(",", ".")];
  return GROUPED.test(plain(text))
    ? t("error.twofold", { value: text, one, other })
    : t("error.number", { value: text });
};

/** Lists of numbers, lists of lists …, as Python writes them on one line. */
export function pythonList(value: Nested): string {
  if (Array.isArray(value)) return `[${value.map(pythonList).join(", ")}]`;
  return typeof value === "string" ? `"${value}"` : String(value);
}

/** Rows as the NumPy array that they are, one row a line; `more` arguments after them. */
export function pythonArray(rows: Rows, more = ""): string {
  const lines = rows.map((row) => `    ${pythonList(row)},\n`);
  return `np.array([\n${lines.join("")}]${more && `, ${more}`})`;
}

/** Put an error into words: the figure's own, else the shared ones. */
export function message(error: Fault, figure = ""): string {
  const [low, high] = Array.isArray(error.limit) && error.limit.length === 2 ? error.limit : [null, null];
  const field = error.field + (error.index ? `[${error.index.join(", ")}]` : "");
  const value = typeof error.value === "number" ? exactly(error.value, [low, high]) : error.value;
  return t(`${figure && `${figure}.`}error.${error.code}`, { ...error, value, field, low, high });
}

/** A refused number with as many digits as show what is wrong with it: 9.0004 where 9 is the limit. */
function exactly(value: number, limits: unknown[]): string {
  const seen = (text: string) => {
    const read = Number(text.replaceAll(MINUS, "-"));
    const side = (limit: unknown) => typeof limit !== "number" || read > limit === value > limit;
    const other = (limit: unknown) => typeof limit !== "number" || read < limit === value < limit;
    return Number.isInteger(read) === Number.isInteger(value) && limits.every(side) && limits.every(other);
  };
  let text = number(value);
  for (let digits = 4; digits <= 17 && !seen(text); digits++) text = significant(value, digits);
  return text;
}

/** Write a number with so many digits. */
function significant(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return power(value, digits - 1);
  return (value < 0 ? MINUS : "") + Number(size.toPrecision(digits));
}
