// What of the explorable "backprop" is picked, and which cells of every grid that touches.

import { geometry } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/kit/figure.ts").Figure} Figure */
/** @typedef {import("../runtime/kit/figure.ts").Picked} Picked */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** A picked cell: of which quantity, and its row and column; of x, in the padded input. @typedef {{ kind: "x" | "w" | "y" | "b", i: number, j: number, cells: Set<number> } | null} Look cells: of the padded input, the cell and its copies */
/** One product δ·w of the gradient of x: the padded cell that gets it, the entry of δ, the tap of w. @typedef {{ cell: number, y: number, w: number }} Share */
/** The marks of one cell of a grid: its place in the array, its row and column. @typedef {(look: Look, scene: Scene, at: number, i: number, j: number) => string} Marks */

/** Where the input lies in the padded input. @param {State} state */
export const corner = (state) => geometry(state).map(({ amounts: [before] }) => before);

/** The picked cell, moved inside a grid that has become smaller. @param {Scene} scene @returns {Look} */
export function looked({ picked, state, answer: { padded, source, y } }) {
  if (!picked) return null;
  const [name, a, b] = picked;
  const kind = /** @type {"x" | "w" | "y" | "b"} */ ({ input: "x", padded: "x", kernel: "w", y: "y", bias: "b" }[name]);
  const [top, left] = name === "input" ? corner(state) : [0, 0];
  const shape = { input: [state.input.length, state.input[0].length], padded: padded.shape, kernel: [state.kernel.length, state.kernel[0].length], y: y.shape, bias: [1, 1] }[name];
  const [i, j] = [Math.min(a, (shape?.[0] ?? 1) - 1) + top, Math.min(b, (shape?.[1] ?? 1) - 1) + left];
  const cells = new Set(kind === "x" ? [i * padded.shape[1] + j] : []);
  const own = kind === "x" ? source[i * padded.shape[1] + j] : -1;
  if (own >= 0 && name === "input") source.forEach((cell, at) => cell === own && cells.add(at));
  return { kind, i, j, cells };
}

/** What a cell of the padded input is picked as: its place in the input, or as padding. @param {Figure} figure @returns {(i: number, j: number) => Picked} */
export const padPick = (figure) => (i, j) => {
  const [{ amounts: [top], n: rows }, { amounts: [left], n: columns }] = geometry(figure.state);
  const inside = i >= top && i < top + rows && j >= left && j < left + columns;
  return inside ? ["input", i - top, j - left] : ["padded", i, j];
};

/** What the cell of a grid that shows cells of another is picked as. @param {Figure} figure @param {string} name @param {string} from the array of their places @param {string} of whose places */
export const sourcePick = (figure, name, from, of) => (/** @type {number} */ i, /** @type {number} */ j) => {
  const answer = /** @type {any} */ (figure.session.answer);
  const [cells, columns] = [answer[from], of === "kernel" ? figure.state.kernel[0].length : answer[of].shape[1]];
  const at = cells[i * cells.shape[1] + j];
  return /** @type {Picked} */ (at < 0 ? null : [name, Math.floor(at / columns), at % columns]);
};

/** Every product δ·w of the gradient of x, as the full convolution forms them. @type {WeakMap<object, Share[]>} */
const known = new WeakMap();

/** @param {Scene} scene */
export function shares({ answer }) {
  const list = known.get(answer) ?? [];
  if (known.has(answer)) return list;
  known.set(answer, list);
  const { spread_source: entries, flipped_source: taps, grad_padded: { shape: [H, W] } } = answer;
  for (let cell = 0; cell < H * W; cell++)
    for (let at = 0; at < taps.length; at++) {
      const y = entries[(Math.floor(cell / W) + Math.floor(at / taps.shape[1])) * entries.shape[1] + (cell % W) + (at % taps.shape[1])];
      if (y >= 0 && taps[at] >= 0) list.push({ cell, y, w: taps[at] });
    }
  return list;
}

/** The cells of the padded input that the window of output (i, j), or the tap (u, v) of all windows, lies on. @param {Look} look @param {Scene} scene @param {number} i @param {number} j */
function reads(look, { state: { stride, dilation, kernel }, answer: { y } }, i, j) {
  if (!look) return false;
  const [step, from, count] = look.kind === "y" ? [dilation, stride, [kernel.length, kernel[0].length]] : [stride, dilation, y.shape];
  const [p, q] = [i - look.i * from, j - look.j * from];
  return p >= 0 && q >= 0 && p % step === 0 && q % step === 0 && p / step < count[0] && q / step < count[1];
}

/** @param {boolean} yes @param {string} mark */
const when = (yes, mark) => (yes ? mark : "");

/** Marks of a cell, by what the grid holds. @type {Record<string, Marks>} */
export const marks = {
  padded: (look, scene, at, i, j) => when(!!look?.cells.has(at), "cn-picked") || when((look?.kind === "y" || look?.kind === "w") && reads(tapOf(look, scene), scene, i, j), "cn-window"),
  kernel: (look, scene, at, i, j) => when(look?.kind === "w" && look.i === i && look.j === j, "cn-picked") || when(look?.kind === "x" && shares(scene).some(({ cell, w }) => w === at && look.cells.has(cell)), "cn-window"),
  output: (look, scene, at, i, j) => when(look?.kind === "y" && look.i === i && look.j === j, "cn-picked") || when(look?.kind === "x" && shares(scene).some(({ cell, y }) => y === at && look.cells.has(cell)), "cn-fed"),
  delta: (look, scene, at, i, j) => marks.output(look, scene, at, i, j).replace("cn-fed", "cn-gets") || when(look?.kind === "b", "cn-gets"),
  gradX: (look, scene, at) => gets(look, scene, (cell) => scene.answer.source[cell] === at),
  gradPadded: (look, scene, at) => gets(look, scene, (cell) => cell === at),
  gradW: (look, _, __, i, j) => when(look?.kind === "w" && look.i === i && look.j === j, "cn-picked") || when(look?.kind === "y", "cn-gets"),
  gradB: (look) => when(look?.kind === "b", "cn-picked") || when(look?.kind === "y", "cn-gets"),
  spread: (look, scene, at, i, j) => {
    const { spread_source: entries, flipped_source: taps, y, padded } = scene.answer;
    if (look?.kind === "y") return when(entries[at] === look.i * y.shape[1] + look.j, "cn-picked");
    if (look?.kind !== "x") return "";
    return when([...look.cells].some((cell) => {
      const [p, q] = [i - Math.floor(cell / padded.shape[1]), j - (cell % padded.shape[1])];
      return p >= 0 && q >= 0 && p < taps.shape[0] && q < taps.shape[1] && taps[p * taps.shape[1] + q] >= 0;
    }), "cn-window");
  },
  flipped: (look, { state, answer }, at) => when(look?.kind === "w" && answer.flipped_source[at] === look.i * state.kernel[0].length + look.j, "cn-picked"),
};

/** The tap whose gradient stands in a picked cell of ∂L/∂w. @param {Look} look @param {Scene} scene @returns {Look} */
export const tapOf = (look, { state, answer }) => {
  if (look?.kind !== "w") return look;
  const columns = state.kernel[0].length;
  const tap = answer.tap[look.i * columns + look.j];
  return { ...look, i: Math.floor(tap / columns), j: tap % columns };
};

/** @param {Look} look @param {Scene} scene @param {(cell: number) => boolean} shows whether a grid's cell shows this cell of the padded input */
function gets(look, scene, shows) {
  if (look?.kind === "x") return when([...look.cells].some(shows), "cn-picked");
  if (look?.kind !== "y") return "";
  const entry = look.i * scene.answer.y.shape[1] + look.j;
  return when(shares(scene).some(({ cell, y }) => y === entry && shows(cell)), "cn-gets");
}
