// The grids of numbers: the examples with the unit's answers, the hidden units, a digit and its weights.

import {
  type Cell,
  conceal,
  type Figure,
  fill,
  fitCells,
  Grid,
  h,
  retell,
  t,
  tinted,
} from "../runtime/kit.ts";
import type { NeuronAnswer, NeuronScene, NeuronState, NeuronView } from "./answer.ts";
import { isHidden } from "./answer.ts";
import { type Chosen, columnsOf } from "./chosen.ts";

export type NeuronFigure = Figure<NeuronState, NeuronView, NeuronAnswer>;

type Space = { width: number; height: number; narrow: boolean; presenter: NeuronFigure["presenter"] };

/** Which number of a point a column shows. */
const FIELDS = new Map([
  ["x1", 0],
  ["x2", 1],
  ["t", 2],
]);

const WEIGHTS = 40; // the largest weight, which has the full colour

/** The table of examples; below it the hidden units, where there are any. */
export function tables(figure: NeuronFigure) {
  const rows = new Grid(figure, {
    name: "points",
    role: "y",
    label: t("neuron.examples"),
    field: "points",
    toField: (i, j) => {
      const at = FIELDS.get(columnsOf(figure.state)[j]);
      return at === undefined || figure.state.inputs === "pixels" ? null : [i, at];
    },
  });
  const units = new Grid(figure, {
    name: "hidden",
    role: "w",
    label: t("neuron.hidden"),
    field: "hidden",
    toPick: (i) => ["points", figure.view.picked?.[1] ?? 0, 2 + i],
  });
  const [heads, names] = [headsOf(rows), headsOf(units)];
  retell(units.caption, t("neuron.hidden"));
  names(["w1", "w2", "b"]);
  const el = h("div", { class: "cn-picture cn-examples" }, rows.el, units.el);

  function draw(scene: NeuronScene, chosen: Chosen) {
    const { state, answer } = scene;
    const columns = columnsOf(state);
    const pixels = state.inputs === "pixels";
    rows.edits(pixels ? undefined : "points");
    retell(rows.caption, t(pixels ? "neuron.tenDigits" : "neuron.truth"));
    heads(columns);
    rows.draw({
      rows: answer.z.length,
      columns: columns.length,
      scale: 1,
      cell: (i, j) => cellOf(scene, chosen, i, columns[j]),
    });
    conceal(units.el, state.inputs !== "hidden");
    units.draw({
      rows: 2,
      columns: 3,
      scale: WEIGHTS,
      cell: (i, j) => ({ value: state.hidden[i][j], marks: i === chosen.unit ? "cn-window" : "" }),
    });
  }

  return { el, draw, fit: (space: Space) => fitCells(space, el, 32) };
}

/** A line of names over the columns of a grid. */
function headsOf(grid: Grid) {
  const line = h("div", { class: "cn-heads", "aria-hidden": "true" });
  grid.body.before(line);
  return (names: string[]) => {
    line.style.setProperty("--columns", String(names.length));
    fill(
      line,
      names.map((name) => h("span", {}, t(`neuron.head.${name}`))),
    );
  };
}

function cellOf({ state, answer }: NeuronScene, chosen: Chosen, i: number, column: string): Cell {
  const value = valueAt(state, answer, i, column);
  const wrong = column === "a" && !answer.right[i];
  const label = (text: string) =>
    t(wrong ? "neuron.cellWrong" : "neuron.cell", { head: t(`neuron.head.${column}`), value: text });
  const unit = ["h1", "h2"].indexOf(column);
  const isPicked = i === chosen.at && (unit < 0 ? column === "a" && chosen.unit < 0 : unit === chosen.unit);
  const framed = isPicked ? "cn-picked" : i === chosen.at ? "cn-window" : "";
  const marks = column === "a" || unit >= 0 ? framed : `cn-plain ${framed}`;
  return { value, marks, corner: wrong ? "≠" : "", label };
}

function valueAt(state: NeuronState, answer: NeuronAnswer, i: number, column: string): number {
  if (column === "a") return answer.a[i];
  if (column === "t") return answer.wanted[i];
  if (column === "digit") return i;
  if (isHidden(answer) && column.startsWith("h"))
    return answer.hidden_a[2 * i + ["h1", "h2"].indexOf(column)];
  return state.points[i][FIELDS.get(column) ?? 0];
}

/** The digit that is looked at, and the weights that it meets. */
export function pixels(figure: NeuronFigure) {
  let at = 0;
  const x = new Grid(figure, {
    name: "x",
    role: "x",
    label: t("neuron.pixels"),
    field: "digits",
    toField: (i, j) => [at, i, j],
    toPick: () => ["points", at, 0],
  });
  const w = new Grid(figure, {
    name: "w",
    role: "w",
    label: t("neuron.template"),
    field: "template",
    toPick: () => ["points", at, 0],
  });
  const sign = h("span", { class: "cn-sign" }, "·");
  const el = h("div", { class: "cn-picture cn-digit" }, x.el, sign, w.el);
  retell(w.caption, t("neuron.template"), " ", tinted("w", "w"));

  function draw({ state }: NeuronScene, chosen: Chosen) {
    conceal(el, state.inputs !== "pixels");
    at = el.hidden ? 0 : chosen.at;
    retell(x.caption, t("neuron.digitIs", { digit: at }), " ", tinted("x", "x"));
    const digit = state.digits[at];
    x.draw({ rows: 5, columns: 3, scale: 1, cell: (i, j) => ({ value: digit[i][j] }) });
    const most = Math.max(1, ...state.template.flat().map(Math.abs));
    w.draw({ rows: 5, columns: 3, scale: most, cell: (i, j) => ({ value: state.template[i][j] }) });
  }

  return { el, draw, fit: (space: Space) => fitCells(space, el) };
}
