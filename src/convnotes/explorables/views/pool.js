// What the explorable "pool" shows, and the Python that gives the same numbers.

import { Grid, brush, controls, factor, fill, fitCells, h, number, player, segments, select, share, sizeFormula, slider, t, tinted } from "../runtime/kit.js";

/** @typedef {import("../runtime/schema.js").State} State */
/** @typedef {import("../runtime/kit/figure.js").Picked} Picked */
/** @typedef {import("../runtime/kit/figure.js").Scene} Scene */

const [KINK, DIFFERS] = [1, 2];
const CORNERS = ["", "∧", "≠"]; // of a cell whose slope agrees, has a kink, differs

/** @param {import("../runtime/kit/figure.js").Figure} figure */
export function view(figure) {
  const padding = () => figure.state.padding;
  const [rows, columns] = [() => figure.state.input.length, () => figure.state.input[0].length];
  const inside = (/** @type {number} */ i, /** @type {number} */ j) => i >= 0 && i < rows() && j >= 0 && j < columns();
  /** The input cell that a cell of the padded, shifted grid shows. @type {import("../runtime/kit/grid.js").ToField} */
  const toField = (i, j) => (inside(i - padding(), j - padding()) && inside(i - padding(), j - padding() - figure.state.shift) ? [i - padding(), j - padding() - figure.state.shift] : null);
  /** @type {(i: number, j: number) => Picked} */
  const toPick = (i, j) => (inside(i - padding(), j - padding()) ? ["input", i - padding(), j - padding()] : ["padded", i, j]);

  const input = new Grid(figure, { name: "input", role: "x", label: t("pool.input"), field: "input", toField, toPick });
  const weights = new Grid(figure, { name: "weights", role: "w", label: t("pool.weights"), toPick: () => null });
  const output = new Grid(figure, { name: "output", role: "y", label: t("pool.output") });
  const delta = new Grid(figure, { name: "delta", role: "d", label: t("pool.delta"), field: "delta", blank: 1 });
  const grad = new Grid(figure, { name: "grad", role: "d", label: t("pool.grad") });
  const numeric = new Grid(figure, { name: "numeric", role: "d", label: t("pool.numeric"), toPick: (i, j) => ["grad", i, j] });
  const sign = () => h("span", { class: "cn-sign" });
  const [first, second] = [sign(), sign()];
  const picture = h("div", { class: "cn-picture" }, input.el, first, weights.el, delta.el, second, output.el, grad.el);
  const [found, sum, law] = [h("div", { class: "cn-found" }), h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" })];
  const checked = h("div", { class: "cn-checked" }, numeric.el, found);
  const [pooled, bare] = [share(t("pool.withPooling"), "y"), share(t("pool.withoutPooling"), "x")];
  const shares = h("div", { class: "cn-shares" }, h("p", {}, t("pool.unchanged")), pooled.el, bare.el);
  const steps = player(figure, (position) => {
    const across = figure.session.answer?.output.shape[1] ?? 1;
    return { picked: [figure.state.direction === "forward" ? "output" : "delta", Math.floor(position / across), position % across] };
  });
  const own = { p: slider(figure, "p", { step: 0.5, text: ({ state }) => number(state.p) }), sigma: slider(figure, "sigma", { step: 0.25, text: ({ state }) => number(state.sigma) }), bug: select(figure, "bug") };

  /** @param {Scene} scene */
  function draw(scene) {
    const { state, view: { position }, answer: { x, output: y, delta: d, grad_x: g, ...answer } } = scene;
    const { direction, kind, kernel_size: k, padding: p, stride } = state;
    const [[h1, w1], [oh, ow]] = [x.shape, y.shape];
    const back = direction === "backward";
    const look = within(scene.picked, { H: h1 + 2 * p, W: w1 + 2 * p, h1, w1, oh, ow });
    const marks = touched(look, scene);
    const weighted = !back && "weights" in answer;
    const winners = new Set(answer.indices ?? []);
    const blank = kind === "max" ? -Infinity : 0;

    for (const [grid, shown] of /** @type {[Grid, boolean][]} */ ([[weights, weighted], [output, !back], [delta, back], [grad, back]])) grid.el.hidden = !shown;
    first.hidden = back;
    fill(first, weighted ? "⋆" : "→");
    second.hidden = !back && !weighted;
    fill(second, back ? "→" : "=");
    checked.hidden = !back;
    shares.hidden = back || state.shift === 0;
    own.p.hidden = kind !== "norm";
    own.sigma.hidden = kind !== "gaussian";
    own.bug.hidden = !back;

    const place = state.shift === 0 ? "" : t(state.shift > 0 ? "pool.movedRight" : "pool.movedLeft", { by: Math.abs(state.shift) });
    fill(input.caption, t("conv.inputWord"), " ", tinted("x", "x"), ` · ${h1}×${w1}${place}`);
    input.draw({
      rows: h1 + 2 * p,
      columns: w1 + 2 * p,
      cell: (i, j) => {
        const [r, c] = [i - p, j - p];
        const pad = !inside(r, c);
        const left = i >= h1 + 2 * p - answer.dropped[0] || j >= w1 + 2 * p - answer.dropped[1];
        const won = !pad && winners.has(r * w1 + c);
        const value = pad ? blank : x[r * w1 + c];
        return { value, kind: left ? "dropped" : pad ? "padding" : "", marks: marks.input(i, j), corner: won ? "★" : "", label: won ? t("pool.wins", { value }) : undefined };
      },
    });
    if (weighted) {
      fill(weights.caption, t("pool.weightsWord"), " ", tinted("w", "w"), ` · ${k}×${k}`);
      weights.draw({ rows: k, columns: k, cell: (u, v) => ({ value: answer.weights[u * k + v] }) });
    }
    if (back) {
      fill(delta.caption, tinted("d", "δ = ∂L/∂y"), ` · ${oh}×${ow}`);
      delta.draw({ rows: oh, columns: ow, cell: (i, j) => ({ value: d[i * ow + j], marks: marks.output(i, j), corner: CORNERS[answer.sum_verdict[i * ow + j]] }) });
      fill(grad.caption, t("pool.gradWord"), " ", tinted("d", "∂L/∂x"), ` · ${h1}×${w1}`);
      grad.draw({ rows: h1, columns: w1, cell: (i, j) => ({ value: g[i * w1 + j], marks: marks.grad(i, j) }) });
      fill(numeric.caption, t("pool.numericWord"));
      numeric.draw({ rows: h1, columns: w1, cell: (i, j) => measuredCell(answer, i * w1 + j, look?.[0] === "input" && look[1] === i && look[2] === j) });
      fill(found, ...verdicts(scene));
    } else {
      fill(output.caption, t("conv.outputWord"), " ", tinted("y", "y"), ` · ${oh}×${ow}`);
      output.draw({
        rows: oh,
        columns: ow,
        cell: (i, j) => {
          const [value, was] = [y[i * ow + j], answer.before[i * ow + j]];
          const changed = !answer.same[i * ow + j];
          return { value, marks: marks.output(i, j), corner: changed ? "≠" : "", label: changed ? t("pool.was", { value, was }) : undefined };
        },
      });
      pooled.draw(answer.counts[0], answer.counts[1]);
      bare.draw(answer.counts[2], answer.counts[3]);
    }

    fill(sum, ...(back ? explainBackward(look, scene) : explainForward(look, scene)));
    const axes = [h1, w1].map((n, axis) => ({ n, k, amounts: [p, p], lost: answer.dropped[axis], output: y.shape[axis] }));
    const words = t(`pool.law.${direction}.${kind}`, { p: state.p, less: state.p - 1, part: `1/${k * k}` });
    fill(law, h("span", { class: "cn-line" }, words), ...(back ? [] : sizeFormula(axes, { stride }).map((line) => (line.classList.add("cn-own-line"), line))));
    fitCells(picture, figure.width, back ? [w1 + 2 * p, ow, w1] : weighted ? [w1 + 2 * p, k, ow] : [w1 + 2 * p, ow], 72);
    checked.style.setProperty("--cell", picture.style.getPropertyValue("--cell"));
    steps.draw(oh * ow, Math.min(look?.[0] === "output" ? look[1] * ow + look[2] : position, oh * ow - 1));
    figure.say(sum.textContent ?? "");
  }

  return {
    parts: [
      h("div", { class: "cn-top" }, segments(figure, "direction"), picture),
      shares,
      sum,
      law,
      checked,
      controls(
        select(figure, "kind"),
        slider(figure, "kernel_size"),
        slider(figure, "stride"),
        slider(figure, "padding"),
        own.p,
        own.sigma,
        slider(figure, "shift", { text: ({ state }) => number(state.shift) }),
        slider(figure, "input_size", { range: [1, 12], value: ({ state }) => state.input.length, text: ({ state: { input: { length, 0: row } } }) => (length === row.length ? `${length}` : `${length}×${row.length}`) }),
        own.bug,
      ),
      steps.el,
      brush(figure),
    ],
    draw,
  };
}

/** @param {any} answer @param {number} at @param {boolean} picked */
const measuredCell = ({ numeric, verdict }, at, picked) => ({ value: numeric[at], corner: CORNERS[verdict[at]], marks: picked ? "cn-picked" : "", label: verdict[at] ? t(`pool.cell.${verdict[at]}`, { value: numeric[at] }) : undefined });

/**
 * The picked cell as ["input" | "padded" | "output", row, column], moved inside a grid that has become smaller: δ lies where the output
 * does, the gradient where the input does.
 * @param {Picked} picked @param {Record<string, number>} sizes
 */
function within(picked, { H, W, h1, w1, oh, ow }) {
  if (!picked) return null;
  const [name, a, b] = picked;
  const grid = name === "delta" ? "output" : name === "grad" ? "input" : name;
  const [rows, columns] = { input: [h1, w1], padded: [H, W], output: [oh, ow] }[grid] ?? [1, 1];
  return /** @type {[string, number, number]} */ ([grid, Math.min(a, rows - 1), Math.min(b, columns - 1)]);
}

/** The windows that hold an input cell, in order: their output, and the tap that lies on the cell. @param {number} a @param {number} b @param {Scene} scene */
function holders(a, b, { state: { kernel_size: k, stride, padding }, answer: { output: { shape: [oh, ow] } } }) {
  const list = [];
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++) {
      const [u, v] = [a + padding - i * stride, b + padding - j * stride];
      if (u >= 0 && u < k && v >= 0 && v < k) list.push({ i, j, output: i * ow + j, slope: (i * ow + j) * k * k + u * k + v });
    }
  return list;
}

/** The taps of an output's window that lie on the input: the cell, and the tap. @param {number} i @param {number} j @param {Scene} scene */
function taps(i, j, { state: { kernel_size: k, stride, padding }, answer: { x: { shape: [h1, w1] }, output: { shape: [, ow] } } }) {
  return Array.from({ length: k * k }, (_, tap) => {
    const [a, b] = [i * stride + Math.floor(tap / k) - padding, j * stride + (tap % k) - padding];
    return { a, b, tap, cell: a * w1 + b, slope: (i * ow + j) * k * k + tap, inside: a >= 0 && a < h1 && b >= 0 && b < w1 };
  });
}

/** What a picked cell touches, as marks of the cells of each grid. @param {[string, number, number] | null} look @param {Scene} scene */
function touched(look, scene) {
  /** @type {(i: number, j: number) => string} */
  const none = () => "";
  if (!look || look[0] === "padded") return { input: (/** @type {number} */ i, /** @type {number} */ j) => (look && look[1] === i && look[2] === j ? "cn-picked" : ""), output: none, grad: none };
  const [grid, a, b] = look;
  const { state: { kernel_size: k, stride, padding, direction }, answer: { slopes } } = scene;
  const is = (/** @type {number} */ i, /** @type {number} */ j) => (i === a && j === b ? "cn-picked" : "");
  if (grid === "output") {
    const given = new Set(taps(a, b, scene).filter(({ slope, inside }) => inside && slopes[slope] !== 0).map((tap) => `${tap.a} ${tap.b}`));
    const near = (/** @type {number} */ n) => n >= 0 && n < k;
    return {
      input: (/** @type {number} */ i, /** @type {number} */ j) => (near(i - a * stride) && near(j - b * stride) ? "cn-window" : ""),
      output: is,
      grad: (/** @type {number} */ i, /** @type {number} */ j) => (given.has(`${i} ${j}`) ? "cn-gets" : ""),
    };
  }
  const holding = new Map(holders(a, b, scene).map(({ i, j, slope }) => [`${i} ${j}`, slopes[slope]]));
  return {
    input: (/** @type {number} */ i, /** @type {number} */ j) => is(i - padding, j - padding),
    output: (/** @type {number} */ i, /** @type {number} */ j) => (!holding.has(`${i} ${j}`) ? "" : direction === "forward" ? "cn-fed" : holding.get(`${i} ${j}`) ? "cn-gets" : ""),
    grad: is,
  };
}

/** @param {(Node | string)[]} items @param {string} between */
const joined = (items, between) => items.flatMap((item, at) => (at ? [between, item] : [item]));

/** A picked cell written out, as pooling computes it. @param {[string, number, number] | null} look @param {Scene} scene */
function explainForward(look, scene) {
  if (!look) return [h("span", { class: "cn-muted" }, t("pool.pickForward"))];
  const [grid, a, b] = look;
  const { state: { kind, kernel_size: k, p, shift }, answer: { x, output, before, same, indices, weights } } = scene;
  if (grid === "padded") return [t(`pool.padding.${kind}`)];
  if (grid === "input") {
    const [w1, ow] = [x.shape[1], output.shape[1]];
    const fed = holders(a, b, scene).map(({ i, j }) => h("span", { class: "cn-term" }, tinted("y", `y[${i}, ${j}]`), indices?.[i * ow + j] === a * w1 + b ? " ★" : ""));
    const name = tinted("x", `x[${a}, ${b}] = ${number(x[a * w1 + b])}`);
    if (!fed.length) return [name, ` ${t("pool.inNone")}`];
    return [name, ` ${t(fed.length === 1 ? "pool.inOne" : "pool.in", { count: fed.length })} `, ...joined(fed, ", "), kind === "max" ? t("pool.star") : ""];
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
function explainBackward(look, scene) {
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

/** What the numerical check found, in words. @param {Scene} scene */
function verdicts({ state: { bug }, answer: { grad_x: grad, numeric, verdict, slope_sum: total, numeric_sum: rise, sum_verdict: sums } }) {
  const count = (/** @type {ArrayLike<number>} */ list, /** @type {number} */ what) => Array.from(list).filter((one) => one === what).length;
  const [kinks, wrong, wrongSums] = [count(verdict, KINK), count(verdict, DIFFERS), count(sums, DIFFERS)];
  const place = (/** @type {import("../runtime/engine.js").NDArray} */ list) => {
    const at = Array.from(list).indexOf(DIFFERS);
    return { at, i: Math.floor(at / list.shape[1]), j: at % list.shape[1] };
  };
  const lines = [h("p", { class: wrong ? "cn-note" : "" }, `${wrong ? "≠" : "✓"} ${t(wrong ? "pool.check.differ" : "pool.check.agree", { count: wrong, agree: verdict.length - wrong - kinks, all: verdict.length })}`)];
  if (wrong) {
    const { at, i, j } = place(verdict);
    lines.push(h("p", {}, t("pool.check.first", { i, j, analytic: grad[at], numeric: numeric[at] })));
  }
  if (kinks) lines.push(h("p", {}, `∧ ${t(kinks === 1 ? "pool.check.kink" : "pool.check.kinks", { count: kinks })}`));
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
