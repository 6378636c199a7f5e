// What the explorable "backprop" says: the picked cell written out, the rule with its numbers, what the check found.

import { factor, geometry, h, matrix, number, t, tinted } from "../runtime/kit.ts";
import { tapOf } from "./reach.ts";

/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** @typedef {import("./reach.ts").Look} Look */
/** @typedef {import("./reach.ts").Share} Share */
/** @typedef {(Node | string)[]} Words */

const MOST = 40; // terms written out before the rest is counted

/** @param {Words} items @param {string} between */
const joined = (items, between) => items.flatMap((item, at) => (at ? [between, item] : [item]));

/** @param {Words[]} terms */
function summed(terms) {
  const shown = terms.slice(0, MOST).map((term) => h("span", { class: "cn-term" }, term));
  const rest = terms.length > MOST ? [` + ${t("backprop.more", { count: terms.length - MOST })}`] : [];
  return terms.length ? [...joined(shown, " + "), ...rest] : ["0"];
}

/** @param {Words} words */
const line = (...words) => h("span", { class: "cn-row-line" }, ...words);

/** A picked cell written out. @param {Look} look @param {Scene} scene @param {Share[]} shares @returns {Words} */
export function explain(look, scene, shares) {
  const { part } = scene.view;
  if (!look) return [h("span", { class: "cn-muted" }, t(`backprop.pick.${part}`))];
  if (look.kind === "y") return part === "delta" ? explainDelta(look, scene) : explainAdds(look, scene);
  const { answer } = scene;
  const [letter, words, at] = look.kind === "x" ? ["x", ...explainX(look, scene, shares)] : look.kind === "w" ? ["w", ...explainW(look, scene)] : ["b", ...explainB(scene)];
  if (part !== "check" || at < 0) return words;
  const claimed = [t("backprop.measures"), " ", tinted("d", Number.isNaN(answer[`numeric_${letter}`][at]) ? t("backprop.twoSlopes") : number(answer[`numeric_${letter}`][at], 6))];
  const error = answer[`verdict_${letter}`][at] === 1 ? [] : [` · ${t("backprop.relative")} ${number(answer[`error_${letter}`][at], 6)}`];
  return [line(...words), line(...claimed, ...error)];
}

/** δ[i, j] = ∂L/∂a[i, j]·g′(y[i, j]), and where ∂L/∂a came from. @param {NonNullable<Look>} look @param {Scene} scene @returns {Words} */
function explainDelta({ i, j }, { state, answer: { y, a, target, grad_a: gradA, slope, delta } }) {
  const at = i * y.shape[1] + j;
  const given = state.loss === "squared" ? [" = ", h("span", {}, `2/${y.length}·(`, tinted("y", number(a[at])), " − ", tinted("y", factor(target[at])), ")"), " = ", tinted("d", number(gradA[at]))] : [` = ${number(gradA[at])}`];
  return [
    line(tinted("y", `a[${i}, ${j}]`), ` = ${t(`activation.${state.activation}`)}(`, tinted("y", number(y[at])), ") = ", tinted("y", number(a[at]))),
    line(tinted("d", `∂L/∂a[${i}, ${j}]`), ...given),
    line(tinted("d", `δ[${i}, ${j}]`), " = ", tinted("d", `∂L/∂a[${i}, ${j}]`), "·", tinted("y", `g′(y[${i}, ${j}])`), " = ", tinted("d", factor(gradA[at])), "·", tinted("y", factor(slope[at])), " = ", tinted("d", number(delta[at]))),
  ];
}

/** What one entry of δ adds to each gradient. @param {NonNullable<Look>} look @param {Scene} scene @returns {Words} */
function explainAdds({ i, j }, { state, view: { part }, answer: { y, delta, grad_a: gradA, adds_x: addsX, adds_w: addsW, padded, flipped_source: taps } }) {
  const { stride: s, dilation: d, kernel, bug } = state;
  const [at, kw, taken] = [i * y.shape[1] + j, kernel[0].length, kernel.length * kernel[0].length];
  const own = (/** @type {ArrayLike<number> & { slice: Function }} */ adds) => adds.slice(at * taken, (at + 1) * taken);
  const after = bug === "slope_after";
  const [name, value] = after ? [`∂L/∂a[${i}, ${j}]`, gradA[at]] : [`δ[${i}, ${j}]`, delta[at]];
  const used = Array.from(taps).filter((tap) => tap >= 0).reverse().map((tap) => kernel[Math.floor(tap / kw)][tap % kw]);
  const window = Array.from({ length: taken }, (_, tap) => padded[(i * s + Math.floor(tap / kw) * d) * padded.shape[1] + j * s + (tap % kw) * d]);
  const toX = line(`${t("backprop.to")} `, tinted("d", "∂L/∂x"), ": ", tinted("d", factor(value)), " · ", matrix(used, kw, "w"), " = ", matrix(own(addsX), kw, "d"), after ? ` ${t("backprop.thenSlope")}` : "");
  const toW = line(`${t("backprop.to")} `, tinted("d", "∂L/∂w"), ": ", tinted("d", factor(delta[at])), " · ", matrix(window, kw, "x"), " = ", matrix(own(addsW), kw, "d"));
  const toB = line(`${t("backprop.to")} `, tinted("d", "∂L/∂b"), ": ", tinted("d", number(delta[at])));
  const lines = part === "weight" ? [toW, toB] : part === "input" ? [toX] : [toX, toW, toB];
  return [line(tinted("d", `${name} = ${number(value)}`), ` ${t("backprop.adds")}`), ...lines];
}

/** @param {NonNullable<Look>} look @param {Scene} scene @param {Share[]} shares @returns {[Words, number]} the words, and the cell of ∂L/∂x that they are about */
function explainX(look, { state, view: { part }, answer: { source, padded, delta, grad_a: gradA, slope, grad_x: gradX, grad_padded: gradPadded, y } }, shares) {
  const after = state.bug === "slope_after";
  const [axis, across] = geometry(state);
  const [i, j, kw, ow, W] = [look.i - axis.amounts[0], look.j - across.amounts[0], state.kernel[0].length, y.shape[1], padded.shape[1]];
  const inside = i >= 0 && j >= 0 && i < axis.n && j < across.n;
  const at = inside ? i * across.n + j : -1;
  const alone = part === "input" && (look.cells.size > 1 || !inside); // one cell of the padded gradient, before the border is added back
  const cells = alone ? new Set([look.i * W + look.j]) : look.cells;
  const terms = shares.filter(({ cell }) => cells.has(cell)).map(({ y: entry, w }) => [
    tinted("d", factor((after ? gradA : delta)[entry])), "·", tinted("w", factor(state.kernel[Math.floor(w / kw)][w % kw])),
  ]);
  const names = shares.filter(({ cell }) => cells.has(cell)).map(({ y: entry, w }) => [
    tinted("d", `${after ? "∂a" : "δ"}[${Math.floor(entry / ow)}, ${entry % ow}]`), "·", tinted("w", `w[${Math.floor(w / kw)}, ${w % kw}]`),
  ]);
  const name = () => tinted("d", inside ? `∂L/∂x[${i}, ${j}]` : t("backprop.borderCell"));
  const total = alone || !inside ? gradPadded[look.i * W + look.j] : gradX[at];
  const slopeTerm = after && inside && !alone ? ["(", ...summed(terms), ")·", tinted("y", factor(slope[at]))] : summed(terms);
  const note = inside ? (look.cells.size > 1 ? [` · ${t(alone ? "backprop.plusBorder" : "backprop.withBorder")}`] : []) : [` · ${t(source[look.i * W + look.j] < 0 ? "backprop.dropped" : "backprop.addedBack")}`];
  const written = [name(), " = ", ...(terms.length ? slopeTerm : ["0"]), ...(terms.length ? [" = ", tinted("d", number(total))] : [` · ${t("backprop.reachesNothing")}`]), ...note];
  const few = names.length > 0 && names.length <= 4 && !after;
  return [few ? [line(name(), " = ", ...summed(names)), line(...written)] : written, at];
}

/** @param {NonNullable<Look>} look @param {Scene} scene @returns {[Words, number]} */
function explainW(look, scene) {
  const { state: { kernel, stride, dilation }, answer: { y, delta, padded, grad_w: gradW } } = scene;
  const tap = /** @type {NonNullable<Look>} */ (tapOf(look, scene));
  const at = look.i * kernel[0].length + look.j;
  const terms = Array.from(delta, (value, entry) => {
    const [i, j] = [Math.floor(entry / y.shape[1]) * stride + tap.i * dilation, (entry % y.shape[1]) * stride + tap.j * dilation];
    return [tinted("d", factor(value)), "·", tinted("x", factor(padded[i * padded.shape[1] + j]))];
  });
  return [[tinted("d", `∂L/∂w[${look.i}, ${look.j}]`), " = ", ...summed(terms), " = ", tinted("d", number(gradW[at]))], at];
}

/** @param {Scene} scene @returns {[Words, number]} */
function explainB({ answer: { delta, grad_b: gradB } }) {
  return [[tinted("d", "∂L/∂b"), " = ", ...summed(Array.from(delta, (value) => [tinted("d", factor(value))])), " = ", tinted("d", number(gradB[0]))], 0];
}

/** The rule of a part, with the numbers in it. @param {Scene} scene @returns {Words} */
export function law({ state, view: { part }, answer: { loss, spread, dropped } }) {
  const { stride: s, dilation: d, bug } = state;
  const [rows, columns] = geometry(state);
  const b = (/** @type {number | string} */ value) => h("b", {}, value);
  const at = (/** @type {string} */ i, /** @type {string} */ u) => `${s === 1 ? i : `${s}${i}`} + ${d === 1 ? u : `${d}${u}`}`;
  const planted = bug === "none" ? [] : [h("span", { class: "cn-own-line cn-note" }, t(`backprop.planted.${bug}`))];
  const both = (/** @type {number[]} */ pair) => (pair[0] === pair[1] ? `${pair[0]}` : `${pair[0]}, ${pair[1]}`);
  /** @type {Record<string, () => Words>} */
  const laws = {
    both: () => [
      h("span", { class: "cn-line" }, "L = ", b(number(loss[0]))),
      h("span", { class: "cn-line" }, tinted("d", "∂L/∂w"), " = ", tinted("x", "x"), " ⋆ ", tinted("d", "δ")),
      h("span", { class: "cn-line" }, tinted("d", "∂L/∂x"), " = pad(", tinted("d", "δ"), ") ⋆ flip(", tinted("w", "w"), ")"),
      h("span", { class: "cn-line" }, tinted("d", "∂L/∂b"), " = Σ ", tinted("d", "δ")),
    ],
    delta: () => [h("span", { class: "cn-line" }, t(`backprop.loss.${state.loss}`), " = ", b(number(loss[0]))), h("span", { class: "cn-line" }, t(`backprop.slope.${state.activation}`))],
    weight: () => [h("span", { class: "cn-line" }, tinted("d", "∂L/∂w[u, v]"), " = Σ ", tinted("d", "δ[i, j]"), "·", tinted("x", `x[${at("i", "u")}, ${at("j", "v")}]`)), h("span", { class: "cn-line" }, t(s === 1 && d === 1 ? "backprop.law.weight" : "backprop.law.weightSteps", { s, d }))],
    input: () => [
      h("span", { class: "cn-line" }, t("backprop.law.zeros"), " d(k − 1) = ", b(both([rows.extent - 1, columns.extent - 1]))),
      ...(s > 1 ? [h("span", { class: "cn-line" }, t("backprop.law.between"), " s − 1 = ", b(s - 1)), h("span", { class: "cn-line" }, t("backprop.law.rest"), " r = ", b(both([dropped[0], dropped[1]])))] : []),
      ...(rows.padded > rows.n || columns.padded > columns.n ? [h("span", { class: "cn-line" }, t(state.padding_mode === "zeros" ? "backprop.law.drop" : "backprop.law.addBack"))] : []),
      h("span", { class: "cn-line" }, t("backprop.law.size"), ` ${spread.shape[0]} − ${rows.extent} + 1 = `, b(rows.padded)),
    ],
    check: () => [],
  };
  return [...planted, ...laws[part]()];
}

/** What the gradient check found, on the part that shows it. @param {Scene} scene @returns {Words} */
export function verdict(scene) {
  const { state: { bug }, view: { part }, answer } = scene;
  if (part !== "check") return [];
  const names = ["x", "w", "b"];
  const counts = names.map((name) => [1, 2].map((kind) => answer[`verdict_${name}`].filter((/** @type {number} */ v) => v === kind).length));
  const total = names.reduce((sum, name) => sum + answer[`grad_${name}`].length, 0);
  const [kinks, failed] = [0, 1].map((kind) => counts.reduce((sum, count) => sum + count[kind], 0));
  const [which, i, j] = answer.worst;
  const largest = Math.max(...names.flatMap((name) => [...answer[`error_${name}`]]));
  const words = [];
  if (failed) {
    const where = names.flatMap((name, at) => {
      const [count, of] = [counts[at][1], answer[`grad_${name}`].length];
      return count ? [of === 1 ? `∂L/∂${name}` : t("backprop.failedIn", { name: `∂L/∂${name}`, count, of })] : [];
    });
    const place = which === 2 ? "∂L/∂b" : `∂L/∂${names[which]}[${i}, ${j}]`;
    const at = which === 2 ? 0 : i * answer[`grad_${names[which]}`].shape[1] + j;
    words.push(h("span", { class: "cn-own-line cn-failed-line" }, `✗ ${t("backprop.failed", { count: failed, where: where.join(t("size.and")) })}`));
    words.push(h("span", { class: "cn-own-line" }, t("backprop.worst", { place, claimed: number(answer[`grad_${names[which]}`][at]), measured: number(answer[`numeric_${names[which]}`][at]), error: number(answer[`error_${names[which]}`][at]) })));
  } else if (total > kinks) words.push(h("span", { class: "cn-own-line cn-passed-line" }, `✓ ${t("backprop.passed", { count: total - kinks, error: number(largest, 12) })}`));
  if (bug !== "none" && !failed) words.push(h("span", { class: "cn-own-line" }, t(hidden(scene))));
  if (kinks) words.push(h("span", { class: "cn-own-line" }, `∧ ${t("backprop.kinks", { count: kinks })}`));
  return words;
}

/** Why a bug that is there does not show. @param {Scene} scene */
function hidden({ state: { bug, kernel, activation }, answer: { changed } }) {
  if (changed.some((/** @type {number} */ count) => count > 0)) return "backprop.tooSmall";
  const taps = /** @type {number[][]} */ (kernel);
  const same = (/** @type {number[][]} */ other) => JSON.stringify(taps) === JSON.stringify(other);
  const flipped = [...taps].reverse().map((row) => [...row].reverse());
  const transposed = taps[0].map((_, v) => taps.map((row) => row[v]));
  /** @type {Record<string, boolean>} */
  const reasons = { no_flip: same(flipped), transposed: same(transposed), slope_after: activation === "identity" };
  const known = reasons[bug] ?? true;
  return known ? `backprop.hidden.${bug}` : "backprop.hidden.other";
}
