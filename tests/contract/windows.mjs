// Asks where the windows of each state of a list lie, and writes all that runtime/windows.ts says of them.

import { readFileSync } from "node:fs";

const url = new URL("../../src/convnotes/explorables/runtime/windows.ts", import.meta.url);
const { cellsOf, geometry, misfit, outputs, paddedOf, pickOf, shownCells, amountsOf, windowsOf } =
  await import(url);

/** Who reads whom, by places in lists of all outputs, taps and padded cells. */
function reads(state) {
  const axes = geometry(state);
  const windows = windowsOf(state);
  const size = axes.map(({ padded }) => padded);
  const [cells, places, taps] = [size, windows.output, windows.kernel].map(cellsOf);
  const at = ([i, j], [, columns]) => i * columns + j;
  return {
    under: places.map((output) => windows.cellsUnder(output).map(({ cell }) => at(cell, size))),
    readers: cells.map((cell) =>
      windows.outputsOf(cell).map(({ output, tap }) => [at(output, windows.output), at(tap, windows.kernel)]),
    ),
    covered: places.map((output) =>
      cells.flatMap((cell, place) => (windows.covers(output, cell) ? place : [])),
    ),
    met: taps.map((tap) => cells.flatMap((cell, place) => (windows.meets(tap, cell) ? place : []))),
    picks: cells.map((cell) => pickOf(cell, axes)),
    unpicked: cells.map((cell) => paddedOf(pickOf(cell, axes), axes)),
  };
}

const answers = JSON.parse(readFileSync(0, "utf8")).map((state) => {
  const [axes, fault] = [geometry(state), misfit(state)];
  if (fault) return { axes, fault };
  const shown = shownCells([state.input.length, state.input[0].length], amountsOf(axes), state.padding_mode);
  return { axes, fault, ...outputs(state), shown: Array.from(shown), ...reads(state) };
});
process.stdout.write(JSON.stringify(answers));
