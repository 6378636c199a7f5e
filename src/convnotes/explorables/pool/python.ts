// The Python that gives the same numbers as the explorable "pool".

import { pythonArray, pythonList } from "../runtime/text.ts";
import type { Kind, PoolState } from "./answer.ts";

/** How the core calls each pool: its name, what it takes beside the window, what its backward takes first. */
const CALLS: Record<Kind, { name: string; own: (state: PoolState) => string; first: string }> = {
  max: { name: "max_pool2d", own: () => "", first: "indices, x.shape" },
  mean: { name: "avg_pool2d", own: () => "", first: "x.shape, " },
  norm: { name: "lp_pool2d", own: ({ p }) => `${p}, `, first: "x, " },
  gaussian: { name: "gaussian_pool2d", own: ({ sigma }) => `${sigma}, `, first: "x.shape, " },
};

export function python(state: PoolState): string {
  const { kind, kernel_size: size, stride, padding, input, delta, bug } = state;
  const { name, own, first } = CALLS[kind];
  const steps = `${own(state)}${size}, stride=${stride}, padding=${padding}`;
  const forward = `import numpy as np
from convnotes.pool import ${name}, ${name}_backward

x = ${pythonArray(input, "float")}
${shifting(state)}x = x[None, None]
${kind === "max" ? "y, indices" : "y"} = ${name}(x, ${steps})
print(y[0, 0])

given = ${pythonArray(delta, "float")}
delta = np.ones(y.shape)
rows, columns = min(y.shape[2], ${delta.length}), min(y.shape[3], ${delta[0].length})
delta[0, 0, :rows, :columns] = given[:rows, :columns]
`;
  if (bug !== "none") return forward + withBug(state);
  const settings = kind === "max" ? "" : steps;
  return `${forward}grad_x = ${name}_backward(delta, ${first}${settings})\nprint(grad_x[0, 0])\n`;
}

function shifting({ shift, input }: PoolState): string {
  if (shift === 0) return "";
  const padded = `np.pad(x, ((0, 0), (0, ${Math.abs(shift)})))`;
  return `x = np.roll(${padded}, ${shift}, axis=1)[:, :${input[0].length}]  # shifted, zeros come in\n`;
}

function withBug(state: PoolState): string {
  const { kind, kernel_size: size, stride, padding, p, sigma, shift, input, delta, bug } = state;
  const window = `kernel_size=${size}, stride=${stride}, padding=${padding}`;
  return `
# The core has no bugs to plant; this figure has.
from convnotes.explorables import PoolExplorable

figure = PoolExplorable(
    kind="${kind}", ${window}, p=${p}, sigma=${sigma}, shift=${shift},
    input=${pythonList(input)},
    delta=${pythonList(delta)},
    bug="${bug}",
)
print(figure.answer["grad_x"])
`;
}
