// The Python that gives the same numbers.

import { pythonArray } from "../runtime/text.ts";
import type { FiltersState } from "./answer.ts";
import { CONSTANTS, light } from "./pictures.ts";

export function python(state: FiltersState): string {
  const { kernel, second, twice, border } = state;
  const steps = border === "valid" ? "" : `, padding="same", padding_mode="${border}"`;
  const kernels = twice
    ? `w1 = ${pythonArray(kernel)}\nw2 = ${pythonArray(second)}`
    : `w1 = ${pythonArray(kernel)}`;
  const names = twice ? ["w1", "w2"] : ["w1"];
  const [black, white] = light(state.picture);
  const noise = state.noise
    ? `noise = mulberry32(${state.seed}, x.size).reshape(x.shape) - 0.5
x = x + ${state.noise} * ${white - black} * np.sqrt(12) * noise
`
    : "";
  const imported = state.noise ? "from convnotes.explorables.runtime.random import mulberry32\n" : "";
  return `import numpy as np
from convnotes.conv import conv2d
${imported}${pictureIn(state)}
${noise}${kernels}
y = x[:, None]
for w in [${names.join(", ")}]:
    y = conv2d(y, w[None, None]${steps})
print(y[:, 0])
`;
}

/** The lines that make the picture x, plane by plane. */
function pictureIn({ picture, colour }: FiltersState): string {
  if (picture === "own") return "x = my_picture[None]  # a grey one of yours, as an array (H, W)";
  if (picture === "curve")
    return "from convnotes.examples import CURVE_DRAWING\nx = CURVE_DRAWING[None] * 1.0";
  if (picture === "x") return "from convnotes.examples import LETTER_X\nx = LETTER_X[None] * 1.0";
  if (picture === "edge") {
    const profile = `np.array([${CONSTANTS.edge.profile.join(", ")}], float)`;
    return `x = np.tile(${profile}, (1, ${CONSTANTS.edge.rows}, 1))`;
  }
  if (picture === "stripes") {
    const [rows, columns] = CONSTANTS.stripes;
    const wave = `np.cos(np.pi * np.arange(${columns})**2 / ${2 * (columns - 1)})`;
    return `x = np.tile(127.5 + 127.5 * ${wave}, (1, ${rows}, 1))`;
  }
  const loaded = `load_picture("${picture}")`;
  if (picture !== "coffee" || colour)
    return `from convnotes.datasets import load_picture\nx = np.moveaxis(${loaded}, 2, 0) * 1.0`;
  return `from convnotes.datasets import grey, load_picture
x = np.floor(np.round(1000 * grey(${loaded})) / 1000 + 0.5)[None]`;
}
