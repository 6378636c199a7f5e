// The Python that gives the same numbers.

import { pythonArray } from "../runtime/text.ts";
import { INK, type LenetState } from "./answer.ts";

export function python(state: LenetState): string {
  const { drawing, network, scale, centre, mean } = state;
  const flag = (on: number) => (on ? "True" : "False");
  const steps = `scale=${flag(scale)}, centre=${flag(centre)}, mean=${flag(mean)}`;
  return `import numpy as np
from convnotes.pretrained import pretrained

drawing = ${pythonArray(drawing)}
stored = pretrained("${network}")
p = stored.probabilities(drawing / ${INK}, ${steps})
print(p)
${state.backward === "gradient" ? gradient(state) : ""}`;
}

/** The gradient of the score of the class that is asked about, as the figure itself computes it. */
function gradient({ network, scale, centre, mean, target }: LenetState): string {
  const steps = `scale=${scale}, centre=${centre}, mean=${mean}`;
  const asked = typeof target === "string" ? `"${target}"` : target;
  return `
from convnotes.explorables import LenetExplorable

figure = LenetExplorable(drawing=drawing, network="${network}", ${steps}, target=${asked})
print(figure.answer["grad_input"])
`;
}
