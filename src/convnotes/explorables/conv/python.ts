// The Python that gives the same numbers.

import { pythonArray, pythonList } from "../runtime/text.ts";
import type { ConvState } from "./answer.ts";

export function python(state: ConvState): string {
  const { input, kernel, stride, padding, dilation, padding_mode: mode, flip } = state;
  const weight = `w[None, None${flip ? ", ::-1, ::-1" : ""}]`;
  const amount = pythonList(padding);
  const steps = `stride=${stride}, padding=${amount}, dilation=${dilation}, padding_mode="${mode}"`;
  return `import numpy as np
from convnotes.conv import conv2d

x = ${pythonArray(input)}
w = ${pythonArray(kernel)}
y = conv2d(x[None, None], ${weight}, ${steps})
print(y[0, 0])
`;
}
