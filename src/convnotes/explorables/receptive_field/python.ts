// The Python that gives the same numbers.

import type { Described } from "../runtime/engine.ts";
import { pythonList } from "../runtime/text.ts";
import { described, type StackState } from "./answer.ts";

export function python(state: StackState): string {
  const { layers, channels, size, bias } = state;
  const lines = layers.map((row) => `    ${written(described(row, bias === 1))},\n`).join("");
  return `from convnotes.costs import costs
from convnotes.fields import receptive_field
from convnotes.stacks import along

layers = [
${lines}]
shape = (${channels}, ${size}, ${size})
for row in costs(layers, shape).rows:
    print(row.parameters, row.multiply_adds, row.flops, row.memory)
for field in receptive_field(along(layers, shape), ${size}):
    print(*field)
`;
}

const DEFAULTS: Described = { kind: "", padding: 0, dilation: 1, groups: 1, bias: true };

/** A layer as a dict; what has its default is left out. */
function written(layer: Described) {
  const defaults = new Map(Object.entries(DEFAULTS));
  const items = Object.entries(layer).filter(([name, value]) => value !== defaults.get(name));
  return `{${items.map(([name, value]) => `"${snake(name)}": ${inPython(value)}`).join(", ")}}`;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const inPython = (value: Described[keyof Described]) => {
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === undefined ? "None" : pythonList(value);
};
