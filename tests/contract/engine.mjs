// Calls the engine: takes { function: [arguments, …] } from its input, writes what each call returns.

import { readFileSync } from "node:fs";

const runtime = new URL("../../src/convnotes/explorables/runtime/", import.meta.url);
const engine = await import(new URL("engine.ts", runtime));
const slopes = await import(new URL("slopes.ts", runtime));

/** An argument as it was sent, { shape, whole, data } as an array. */
function received(value) {
  if (!value || !value.data) return value;
  return Object.assign(new (value.whole ? Int32Array : Float64Array)(value.data), { shape: value.shape });
}

/** A result as it can be sent; several, or a record, by their order. */
function sent(value) {
  if (ArrayBuffer.isView(value)) {
    return { shape: value.shape, whole: value instanceof Int32Array, data: Array.from(value) };
  }
  if (value === null || typeof value !== "object") return value;
  return Object.values(value).map(sent);
}

const exported = Object.entries({ ...engine, ...slopes });
const functions = Object.fromEntries(exported.filter(([, value]) => value instanceof Function));
const calls = JSON.parse(readFileSync(0, "utf8"));
const results = {};
for (const [name, list] of Object.entries(calls))
  results[name] = list.map((given) => sent(functions[name](...given.map(received))));
process.stdout.write(JSON.stringify({ names: Object.keys(functions), results }));
