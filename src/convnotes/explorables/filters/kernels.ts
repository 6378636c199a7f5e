// The kernels as grids to type and paint in, and the window of the picked pixel.

import { conceal, type Figure, fitCells, Grid, h, number, retell, t, tinted } from "../runtime/kit.ts";
import type { Rows, Scene } from "../runtime/types.ts";
import type { FiltersAnswer, FiltersState, FiltersView } from "./answer.ts";
import { type Spot, windowOf } from "./spot.ts";

export type FiltersFigure = Figure<FiltersState, FiltersView, FiltersAnswer>;
export type FiltersScene = Scene<FiltersState, FiltersView, FiltersAnswer>;

/** The kernels in a column, and the pixels under the last of them. */
export function kernelColumn(figure: FiltersFigure) {
  const editable = (name: "kernel" | "second") =>
    new Grid(figure, { name, role: "w", label: t(`filters.grid.${name}`), field: name, toPick: () => null });
  const [kernel, second] = [editable("kernel"), editable("second")];
  const window = new Grid(figure, {
    name: "window",
    role: "x",
    label: t("filters.grid.window"),
    toPick: () => figure.view.picked,
  });
  const el = h("div", { class: "cn-picture cn-filters-kernels" }, kernel.el, second.el, window.el);

  let drawn = "";

  /** Draw the scene, in a box of this size; in a drag that leaves as many pixels, their values wait. */
  function draw(scene: FiltersScene, spot: Spot, room: { width: number; height: number }, late: boolean) {
    const { state } = scene;
    const { twice } = state;
    const shape = `${state.kernel.length}×${state.kernel[0].length}`;
    drawKernel(kernel, state.kernel, twice ? "1" : "");
    drawKernel(second, state.second, "2");
    const waits = late && drawn === shape;
    window.el.classList.toggle("cn-late", waits);
    if (!twice && !waits) {
      drawWindow(window, scene, spot);
      drawn = shape;
    }
    conceal(second.el, !twice);
    conceal(window.el, twice === 1);
    fitCells({ ...room, narrow: false, presenter: figure.presenter }, el);
  }
  return { el, draw };
}

function drawKernel(grid: Grid, rows: Rows, index: string) {
  const size = `${rows.length}×${rows[0].length}`;
  retell(
    grid.caption,
    t("filters.kernel"),
    " ",
    tinted("w", "w", index && h("sub", {}, index)),
    ` · ${size}`,
  );
  grid.draw({ rows: rows.length, columns: rows[0].length, cell: (u, v) => ({ value: rows[u][v] }) });
}

/** The pixels under the kernel, of the first plane. */
function drawWindow(grid: Grid, { state, answer }: FiltersScene, spot: Spot) {
  const pixels = windowOf(answer, state, spot);
  retell(grid.caption, t("filters.window"), " ", tinted("x", "x"), ` · ${number(spot.i)}, ${number(spot.j)}`);
  grid.draw({
    rows: state.kernel.length,
    columns: state.kernel[0].length,
    cell: (u, v) => ({ value: pixels[u * state.kernel[0].length + v] }),
  });
}
