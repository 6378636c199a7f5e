// What a state may be, read from an explorable's state.json; the twin of schema.py.
// An error is data, { code, field, value, limit }, with index where a cell of a grid is at fault.
// Every check returns the first error it meets, or null.

import limits from "./limits.json" with { type: "json" };
import { checked } from "./loose.ts";
import type { Changes, Fault, Nested, Preset, Schema, Spec, Specs, State } from "./types.ts";

type Range = [low: number, high: number];

/** What a schema's range may leave open: no field is without one, unless it is of words alone. */
const NONE: Range = [0, 0];

/** The last row, column, or position of a player that a view may name. */
const LAST = limits.last;

/** One error, as both sides of an explorable write it. */
export const fault = (
  code: string,
  field: string,
  value: unknown,
  limit: unknown,
  more?: { index?: number[] },
): Fault => ({ code, field, value: describe(value), limit, ...more });

/** The part of a rejected value that an error repeats: a number or a short text, never a whole grid. */
function describe(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string") return [...value].slice(0, 40).join("");
  return Array.isArray(value) ? "list" : "object";
}

/** Whether a value is an object of named fields: no list, no Map, nothing of a class. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === null || Object.getPrototypeOf(kind) === null;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function checkInteger(field: string, value: unknown, [low, high]: Range): Fault | null {
  if (!isNumber(value) || !Number.isInteger(value)) return fault("integer", field, value, [low, high]);
  return low <= value && value <= high ? null : fault("range", field, value, [low, high]);
}

/** A rectangle of finite numbers, or `planes` of them, of a size within the field's limits. */
function checkGrid(spec: Spec, field: string, value: unknown): Fault | null {
  const { planes = [], rows = NONE, columns = NONE } = spec;
  const limits = [...planes.map((count): Range => [count, count]), rows, columns];
  if (!isNested(value, limits.length)) return fault("grid", field, value, null);
  const sizes = shapeOf(value, limits.length);
  if (limits.some(([low, high], axis) => sizes[axis] < low || sizes[axis] > high)) {
    const ends = [0, 1].map((end) => limits.map((limit) => limit[end]).join("×"));
    return fault("shape", field, sizes.join("×"), ends);
  }
  return checkCells(spec, field, value, sizes, []);
}

/** Whether a value is a list of lists of … so many axes. */
const isNested = (value: unknown, depth: number): value is unknown[] =>
  Array.isArray(value) && (depth === 1 || value.every((item) => isNested(item, depth - 1)));

/** How long the first list of each axis is. */
function shapeOf(value: unknown, depth: number): number[] {
  if (depth === 0) return [];
  const list: unknown[] = Array.isArray(value) ? value : [];
  return [list.length, ...shapeOf(list[0], depth - 1)];
}

/** Lists as long as the first of their kind, and in them finite numbers (whole ones) within the limits. */
function checkCells(
  spec: Spec,
  field: string,
  value: unknown[],
  sizes: number[],
  index: number[],
): Fault | null {
  for (const [at, item] of value.entries()) {
    const place = [...index, at];
    const error =
      sizes.length > 1 && Array.isArray(item)
        ? checkRow(spec, field, item, sizes.slice(1), place)
        : checkNumber(spec.range ?? NONE, field, item, { index: place }, spec.whole);
    if (error) return error;
  }
  return null;
}

function checkRow(spec: Spec, field: string, row: unknown[], sizes: number[], index: number[]): Fault | null {
  if (row.length !== sizes[0]) return fault("ragged", field, row.length, sizes[0]);
  return checkCells(spec, field, row, sizes, index);
}

function checkNumber(
  limits: Range,
  field: string,
  value: unknown,
  more?: { index: number[] },
  whole = false,
): Fault | null {
  if (!isNumber(value)) return fault("finite", field, value, null, more);
  if (whole && !Number.isInteger(value)) return fault("integer", field, value, [...limits], more);
  return limits[0] <= value && value <= limits[1] ? null : fault("range", field, value, [...limits], more);
}

/** Rows of whole numbers, those of each column within its own range. */
function checkTable({ rows = NONE, ranges = [] }: Spec, field: string, value: unknown): Fault | null {
  if (!isNested(value, 2)) return fault("grid", field, value, null);
  if (value.length < rows[0] || value.length > rows[1]) return fault("shape", field, value.length, [...rows]);
  for (const [i, row] of value.entries()) {
    if (!Array.isArray(row)) return fault("grid", field, value, null);
    if (row.length !== ranges.length) return fault("ragged", field, row.length, ranges.length);
    for (const [j, limits] of ranges.entries()) {
      const error = checkInteger(field, row[j], limits);
      if (error) return { ...error, index: [i, j] };
    }
  }
  return null;
}

/** A picked cell: null, or the name of a grid and two indices. */
function checkCell({ grids = [] }: Spec, field: string, value: unknown): Fault | null {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length !== 3 || typeof value[0] !== "string")
    return fault("cell", field, value, grids);
  if (!grids.includes(value[0])) return fault("choice", field, value[0], grids);
  return checkInteger(field, value[1], [0, LAST]) ?? checkInteger(field, value[2], [0, LAST]);
}

/** One field against its own entry of the schema. */
function checkField(spec: Spec, field: string, value: unknown): Fault | null {
  const { type, words = [], range = type === "position" ? ([0, LAST] satisfies Range) : NONE } = spec;
  if (type === "grid") return checkGrid(spec, field, value);
  if (type === "table") return checkTable(spec, field, value);
  if (type === "cell") return checkCell(spec, field, value);
  const choices = type === "word" || !words.length ? words : [range[0], "…", range[1], ...words];
  if (typeof value === "string" && words.length)
    return words.includes(value) ? null : fault("choice", field, value, choices);
  if (type === "word") return fault("choice", field, value, words);
  return type === "number" ? checkNumber(range, field, value) : checkInteger(field, value, range);
}

/** Every field there and each within its limits, nothing else there. */
export function checkFields(specs: Specs, values: Record<string, unknown>): Fault | null {
  const names = Object.keys(specs);
  for (const name of Object.keys(values))
    if (!Object.hasOwn(specs, name)) return fault("unknown", name.slice(0, 40), null, names);
  for (const name of names) {
    if (!Object.hasOwn(values, name)) return fault("missing", name, null, names);
    const error = checkField(specs[name], name, values[name]);
    if (error) return error;
  }
  return null;
}

/** The range of a field; of a derived size that of the rows of the grid that it resizes. */
export function rangeOf(schema: Schema, field: string): Range {
  const derived = schema.derived[field];
  const { type, range, rows } = schema.fields[derived?.resizes ?? field] ?? schema.view[field];
  return (derived ? rows : range) ?? (type === "position" ? [0, LAST] : NONE);
}

/** A derived size: an integer or [height, width], within the limits of its grid. */
function checkSize(schema: Schema, field: string, value: unknown): Fault | null {
  const { rows = NONE, columns = NONE } = schema.fields[schema.derived[field].resizes];
  if (Array.isArray(value) && value.length !== 2) return fault("size", field, value, null);
  const [height, width] = Array.isArray(value) ? value : [value, value];
  return checkInteger(field, height, rows) ?? checkInteger(field, width, columns);
}

/** The items cropped or extended to a length about their centre; the odd one at the end. */
function centred(items: Nested[], length: number, blank: () => Nested): Nested[] {
  const before = Math.floor(Math.abs(length - items.length) / 2);
  if (length <= items.length) return items.slice(before, before + length);
  const after = length - items.length - before;
  return [...Array.from({ length: before }, blank), ...items, ...Array.from({ length: after }, blank)];
}

/** A value as the list that it is; what is none is empty. */
const list = (value: Nested | undefined): Nested[] => (Array.isArray(value) ? value : []);

/** The grid cropped or padded with zeros about its centre to [height, width]; of planes, each. */
function resize(grid: Nested, [height, width]: [number, number]): Nested[] {
  const parts = list(grid);
  const first = list(parts[0]);
  if (Array.isArray(first[0])) return parts.map((plane) => resize(plane, [height, width]));
  const rows = centred(parts, height, () => first.map(() => 0));
  return rows.map((row) => centred(list(row), width, () => 0));
}

/** A grid, or planes of grids, with another value in one cell, grown to hold it; null for no change. */
export function withCell(grid: Nested, at: number[], value: number, blank: number): Nested[] | null {
  const [i, j] = at;
  if (at.length > 2) {
    const plane = withCell(list(grid)[i], at.slice(1), value, blank);
    return plane && list(grid).with(i, plane);
  }
  const rows = list(grid).map(list);
  if (rows[i]?.[j] === value) return null;
  const height = Math.max(rows.length, i + 1);
  const width = Math.max(rows[0].length, j + 1);
  const cell = (r: number, c: number) => (r === i && c === j ? value : (rows[r]?.[c] ?? blank));
  return Array.from({ length: height }, (_, r) => Array.from({ length: width }, (_, c) => cell(r, c)));
}

export type Resolved = { state: State; error: null } | { state: null; error: Fault };

/** The whole state after changes, with derived sizes turned into the grids they resize; a given grid wins. */
export function resolve(schema: Schema, current: State, changes: Changes): Resolved {
  const { fields, derived } = schema;
  const state: Record<string, unknown> = { ...current };
  for (const name of Object.keys(changes)) {
    if (Object.hasOwn(fields, name) || Object.hasOwn(derived, name)) continue;
    const known = [...Object.keys(fields), ...Object.keys(derived)];
    return { state: null, error: fault("unknown", name.slice(0, 40), null, known) };
  }
  for (const [name, { resizes }] of Object.entries(derived)) {
    if (!Object.hasOwn(changes, name) || Object.hasOwn(changes, resizes)) continue;
    const error = checkSize(schema, name, changes[name]);
    if (error) return { state: null, error };
    state[resizes] = resize(current[resizes], sizeOf(changes[name]));
  }
  for (const name of Object.keys(changes)) if (Object.hasOwn(fields, name)) state[name] = changes[name];
  const error = checkFields(fields, state);
  if (error) return { state: null, error };
  const tidied = Object.keys(fields).map((name) => [name, tidy(state[name])]);
  return { state: checked<State>(Object.fromEntries(tidied)), error: null };
}

/** [height, width] of a size that may be one number for both. */
const sizeOf = (size: unknown): [number, number] => {
  const [height, width] = Array.isArray(size) ? size : [size, size];
  return [Number(height), Number(width)];
};

/** A copy without minus zero. */
const tidy = (value: unknown): unknown => (Array.isArray(value) ? value.map(tidy) : value === 0 ? 0 : value);

/** Fields with their defaults; that of a position may be "last", as far as one goes. */
export const defaults = (specs: Specs): Record<string, Spec["default"]> =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, byDefault(spec)]));

const byDefault = (spec: Spec): Spec["default"] =>
  spec.type === "position" && spec.default === "last" ? LAST : structuredClone(spec.default);

/** What choosing a preset changes: to the fields' defaults, but for what it says itself and what it keeps. */
export function presetChanges({ fields }: Schema, { state, keeps = [] }: Preset): Changes {
  const reset = Object.entries(fields).filter(([name]) => !keeps.includes(name));
  return structuredClone({ ...defaults(Object.fromEntries(reset)), ...state });
}

/** Whether a state has all the values of a part of it. */
export const includes = (state: State, part: Changes) =>
  Object.entries(part).every(
    ([name, value]) => name === "view" || JSON.stringify(state[name]) === JSON.stringify(value),
  );
