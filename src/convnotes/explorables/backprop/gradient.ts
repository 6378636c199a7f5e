// A gradient of x written out: the products of δ and w that it is the sum of.

import { type Child, number, t, tinted } from "../runtime/kit.ts";
import { cellAt, geometry, pickOf } from "../runtime/windows.ts";
import { type PickedCell, type Product, products } from "./reach.ts";
import type { BackpropScene } from "./state.ts";
import { coloured, type Explained, line, product, summed } from "./terms.ts";

const FEW = 4; // products whose names have room in a line

/** The picked cell of the padded input: its place in the input, if any, and whose gradients it gets. */
type Place = {
  /** Its name in the formula. */
  name: string;
  inside: [i: number, j: number] | null;
  /** Whether it stands for itself alone, before the border is added back. */
  alone: boolean;
  cells: Set<number>;
};

export function explainX(picked: PickedCell, scene: BackpropScene): Explained {
  const { state, answer } = scene;
  const place = placeOf(picked, scene);
  const at = place.inside && place.inside[0] * answer.grad_x.shape[1] + place.inside[1];
  const made = products(scene).filter(({ cell }) => place.cells.has(cell));
  const name = () => tinted("d", place.name);
  const written = [name(), " = ", ...valuesOf(made, at, place, picked, scene), ...note(picked, place, scene)];
  if (made.length === 0 || made.length > FEW || state.bug === "slope_after")
    return { name: "x", at, words: written };
  return { name: "x", at, words: [line(name(), " = ", ...summed(namesOf(made, scene))), line(...written)] };
}

function placeOf({ i, j, cells }: PickedCell, { state, view, answer: { padded } }: BackpropScene): Place {
  const [grid, row, column] = pickOf([i, j], geometry(state));
  const inside = grid === "input";
  const alone = view.part === "input" && (cells.size > 1 || !inside);
  return {
    name: inside ? `∂L/∂x[${row}, ${column}]` : t("backprop.borderCell"),
    inside: inside ? [row, column] : null,
    alone,
    cells: alone ? new Set([i * padded.shape[1] + j]) : cells,
  };
}

/** δ[i, j]·w[u, v], with the names. */
function namesOf(made: Product[], { answer: { y, grad_w: gradW } }: BackpropScene): Child[][] {
  return made.map(({ y: entry, w }) => {
    const [i, j] = cellAt(entry, y.shape[1]);
    const [u, v] = cellAt(w, gradW.shape[1]);
    return product(tinted("d", `δ[${i}, ${j}]`), tinted("w", `w[${u}, ${v}]`));
  });
}

/** The same with the numbers, and their sum. */
function valuesOf(
  made: Product[],
  at: number | null,
  { alone }: Place,
  { i, j }: PickedCell,
  { state, answer }: BackpropScene,
): Child[] {
  const { grad_a: gradA, delta, slope, grad_x: gradX, grad_padded: gradPadded } = answer;
  if (made.length === 0) return ["0", ` · ${t("backprop.reachesNothing")}`];
  const late = state.bug === "slope_after";
  const sent = late ? gradA : delta;
  const flat = state.kernel.flat();
  const sum = summed(made.map(({ y, w }) => product(coloured("d", sent[y]), coloured("w", flat[w]))));
  const border = alone || at === null;
  const terms = late && !border ? ["(", ...sum, ")·", coloured("y", slope[at])] : sum;
  const total = border ? gradPadded[i * gradPadded.shape[1] + j] : gradX[at];
  return [...terms, " = ", tinted("d", number(total))];
}

/** What happens to the border's share. */
function note({ i, j, cells }: PickedCell, { inside, alone }: Place, { answer }: BackpropScene): Child[] {
  if (inside && cells.size === 1) return [];
  if (inside) return [` · ${t(alone ? "backprop.plusBorder" : "backprop.withBorder")}`];
  const source = answer.source[i * answer.source.shape[1] + j];
  return [` · ${t(source < 0 ? "backprop.dropped" : "backprop.addedBack")}`];
}
