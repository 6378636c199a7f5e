// The grids: for each channel its input, the shown filter and what they add; the outputs; the biases.

import { type Figure, Grid, h, retell, sign, t, tinted } from "../runtime/kit.ts";
import type { Scene } from "../runtime/types.ts";
import { pickOf } from "../runtime/windows.ts";
import { axesOf, type ChannelsAnswer, type ChannelsState, type ChannelsView } from "./answer.ts";
import { planeOf } from "./planes.ts";
import { filterOf, type Place, type Touches } from "./touches.ts";

export type ChannelsFigure = Figure<ChannelsState, ChannelsView, ChannelsAnswer>;
export type ChannelsScene = Scene<ChannelsState, ChannelsView, ChannelsAnswer>;

/** A line: channel k of the input ⋆ channel k of the filter = what they add to the output. */
export function channelLine(figure: ChannelsFigure, k: number) {
  const input = inputGrid(figure, k);
  const kernel = kernelGrid(figure, k);
  const share = shareGrid(figure, k);
  const product = h("div", { class: "cn-product" }, sign("⋆"), kernel.el, sign("="), share.el);
  const el = h("div", { class: "cn-channel" }, input.el, product);
  function draw(scene: ChannelsScene, touched: Touches) {
    const filter = filterOf(scene.picked, scene.view);
    input.draw(scene, touched);
    kernel.draw(scene, touched, filter);
    share.draw(scene, touched, filter);
  }
  return { el, draw };
}

/** Channel k of the padded input. */
function inputGrid(figure: ChannelsFigure, k: number) {
  const at = (i: number, j: number) => pickOf([i, j], axesOf(figure.state));
  const grid = new Grid(figure, {
    name: `input${k}`,
    role: "x",
    label: t("channels.input", { k }),
    field: "input",
    toField: (i, j) => {
      const [name, row, column] = at(i, j);
      return name === "input" ? [k, row, column] : null;
    },
    toPick: (i, j) => {
      const [name, row, column] = at(i, j);
      return [`${name}${k}`, row, column];
    },
  });
  function draw({ state, answer: { padded } }: ChannelsScene, touched: Touches) {
    const [height, width] = axesOf(state);
    const [, rows, columns] = padded.shape;
    const values = planeOf(padded, k);
    const padding = state.padding ? t("channels.paddedTo", { size: `${rows}×${columns}` }) : "";
    retell(grid.caption, tinted("x", `x${k}`), ` · ${height.n}×${width.n}${padding}`);
    grid.draw({
      rows,
      columns,
      origin: [state.padding, state.padding],
      cell: (i, j) => ({
        value: values[i * columns + j],
        kind: pickOf([i, j], [height, width])[0] === "padded" ? "padding" : "",
        marks: touched.padded(k, [i, j]),
      }),
    });
  }
  return { el: grid.el, draw };
}

/** Channel k of the looked-at filter: a picked cell of it would touch nothing that is not seen already. */
function kernelGrid(figure: ChannelsFigure, k: number) {
  const grid = new Grid(figure, {
    name: `weight${k}`,
    role: "w",
    label: t("channels.kernel", { k }),
    field: "weight",
    toField: (u, v) => [filterNow(figure), k, u, v],
    toPick: () => figure.view.picked,
  });
  function draw({ state }: ChannelsScene, touched: Touches, filter: number) {
    const weight = state.weight[filter][k];
    retell(grid.caption, tinted("w", `w${filter}`));
    grid.draw({
      rows: weight.length,
      columns: weight[0].length,
      cell: (u, v) => ({ value: weight[u][v], marks: touched.kernel(k, [u, v]) }),
    });
  }
  return { el: grid.el, draw };
}

/** What channel k adds to the output of the looked-at filter. */
function shareGrid(figure: ChannelsFigure, k: number) {
  const grid = new Grid(figure, {
    name: `share${k}`,
    role: "y",
    label: t("channels.shareOf", { k }),
    toPick: (i, j) => [`output${filterNow(figure)}`, i, j],
  });
  function draw({ answer: { partial } }: ChannelsScene, touched: Touches, filter: number) {
    const [rows, columns] = partial.shape.slice(2);
    const values = planeOf(partial, filter, k);
    retell(grid.caption, t("channels.share"));
    grid.draw({
      rows,
      columns,
      cell: (i, j) => ({ value: values[i * columns + j], marks: touched.share(k, [i, j]) }),
    });
  }
  return { el: grid.el, draw };
}

const filterNow = (figure: ChannelsFigure) => filterOf(figure.scene?.picked ?? null, figure.view);

/** The output of a filter. */
export function outputGrid(figure: ChannelsFigure, filter: number) {
  const label = t("channels.output", { o: filter });
  const grid = new Grid(figure, { name: `output${filter}`, role: "y", label });
  function draw({ answer: { output } }: ChannelsScene, touched: Touches) {
    const [, rows, columns] = output.shape;
    const values = planeOf(output, filter);
    retell(grid.caption, tinted("y", `y${filter}`), ` · ${rows}×${columns}`);
    grid.draw({
      rows,
      columns,
      cell: (i, j) => ({ value: values[i * columns + j], marks: touched.output(filter, [i, j]) }),
    });
  }
  return { el: grid.el, draw };
}

/** The biases of all filters; that of the picked output is framed. */
export function biasGrid(figure: ChannelsFigure) {
  const grid = new Grid(figure, {
    name: "bias",
    role: "w",
    label: t("channels.bias"),
    field: "bias",
    toPick: () => figure.view.picked,
  });
  function draw({ state: { bias } }: ChannelsScene, place: Place | null) {
    const used = place?.grid === "output" ? place.plane : -1;
    retell(grid.caption, t("channels.biasWord"), " ", tinted("w", "b0, b1"));
    grid.draw({
      rows: 1,
      columns: bias[0].length,
      cell: (_, filter) => ({ value: bias[0][filter], marks: filter === used ? "cn-window" : "" }),
    });
  }
  return { el: grid.el, draw };
}
