// The Python that gives the same numbers.

import { pythonList } from "../runtime/text.ts";
import type { Rows } from "../runtime/types.ts";
import type { ChannelsState } from "./answer.ts";

export function python({ input, weight, bias, stride, padding }: ChannelsState): string {
  return `import numpy as np
from convnotes.conv import conv2d

x = np.array([
${planes(input, "    ")}])
w = np.array([
${weight.map((filter) => `    [\n${planes(filter, "        ")}    ],\n`).join("")}])
b = np.array(${pythonList(bias[0])})
y = conv2d(x[None], w, b, stride=${stride}, padding=${padding})
print(y[0])
`;
}

/** Planes of numbers, one a line. */
const planes = (rows: Rows[], indent: string) =>
  rows.map((plane) => `${indent}${pythonList(plane)},\n`).join("");
