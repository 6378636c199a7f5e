// The Python that gives the same numbers.

import { pythonArray, t } from "../runtime/text.ts";
import { INK, type LenetState } from "./answer.ts";
import { YOURS } from "./kept.ts";

export function python(state: LenetState): string {
  const { drawing, network, scale, centre, mean } = state;
  const flag = (on: number) => (on ? "True" : "False");
  const steps = `scale=${flag(scale)}, centre=${flag(centre)}, mean=${flag(mean)}`;
  return `import numpy as np
from convnotes.activations import softmax
${network === YOURS ? loaded() : shipped(network)}
drawing = ${pythonArray(drawing)}
x = stored.prepare(drawing / ${INK}, ${steps})
scores = stored.network(x[None, None])
print(softmax(scores)[0])
${state.backward === "gradient" ? gradient(state) : ""}`;
}

const shipped = (network: string) => `from convnotes.pretrained import pretrained

stored = pretrained("${network}")`;

/** The reader's own network is in the file that the page gives. */
const loaded = () => `from convnotes.checkpoint import load_checkpoint
from convnotes.pretrained import pretrained

stored = pretrained()
load_checkpoint("${YOURS}.npz", stored.network)  # ${t("lenet.python.yours")}`;

/** The gradient of the score of the class that is asked about. */
function gradient({ target }: LenetState): string {
  const asked = typeof target === "string" ? "scores.argmax()" : target;
  return `
grad_scores = np.eye(10)[[${asked}]]
print(stored.network.backward(grad_scores)[0, 0])
`;
}
