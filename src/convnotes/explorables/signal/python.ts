// The Python that gives the same numbers as the explorable "signal".

import { pythonList } from "../runtime/text.ts";
import { PIECES, type SignalState } from "./answer.ts";

export function python({ f, g, flip, time }: SignalState): string {
  const call = flip ? "convolve1d(f, g)" : 'correlate2d(f[None], g[None], mode="full")[0]';
  const held = `pieces = ${PIECES}  # of a step: on each, both signals are constant
f, g = np.repeat(f, pieces), np.repeat(g, pieces)
`;
  const integral = `np.pad(${call}, 1) / pieces  # the integral; 0 where the signals only touch`;
  return `import numpy as np
from convnotes.conv import ${flip ? "convolve1d" : "correlate2d"}

f = np.array(${pythonList(f[0])})
g = np.array(${pythonList(g[0])})
${time === "continuous" ? held : ""}y = ${time === "continuous" ? integral : call}
print(y)
`;
}
