// The picture, the hidden kernel, and the three that are learnt, as they are at the player's step.

import { type Figure, Grid, h, retell, sign, t, tinted } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import type { TrainingAnswer, TrainingScene, TrainingState, TrainingView } from "./answer.ts";
import { brief } from "./brief.ts";

export type TrainingFigure = Figure<TrainingState, TrainingView, TrainingAnswer>;

/** The learners, each with the names of its arrays. */
export const LEARNERS = [
  { name: "blind", weights: "blind_weights", losses: "blind_losses" },
  { name: "kept", weights: "kept_weights", losses: "kept_losses" },
  { name: "descent", weights: "weights", losses: "losses" },
] as const;

/** The step that is shown: descent has none after its last finite one. */
export const stepOf = ({ state, view }: Pick<TrainingScene, "state" | "view">) =>
  Math.min(view.position, state.steps);

export function gridsOf(figure: TrainingFigure) {
  const picture = new Grid(figure, {
    name: "picture",
    role: "x",
    label: t("training.picture"),
    field: "picture",
  });
  const hidden = new Grid(figure, {
    name: "hidden",
    role: "w",
    label: t("training.hidden"),
    field: "hidden",
  });
  const learnt = LEARNERS.map(
    ({ name }) =>
      new Grid(figure, { name, role: "y", label: t(`training.learner.${name}`), toPick: () => null }),
  );
  const el = h(
    "div",
    { class: "cn-picture cn-learners" },
    h("div", { class: "cn-given" }, picture.el, sign("⋆"), hidden.el),
    h(
      "div",
      { class: "cn-learnt" },
      learnt.map((grid) => grid.el),
    ),
  );

  function draw(scene: TrainingScene) {
    const { state, answer, picked } = scene;
    const scale = Math.max(1e-12, ...state.hidden.flat().map(Math.abs));
    const marks = (name: string) => (i: number, j: number) =>
      picked?.[0] === name && picked[1] === i && picked[2] === j ? "cn-picked" : "";
    show(picture, { rows: state.picture, marks: marks("picture") });
    show(hidden, { rows: state.hidden, scale, marks: marks("hidden") });
    const size = (rows: number[][]) => ` · ${rows.length}×${rows[0].length}`;
    retell(picture.caption, t("training.pictureWord"), " ", tinted("x", "x"), size(state.picture));
    retell(hidden.caption, t("training.hiddenWord"), " ", tinted("w", "w"));
    for (const [at, { name, weights }] of LEARNERS.entries()) {
      show(learnt[at], { rows: planeOf(answer[weights], stepOf(scene)), scale });
      retell(learnt[at].caption, t(`training.learner.${name}`));
    }
  }

  return { el, draw };
}

const MOST = 99; // that a cell shows: a run that explodes would make all cells larger, or cut them

type Shown = { rows: number[][]; scale?: number; marks?: (i: number, j: number) => string };

function show(grid: Grid, { rows, scale, marks }: Shown) {
  const cell = (i: number, j: number) => ({ ...within(rows[i][j]), marks: marks?.(i, j) ?? "" });
  grid.draw({ rows: rows.length, columns: rows[0].length, scale, cell });
}

/** What a cell shows of a value: of one that is too large its bound, with a sign, and all of it in words. */
function within(value: number) {
  if (Math.abs(value) <= MOST) return { value };
  const label = (text: string) => t("training.beyond", { shown: text, value: brief(value) });
  return { value: Math.sign(value) * MOST, corner: "…", label };
}

/** One plane of a stack as rows. */
function planeOf(stack: NDArray, at: number): number[][] {
  const [, rows, columns] = stack.shape;
  const row = (i: number) => stack.subarray((at * rows + i) * columns, (at * rows + i + 1) * columns);
  return Array.from({ length: rows }, (_, i) => Array.from(row(i)));
}
