// What a state may be, read from an explorable's NAME.json; the twin of schema.py.
// An error is data, { code, field, value, limit }, with index where a cell of a grid is at fault.
// Every check returns the first error it meets, or null.

/** @typedef {{ code: string, field: string, value: any, limit: any, index?: number[] }} Fault */
/** @typedef {{ type: string, range?: number[], words?: string[], rows?: number[], columns?: number[], planes?: number[], grids?: string[], default: any }} Spec */
/** @typedef {Record<string, Spec>} Specs */
/** @typedef {{ name: string, fields: Specs, derived: Record<string, { resizes: string }>, view: Specs, presets: { id: string, group: string, state: any }[] }} Schema */
/** @typedef {Record<string, any>} State */

/**
 * @param {string} code @param {string} field @param {any} value @param {any} limit @param {{ index?: number[] }} [more]
 * @returns {Fault}
 */
export const fault = (code, field, value, limit, more) => ({ code, field, value: describe(value), limit, ...more });

/** The part of a rejected value that an error repeats: a number or a short text, never a whole grid. @param {any} value */
function describe(value) {
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string") return [...value].slice(0, 40).join("");
  return Array.isArray(value) ? "list" : "object";
}

/** @param {any} value @returns {value is number} */
const isFinite = (value) => typeof value === "number" && Number.isFinite(value);

/** @param {string} field @param {any} value @param {number} low @param {number} high */
function checkInteger(field, value, low, high) {
  if (!Number.isInteger(value)) return fault("integer", field, value, [low, high]);
  return low <= value && value <= high ? null : fault("range", field, value, [low, high]);
}

/** A rectangle of finite numbers, or `planes` of them, of a size within the field's limits. @param {any} spec @param {string} field @param {any} value */
function checkGrid(spec, field, value) {
  const limits = [...(spec.planes ?? []).map((/** @type {number} */ n) => [n, n]), spec.rows, spec.columns];
  if (!isNested(value, limits.length)) return fault("grid", field, value, null);
  const sizes = shapeOf(value, limits.length);
  if (limits.some(([low, high], axis) => sizes[axis] < low || sizes[axis] > high))
    return fault("shape", field, sizes.join("×"), [0, 1].map((end) => limits.map((limit) => limit[end]).join("×")));
  return checkCells(spec.range, field, value, sizes, []);
}

/** Whether a value is a list of lists of … so many axes. @param {any} value @param {number} depth @returns {boolean} */
const isNested = (value, depth) => Array.isArray(value) && (depth === 1 || value.every((item) => isNested(item, depth - 1)));

/** How long the first list of each axis is. @param {any} value @param {number} depth @returns {number[]} */
const shapeOf = (value, depth) => (depth ? [value?.length ?? 0, ...shapeOf(value?.[0], depth - 1)] : []);

/**
 * Lists as long as the first of their kind, and in them finite numbers within the limits.
 * @param {[number, number]} limits @param {string} field @param {any[]} value @param {number[]} sizes @param {number[]} index
 * @returns {Fault | null}
 */
function checkCells(limits, field, value, sizes, index) {
  for (const [at, item] of value.entries()) {
    const here = [...index, at];
    if (sizes.length > 1) {
      if (item.length !== sizes[1]) return fault("ragged", field, item.length, sizes[1]);
      const error = checkCells(limits, field, item, sizes.slice(1), here);
      if (error) return error;
    } else if (!isFinite(item)) return fault("finite", field, item, null, { index: here });
    else if (item < limits[0] || item > limits[1]) return fault("range", field, item, limits, { index: here });
  }
  return null;
}

/** A picked cell: null, or the name of a grid and two indices. @param {any} spec @param {string} field @param {any} value */
function checkCell(spec, field, value) {
  if (value === null) return null;
  if (!Array.isArray(value) || value.length !== 3 || typeof value[0] !== "string")
    return fault("cell", field, value, spec.grids);
  if (!spec.grids.includes(value[0])) return fault("choice", field, value[0], spec.grids);
  return checkInteger(field, value[1], 0, 4999) ?? checkInteger(field, value[2], 0, 4999);
}

/** One field against its own entry of the schema. @param {Spec} spec @param {string} field @param {any} value */
function checkField(spec, field, value) {
  const words = spec.words ?? [];
  if (spec.type === "grid") return checkGrid(spec, field, value);
  if (spec.type === "cell") return checkCell(spec, field, value);
  if (typeof value === "string" && words.length)
    return words.includes(value) ? null : fault("choice", field, value, words);
  if (spec.type === "word") return fault("choice", field, value, words);
  const [low, high] = /** @type {number[]} */ (spec.range);
  if (spec.type === "integer") return checkInteger(field, value, low, high);
  if (!isFinite(value)) return fault("finite", field, value, null);
  return low <= value && value <= high ? null : fault("range", field, value, [low, high]);
}

/**
 * Every field there and each within its limits, nothing else there.
 * @param {Specs} specs @param {State} values @returns {Fault | null}
 */
export function checkFields(specs, values) {
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

/** A derived size: an integer or [height, width], within the limits of its grid. @param {Schema} schema @param {string} field @param {any} value */
function checkSize(schema, field, value) {
  const { rows, columns } = /** @type {any} */ (schema.fields[schema.derived[field].resizes]);
  if (Array.isArray(value) && value.length !== 2) return fault("size", field, value, null);
  const [height, width] = Array.isArray(value) ? value : [value, value];
  return checkInteger(field, height, rows[0], rows[1]) ?? checkInteger(field, width, columns[0], columns[1]);
}

/**
 * The items cropped or extended to a length about their centre; the odd one at the end.
 * @template T @param {T[]} items @param {number} length @param {() => T} blank @returns {T[]}
 */
function centred(items, length, blank) {
  const before = Math.floor(Math.abs(length - items.length) / 2);
  if (length <= items.length) return items.slice(before, before + length);
  return [...Array.from({ length: before }, blank), ...items, ...Array.from({ length: length - items.length - before }, blank)];
}

/** The grid cropped or padded with zeros about its centre; of planes, each. @param {any[][]} grid @param {number | number[]} size @returns {any[][]} */
export function resize(grid, size) {
  if (Array.isArray(grid[0][0])) return grid.map((plane) => resize(plane, size));
  const [height, width] = Array.isArray(size) ? size : [size, size];
  const rows = centred(grid, height, () => grid[0].map(() => 0));
  return rows.map((row) => centred(row, width, () => 0));
}

/**
 * The whole state after changes, with derived sizes turned into the grids they resize (a grid given itself wins).
 * @param {Schema} schema @param {State} current @param {State} changes
 * @returns {{ state: State, error: null } | { state: null, error: Fault }}
 */
export function resolve(schema, current, changes) {
  /** @type {State} */
  const state = { ...current };
  for (const name of Object.keys(changes))
    if (!Object.hasOwn(schema.fields, name) && !Object.hasOwn(schema.derived, name))
      return { state: null, error: fault("unknown", name.slice(0, 40), null, [...Object.keys(schema.fields), ...Object.keys(schema.derived)]) };
  for (const [name, { resizes }] of Object.entries(schema.derived)) {
    if (!Object.hasOwn(changes, name) || Object.hasOwn(changes, resizes)) continue;
    const error = checkSize(schema, name, changes[name]);
    if (error) return { state: null, error };
    state[resizes] = resize(state[resizes], changes[name]);
  }
  for (const name of Object.keys(changes)) if (Object.hasOwn(schema.fields, name)) state[name] = changes[name];
  const error = checkFields(schema.fields, state);
  if (error) return { state: null, error };
  return { state: Object.fromEntries(Object.keys(schema.fields).map((name) => [name, tidy(state[name])])), error: null };
}

/** A copy without minus zero. @param {any} value @returns {any} */
const tidy = (value) => (Array.isArray(value) ? value.map(tidy) : value === 0 ? 0 : value);

/** @param {Specs} specs @returns {State} */
export const defaults = (specs) =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, structuredClone(spec.default)]));
