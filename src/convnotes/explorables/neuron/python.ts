// The Python that gives the same numbers as the explorable "neuron".

import { pythonArray, pythonList } from "../runtime/text.ts";
import type { NeuronState } from "./answer.ts";

export function python(state: NeuronState): string {
  return `import numpy as np
from convnotes.neurons import activate, neuron

${inputs(state)}
z = neuron(x, w, ${state.bias})
print(z)
print(activate(z, "${state.activation}"))
`;
}

function inputs({ inputs, points, hidden, digits, template, activation, w1, w2 }: NeuronState): string {
  if (inputs === "pixels") {
    const pictures = pythonArray(digits.map((digit) => digit.flat()));
    return `x = ${pictures}\nw = np.array(${pythonList(template.flat())})`;
  }
  const pairs = pythonArray(points.map(([x1, x2]) => [x1, x2]));
  const own = `w = np.array(${pythonList([w1, w2])})`;
  if (inputs === "two") return `x = ${pairs}\n${own}`;
  return `x = ${pairs}
units = ${pythonArray(hidden)}
x = np.stack([neuron(x, u[:2], u[2], "${activation}") for u in units], axis=1)  # the hidden answers
${own}`;
}
