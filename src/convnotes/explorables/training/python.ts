// The Python that gives the losses of descent.

import { pythonArray } from "../runtime/text.ts";
import { drawn, type TrainingState } from "./answer.ts";

export function python(state: TrainingState): string {
  const { picture, hidden, learning_rate: rate, method, steps, rectified } = state;
  const { start } = drawn(state);
  const [rows, columns] = start.shape;
  const first = Array.from({ length: rows }, (_, i) =>
    Array.from(start.subarray(i * columns, (i + 1) * columns)),
  );
  const behind = rectified ? ", rectified=True" : "";
  return `import numpy as np
from convnotes.recovery import descend, filtered

x = ${pythonArray(picture)}
hidden = ${pythonArray(hidden)}
target = filtered(x, hidden${behind})
start = ${pythonArray(first)}
run = descend(start, x, target, steps=${steps}, learning_rate=${rate}, method="${method}"${behind})
print(run.losses)
`;
}
