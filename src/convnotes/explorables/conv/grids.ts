// The three grids: what their captions say, what their cells show, and what is picked or written there.

import { type Figure, Grid, retell, t, tinted } from "../runtime/kit.ts";
import type { Scene } from "../runtime/types.ts";
import { cellAt, geometry, pickOf } from "../runtime/windows.ts";
import { type ConvAnswer, type ConvState, type ConvView, oriented } from "./answer.ts";
import type { Touches } from "./touches.ts";

export type ConvFigure = Figure<ConvState, ConvView, ConvAnswer>;
export type ConvScene = Scene<ConvState, ConvView, ConvAnswer>;

/** The padded input; its cells are written into the input cells that they show. */
export function inputGrid(figure: ConvFigure) {
  const toField = (i: number, j: number) => {
    const source = figure.session.answer?.source;
    const shown = source ? source[i * source.shape[1] + j] : -1;
    return shown < 0 ? null : cellAt(shown, figure.state.input[0].length);
  };
  const grid = new Grid(figure, {
    name: "input",
    role: "x",
    label: t("conv.input"),
    field: "input",
    toField,
    toPick: (i, j) => pickOf([i, j], geometry(figure.state)),
  });
  function draw({ state, answer: { padded, dropped } }: ConvScene, touched: Touches) {
    const [height, width] = geometry(state);
    const [rows, columns] = padded.shape;
    const padding = rows === height.n && columns === width.n ? "" : paddedTo(rows, columns);
    const size = ` · ${height.n}×${width.n}${padding}`;
    retell(grid.caption, t("conv.inputWord"), " ", tinted("x", "x"), size);
    const kind = (i: number, j: number) => {
      if (i >= rows - dropped[0] || j >= columns - dropped[1]) return "dropped";
      return pickOf([i, j], [height, width])[0] === "padded" ? "padding" : "";
    };
    grid.draw({
      rows,
      columns,
      origin: [height.amounts[0], width.amounts[0]],
      cell: (i, j) => ({ value: padded[i * columns + j], kind: kind(i, j), marks: touched.padded([i, j]) }),
    });
  }
  return { el: grid.el, draw };
}

const paddedTo = (rows: number, columns: number) => t("conv.paddedTo", { size: `${rows}×${columns}` });

/** The kernel as it lies on a window; its cells are picked by their places in w. */
export function kernelGrid(figure: ConvFigure) {
  const toField = (u: number, v: number) => oriented(figure.state, [u, v]);
  const grid = new Grid(figure, {
    name: "kernel",
    role: "w",
    label: t("conv.kernel"),
    field: "kernel",
    toField,
    toPick: (u, v) => ["kernel", ...toField(u, v)],
  });
  function draw({ state, answer: { oriented } }: ConvScene, touched: Touches) {
    const [rows, columns] = oriented.shape;
    const size = ` · ${rows}×${columns}${state.flip ? t("conv.flipped") : ""}`;
    retell(grid.caption, t("conv.kernelWord"), " ", tinted("w", "w"), size);
    grid.draw({
      rows,
      columns,
      cell: (u, v) => ({ value: oriented[u * columns + v], marks: touched.kernel([u, v]) }),
    });
  }
  return { el: grid.el, draw };
}

/** The output; with stride 1 it grows with the padding as the input does. */
export function outputGrid(figure: ConvFigure) {
  const grid = new Grid(figure, { name: "output", role: "y", label: t("conv.output") });
  function draw({ state, answer: { output } }: ConvScene, touched: Touches) {
    const [rows, columns] = output.shape;
    const [height, width] = geometry(state);
    retell(grid.caption, t("conv.outputWord"), " ", tinted("y", "y"), ` · ${rows}×${columns}`);
    grid.draw({
      rows,
      columns,
      origin: state.stride === 1 ? [height.amounts[0], width.amounts[0]] : [0, 0],
      cell: (i, j) => ({ value: output[i * columns + j], marks: touched.output([i, j]) }),
    });
  }
  return { el: grid.el, draw };
}
