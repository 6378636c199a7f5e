// What the explorable "pool" says: the picked cell written out, the check in words, and the Python that gives the same numbers.

import { factor, h, number, t, tinted } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */

const [KINK, DIFFERS] = [1, 2]; // verdicts of the check, as pool.js has them

/** The windows that hold an input cell, in order: their output, and the tap that lies on the cell. @param {number} a @param {number} b @param {Scene} scene */
export function holders(a, b, { state: { kernel_size: k, stride, padding }, answer: { output: { shape: [oh, ow] } } }) {
  const list = [];
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++) {
      const [u, v] = [a + padding - i * stride, b + padding - j * stride];
      if (u >= 0 && u < k && v >= 0 && v < k) list.push({ i, j, output: i * ow + j, slope: (i * ow + j) * k * k + u * k + v });
    }
  return list;
}

/** The taps of an output's window that lie on the input: the cell, and the tap. @param {number} i @param {number} j @param {Scene} scene */
export function taps(i, j, { state: { kernel_size: k, stride, padding }, answer: { x: { shape: [h1, w1] }, output: { shape: [, ow] } } }) {
  return Array.from({ length: k * k }, (_, tap) => {
    const [a, b] = [i * stride + Math.floor(tap / k) - padding, j * stride + (tap % k) - padding];
    return { a, b, tap, cell: a * w1 + b, slope: (i * ow + j) * k * k + tap, inside: a >= 0 && a < h1 && b >= 0 && b < w1 };
  });
}

/** @param {(Node | string)[]} items @param {string} between */
const joined = (items, between) => items.flatMap((item, at) => (at ? [between, item] : [item]));

/** A picked cell written out, as pooling computes it. @param {[string, number, number] | null} look @param {Scene} scene */
export function explainForward(look, scene) {
  if (!look) return [h("span", { class: "cn-muted" }, t("pool.pickForward"))];
  const [grid, a, b] = look;
  const { state: { kind, kernel_size: k, p, shift }, answer: { x, output, before, same, indices, weights } } = scene;
  if (grid === "padded") return [t(`pool.padding.${kind}`)];
  if (grid === "input") {
    const [w1, ow] = [x.shape[1], output.shape[1]];
    const fed = holders(a, b, scene).map(({ i, j }) => h("span", { class: "cn-term" }, tinted("y", `y[${i}, ${j}]`), indices?.[i * ow + j] === a * w1 + b ? " ★" : ""));
    const name = tinted("x", `x[${a}, ${b}] = ${number(x[a * w1 + b])}`);
    if (!fed.length) return [name, ` ${t("pool.inNone")}`];
    return [name, ` ${t("pool.in", { count: fed.length })} `, ...joined(fed, ", "), kind === "max" ? t("pool.star") : ""];
  }
  const at = a * output.shape[1] + b;
  const values = taps(a, b, scene).map(({ cell, tap, inside }) => ({ tap, inside, value: inside ? x[cell] : 0 }));
  const plain = values.map(({ value }) => h("span", { class: "cn-term" }, tinted("x", factor(value))));
  /** @type {Record<string, () => (Node | string)[]>} */
  const ways = {
    max: () => ["max(", ...joined(values.filter(({ inside }) => inside).map(({ value }) => tinted("x", number(value))), ", "), ")"],
    mean: () => ["(", ...joined(plain, " + "), `) / ${k * k}`],
    norm: () => ["(", ...joined(values.map(({ value }) => h("span", { class: "cn-term" }, "|", tinted("x", number(value)), "|", h("sup", {}, number(p)))), " + "), ")", h("sup", {}, `1/${number(p)}`)],
    gaussian: () => joined(values.map(({ tap, value }) => h("span", { class: "cn-term" }, tinted("w", number(weights[tap])), "·", tinted("x", factor(value)))), " + "),
  };
  const moved = shift === 0 ? "" : ` · ${t(same[at] ? "pool.kept" : "pool.changed", { was: before[at] })}`;
  return [tinted("y", `y[${a}, ${b}]`), " = ", ...ways[kind](), " = ", tinted("y", number(output[at])), moved];
}

/** A picked cell written out, as its gradient flows. @param {[string, number, number] | null} look @param {Scene} scene */
export function explainBackward(look, scene) {
  if (!look) return [h("span", { class: "cn-muted" }, t("pool.pickBackward"))];
  const [grid, a, b] = look;
  const { state: { kind }, answer: { x, delta, slopes, grad_x: grad, numeric, numeric_up: up, numeric_down: down, verdict } } = scene;
  if (grid === "padded") return [t(`pool.padding.${kind}`), " ", t("pool.lost")];
  if (grid === "output") {
    const value = delta[a * delta.shape[1] + b];
    const gifts = taps(a, b, scene).filter(({ slope, inside }) => inside && slopes[slope] !== 0)
      .map((tap) => h("span", { class: "cn-term" }, tinted("d", factor(value)), "·", factor(slopes[tap.slope]), h("span", { class: "cn-muted" }, ` ${t("pool.to")} `), tinted("x", `x[${tap.a}, ${tap.b}]`)));
    return [tinted("d", `δ[${a}, ${b}] = ${number(value)}`), ` ${t(gifts.length ? "pool.gives" : "pool.givesNothing")} `, ...joined(gifts, ", ")];
  }
  const at = a * x.shape[1] + b;
  const holding = holders(a, b, scene);
  const terms = holding.filter(({ slope }) => slopes[slope] !== 0).map(({ i, j, output, slope }) =>
    h("span", { class: "cn-term" }, tinted("d", factor(delta[output])), "·", factor(slopes[slope]), h("span", { class: "cn-muted" }, ` ${t("pool.from", { at: `δ[${i}, ${j}]` })}`)));
  const name = tinted("d", `∂L/∂x[${a}, ${b}]`);
  const value = tinted("d", number(grad[at]));
  const made = terms.length ? [name, " = ", ...joined(terms, " + "), " = ", value] : [name, " = ", value, ": ", t(holding.length ? "pool.getsNothing" : "pool.inNone")];
  return [...made, " · ", t(`pool.measured.${verdict[at]}`, { value: numeric[at], up: up[at], down: down[at] })];
}

/** The rule by which outputs or gradients are made, and the bug that breaks it. @param {Scene} scene */
export function law({ state: { direction, kind, kernel_size: k, p, bug } }) {
  const words = t(`pool.law.${direction}.${kind}`, { p, less: p - 1, part: `1/${k * k}` });
  const rule = words.split(/\^(?:\((.*?)\)|(.))/).map((piece, at) => (at % 3 ? piece && h("sup", {}, piece) : piece)); // a^b, a^(b c)
  const planted = direction === "backward" && bug !== "none" ? h("div", { class: "cn-note" }, t(`pool.planted.${bug}`)) : null;
  return [planted, h("div", {}, rule)];
}

/** What the numerical check found, in words. @param {Scene} scene */
export function verdicts({ state: { bug }, answer: { grad_x: grad, numeric, verdict, slope_sum: total, numeric_sum: rise, sum_verdict: sums } }) {
  const count = (/** @type {ArrayLike<number>} */ list, /** @type {number} */ what) => Array.from(list).filter((one) => one === what).length;
  const [kinks, wrong, wrongSums] = [count(verdict, KINK), count(verdict, DIFFERS), count(sums, DIFFERS)];
  const place = (/** @type {import("../runtime/engine.ts").NDArray} */ list) => {
    const at = Array.from(list).indexOf(DIFFERS);
    return { at, i: Math.floor(at / list.shape[1]), j: at % list.shape[1] };
  };
  const lines = [h("p", { class: wrong ? "cn-note" : "" }, `${wrong ? "≠" : "✓"} ${t(wrong ? "pool.check.differ" : "pool.check.agree", { count: wrong || verdict.length - kinks, all: verdict.length })}`)];
  if (wrong) {
    const { at, i, j } = place(verdict);
    lines.push(h("p", {}, t("pool.check.first", { i, j, analytic: grad[at], numeric: numeric[at] })));
  }
  if (kinks) lines.push(h("p", {}, `∧ ${t("pool.check.kinks", { count: kinks })}`));
  if (wrongSums) {
    const { at, i, j } = place(sums);
    lines.push(h("p", { class: "cn-note" }, `≠ ${t("pool.check.sum", { i, j, analytic: total[at], numeric: rise[at] })}`));
  }
  if (bug !== "none" && !wrong && !wrongSums) lines.push(h("p", {}, t(`pool.hides.${bug}`)));
  return lines;
}

/** The Python that gives the same numbers. @param {State} state */
export function python(state) {
  const { kind, kernel_size: k, stride, padding, p, sigma, shift, input, delta, bug } = state;
  const array = (/** @type {number[][]} */ rows) => `np.array([\n${rows.map((row) => `    [${row.join(", ")}],\n`).join("")}], float)`;
  const steps = `${k}, stride=${stride}, padding=${padding}`;
  const name = { max: "max_pool2d", mean: "avg_pool2d", norm: "lp_pool2d", gaussian: "gaussian_pool2d" }[/** @type {"max"} */ (kind)];
  const own = { max: "", mean: "", norm: `${p}, `, gaussian: `${sigma}, ` }[/** @type {"max"} */ (kind)];
  const first = { max: "indices, x.shape", mean: "x.shape, ", norm: "x, ", gaussian: "x.shape, " }[/** @type {"max"} */ (kind)];
  const move = shift === 0 ? "" : `x = np.roll(np.pad(x, ((0, 0), (0, ${Math.abs(shift)}))), ${shift}, axis=1)[:, :${input[0].length}]  # shifted, zeros come in\n`;
  const core = `import numpy as np
from convnotes.pool import ${name}, ${name}_backward

x = ${array(input)}
${move}x = x[None, None]
${kind === "max" ? "y, indices" : "y"} = ${name}(x, ${own}${steps})
print(y[0, 0])

given = ${array(delta)}
delta = np.ones(y.shape)
rows, columns = min(y.shape[2], ${delta.length}), min(y.shape[3], ${delta[0].length})
delta[0, 0, :rows, :columns] = given[:rows, :columns]
`;
  if (bug === "none") return `${core}grad_x = ${name}_backward(delta, ${first}${kind === "max" ? "" : `${own}${steps}`})\nprint(grad_x[0, 0])\n`;
  return `${core}
# The core has no bugs to plant; this figure has.
from convnotes.explorables import PoolExplorable

figure = PoolExplorable(
    kind="${kind}", kernel_size=${k}, stride=${stride}, padding=${padding}, p=${p}, sigma=${sigma}, shift=${shift},
    input=${JSON.stringify(input)},
    delta=${JSON.stringify(delta)},
    bug="${bug}",
)
print(figure.answer["grad_x"])
`;
}
