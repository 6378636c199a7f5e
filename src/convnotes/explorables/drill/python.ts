// The Python that solves the problem.

import { pythonArray, pythonList } from "../runtime/text.ts";
import type { NDArray } from "../runtime/types.ts";
import { answer, type DrillAnswer, type DrillState } from "./answer.ts";

export function python(state: DrillState): string {
  const problem = answer(state);
  return KINDS[state.kind](problem);
}

const KINDS: Record<string, (problem: DrillAnswer) => string> = {
  output_size: ({ n, k, s, p, d }) => `from convnotes.shapes import output_size

print(output_size(${n[0]}, ${k[0]}, stride=${s[0]}, padding=${p[0]}, dilation=${d[0]}))
`,

  output_cell: ({ x, w, s, i, j, variant }) => `import numpy as np
from convnotes.conv import conv2d

x = ${array(x)}
w = ${array(w)}
y = conv2d(x[None, None], w[None, None${variant[0] ? ", ::-1, ::-1" : ""}], stride=${s[0]})
print(y[0, 0, ${i[0]}, ${j[0]}])
`,

  receptive_field: ({ kernels, strides }) => `from convnotes.fields import receptive_field

kernels, strides = ${pythonList([...kernels])}, ${pythonList([...strides])}
layers = [{"kernel_size": k, "stride": s} for k, s in zip(kernels, strides)]
print(receptive_field(layers)[-1].size)
`,

  max_pool_gradient: ({ x, delta, k, s }) => `import numpy as np
from convnotes.pool import max_pool2d, max_pool2d_backward

x = ${array(x)}
delta = ${array(delta)}
y, indices = max_pool2d(x[None, None], ${k[0]}, stride=${s[0]})
gradient = max_pool2d_backward(delta[None, None], indices, (1, 1, *x.shape))
print(gradient[0, 0])
`,

  weight_gradient: ({ x, delta }) => `import numpy as np
from convnotes.conv import conv2d_backward

x = ${array(x)}
delta = ${array(delta)}
w = np.zeros((1, 1, 2, 2))  # its gradient does not depend on it
_, gradient, _ = conv2d_backward(delta[None, None], x[None, None], w)
print(gradient[0, 0])
`,

  neuron: ({ x, w, b, variant }) => `import numpy as np
from convnotes.neurons import neuron

x = ${array(x)}
w = ${array(w)}
print(neuron(x[0], w[0], ${b[0]}${variant[0] ? ', "relu"' : ""}))
`,

  parameters: ({ variant, c, o, k, size }) =>
    variant[0]
      ? `from convnotes.shapes import dense_parameters

print(dense_parameters(${c[0]} * ${size[0]} * ${size[0]}, ${o[0]}))
`
      : `from convnotes.shapes import conv_parameters

print(conv_parameters(${c[0]}, ${o[0]}, ${k[0]}))
`,
};

/** A grid as the array of floats that it is. */
function array(grid: NDArray): string {
  const columns = grid.shape[1];
  const rows = Array.from({ length: grid.shape[0] }, (_, i) => [
    ...grid.slice(i * columns, (i + 1) * columns),
  ]);
  return pythonArray(rows, "float");
}
