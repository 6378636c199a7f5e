// The Python that gives the same numbers.

import { FIELD, type OrientationState, RETINA, WIDTH } from "./answer.ts";

export function python({ angle, position, length, noise, seed, prefers, reach }: OrientationState) {
  const centre = (RETINA - 1) / 2;
  const pool = `${centre - reach}:${centre + reach + 1}`;
  const { size, wavelength, sigma, aspect } = FIELD;
  const imported = noise ? "from convnotes.explorables.runtime.random import mulberry32\n" : "";
  const added = noise ? `x += ${noise} * (2 * mulberry32(${seed}, x.size).reshape(x.shape) - 1)\n` : "";
  return `${imported}from convnotes.retina import bar
from convnotes.vision import complex_cells, gabor, simple_cells

x = bar(${RETINA}, ${angle}, position=${position}, axis=${prefers}, length=${length}, width=${WIDTH})
${added}w = gabor(${size}, ${prefers}, wavelength=${wavelength}, sigma=${sigma}, aspect=${aspect})
s = simple_cells(x[None, None], w[None, None])[0, 0]
c = complex_cells(x[None, None], w[None, None], field=${2 * reach + 1})[0, 0]
print(s[${pool}, ${pool}])
print(c[${centre}, ${centre}])
`;
}
