// One grid of a picture: what it shows of an answer, and how it is drawn.

import { type Child, conceal, type Cell as Drawn, Grid, retell, t, tinted } from "../runtime/kit.ts";
import type { NDArray, Picked, Role } from "../runtime/types.ts";
import { type Cell, geometry, pickOf } from "../runtime/windows.ts";
import type { Marks, Place } from "./marks.ts";
import { type BackpropFigure, corner, type PickedCell } from "./reach.ts";
import type { BackpropAnswer, BackpropScene, BackpropState } from "./state.ts";

/** An array of the answer, or the kernel of the state. */
export type ArrayName = keyof BackpropAnswer | "kernel";

export type Panel = {
  grid: Grid;
  array: ArrayName;
  caption(scene: BackpropScene): Child[];
  marks: Marks;
  kind?(scene: BackpropScene, place: Place): Drawn["kind"];
  /** A sign in the corner of a cell, and what is spoken of it. */
  corner?(scene: BackpropScene, at: number): string;
  label?(scene: BackpropScene, at: number): Drawn["label"];
  shown?(scene: BackpropScene): boolean;
};

/** Makes the panel of a figure. */
export type Make = (figure: BackpropFigure) => Panel;

/** What a grid picks, how it looks, what is spoken of it and what an edit changes. */
export type Looks = {
  picks: "padded" | "input" | "kernel" | "y" | "bias";
  role: Role;
  /** Its label's key in the figure's strings. */
  label: string;
  field?: "input" | "kernel" | "upstream" | "target";
  toField?(i: number, j: number): Cell | null;
  toPick?(i: number, j: number): Picked | null;
};

export function gridOf(figure: BackpropFigure, { picks, label, ...options }: Looks): Grid {
  return new Grid(figure, { name: picks, label: t(`backprop.${label}`), ...options });
}

/** The values of an array, and its shape. */
export function shown(scene: BackpropScene, array: ArrayName): NDArray {
  if (array !== "kernel") return scene.answer[array];
  const { kernel } = scene.state;
  return Object.assign(Float64Array.from(kernel.flat()), { shape: [kernel.length, kernel[0].length] });
}

/** A quantity's caption: its word if it has one, its name in its colour, its size. */
export function named(word: string | null, role: Role, name: string, array: ArrayName) {
  return (scene: BackpropScene): Child[] => [
    word && `${t(`backprop.${word}`)} `,
    tinted(role, name),
    ` · ${shown(scene, array).shape.join("×")}`,
  ];
}

/** Whether a cell of the padded input is padding. */
export function isBorder({ state }: BackpropScene, cell: Cell): boolean {
  return pickOf(cell, geometry(state))[0] === "padded";
}

/** Draw a panel, with the marks of the picked cell. */
export function drawPanel(panel: Panel, picked: PickedCell | null, scene: BackpropScene) {
  const { grid, array, marks } = panel;
  const values = shown(scene, array);
  const [rows, columns] = values.shape;
  conceal(grid.el, panel.shown ? !panel.shown(scene) : false);
  retell(grid.caption, ...panel.caption(scene));
  grid.draw({
    rows,
    columns,
    origin: origin(array, scene.state),
    cell: (i, j) => {
      const place: Place = { at: i * columns + j, cell: [i, j] };
      return {
        value: values[place.at],
        kind: panel.kind?.(scene, place),
        marks: picked ? marks(picked, scene, place) : "",
        corner: panel.corner?.(scene, place.at),
        label: panel.label?.(scene, place.at),
      };
    },
  });
}

/** Where the first cell of the unpadded image (or its output) lies in a grid: it stays where it is. */
function origin(array: ArrayName, state: BackpropState): Cell {
  const padded = array === "padded" || array === "grad_padded";
  const output = array === "y" || array === "delta" || array === "spread";
  return padded || (output && state.stride === 1) ? corner(state) : [0, 0];
}
