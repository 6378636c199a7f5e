// What the explorable "pool" shows: grids, what a picked cell touches in each, controls.

import { Grid, brush, controls, fill, fitCells, h, number, player, segments, select, share, sign, sizeFormula, slider, t, tinted } from "../runtime/kit.ts";
import { explainBackward, explainForward, holders, law as rule, taps, verdicts } from "./words.ts";

/** @typedef {import("../runtime/kit/figure.ts").Picked} Picked */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */

const CORNERS = ["", "∧", "≠"]; // of a cell whose slope agrees, has a kink, differs

/** @param {import("../runtime/kit/figure.ts").Figure} figure */
export function view(figure) {
  const padding = () => figure.state.padding;
  const [rows, columns] = [() => figure.state.input.length, () => figure.state.input[0].length];
  const inside = (/** @type {number} */ i, /** @type {number} */ j) => i >= 0 && i < rows() && j >= 0 && j < columns();
  /** The input cell that a cell of the padded, shifted grid shows. @type {import("../runtime/kit/grid.ts").ToField} */
  const toField = (i, j) => (inside(i - padding(), j - padding()) && inside(i - padding(), j - padding() - figure.state.shift) ? [i - padding(), j - padding() - figure.state.shift] : null);
  /** @type {(i: number, j: number) => Picked} */
  const toPick = (i, j) => (inside(i - padding(), j - padding()) ? ["input", i - padding(), j - padding()] : ["padded", i, j]);

  const input = new Grid(figure, { name: "input", role: "x", label: t("pool.input"), field: "input", toField, toPick });
  const weights = new Grid(figure, { name: "weights", role: "w", label: t("pool.weights"), toPick: () => null });
  const output = new Grid(figure, { name: "output", role: "y", label: t("pool.output") });
  const delta = new Grid(figure, { name: "delta", role: "d", label: t("pool.delta"), field: "delta", blank: 1 });
  const grad = new Grid(figure, { name: "grad", role: "d", label: t("pool.grad") });
  const numeric = new Grid(figure, { name: "numeric", role: "d", label: t("pool.numeric"), toPick: (i, j) => ["grad", i, j] });
  const [arrow, star, equals] = ["→", "⋆", "="].map(sign);
  const picture = h("div", { class: "cn-picture" });
  const [found, sum, law] = [h("div", { class: "cn-found" }), h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" })];
  const checked = h("div", { class: "cn-checked" });
  const unchanged = ["pool.unchanged", "pool.active"].map((title) => ({ title: h("p", {}, t(title)), pooled: share(t("pool.withPooling"), "y"), bare: share(t("pool.withoutPooling"), "x") }));
  const shares = h("div", { class: "cn-shares" }, unchanged.map(({ title, pooled, bare }) => h("div", {}, title, pooled.el, bare.el)));
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
    // Forward, only the picked output shows its winner; backward, every one matters.
    const winners = new Set(back ? answer.indices ?? [] : look?.[0] === "output" && answer.indices ? [answer.indices[look[1] * ow + look[2]]] : []);
    const blank = kind === "max" ? -Infinity : 0;

    arrange(picture, back ? [input.el, delta.el, arrow, grad.el] : weighted ? [input.el, star, weights.el, equals, output.el] : [input.el, arrow, output.el]);
    arrange(checked, back ? [numeric.el, found] : []);
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
        return { value, kind: left ? "dropped" : pad ? "padding" : "", marks: marks.input(i, j), corner: won ? "★" : "", label: won ? (value) => t("pool.wins", { value }) : undefined };
      },
    });
    if (weighted) {
      fill(weights.caption, t("pool.weightsWord"), " ", tinted("w", "w"), ` · ${k}×${k}`);
      weights.draw({ rows: k, columns: k, cell: (u, v) => ({ value: answer.weights[u * k + v] }) });
    }
    if (back) {
      fill(delta.caption, tinted("d", "δ = ∂L/∂y"), ` · ${oh}×${ow}`);
      delta.draw({ rows: oh, columns: ow, cell: (i, j) => ({ value: d[i * ow + j], marks: marks.output(i, j), ...judged(answer.sum_verdict[i * ow + j]) }) });
      fill(grad.caption, t("pool.gradWord"), " ", tinted("d", "∂L/∂x"), ` · ${h1}×${w1}`);
      grad.draw({ rows: h1, columns: w1, cell: (i, j) => ({ value: g[i * w1 + j], marks: marks.grad(i, j) }) });
      fill(numeric.caption, t("pool.numericWord"));
      numeric.draw({ rows: h1, columns: w1, cell: (i, j) => ({ value: answer.numeric[i * w1 + j], marks: look?.[0] === "input" && look[1] === i && look[2] === j ? "cn-picked" : "", ...judged(answer.verdict[i * w1 + j]) }) });
      fill(found, ...verdicts(scene));
    } else {
      fill(output.caption, t("conv.outputWord"), " ", tinted("y", "y"), ` · ${oh}×${ow}`);
      output.draw({
        rows: oh,
        columns: ow,
        cell: (i, j) => {
          const [value, was] = [y[i * ow + j], answer.before[i * ow + j]];
          const changed = !answer.same[i * ow + j];
          return { value, marks: marks.output(i, j), corner: changed ? "Δ" : "", label: changed ? (value) => t("pool.was", { value, was }) : undefined };
        },
      });
      for (const [at, { pooled, bare }] of unchanged.entries()) {
        pooled.draw(answer.counts[4 * at], answer.counts[4 * at + 1]);
        bare.draw(answer.counts[4 * at + 2], answer.counts[4 * at + 3]);
      }
    }

    fill(sum, ...(back ? explainBackward(look, scene) : explainForward(look, scene)));
    const axes = [h1, w1].map((n, axis) => ({ n, k, amounts: [p, p], lost: answer.dropped[axis], output: y.shape[axis] }));
    fill(law, ...rule(scene), back ? null : h("div", {}, sizeFormula(axes, { stride })));
    fitCells(picture, figure.width, back ? [w1 + 2 * p, ow, w1] : weighted ? [w1 + 2 * p, k, ow] : [w1 + 2 * p, ow], back || weighted ? 124 : 72);
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

/** Give an element these children; if it has them, nothing is touched, and what has the focus keeps it. @param {HTMLElement} el @param {HTMLElement[]} children */
function arrange(el, children) {
  if (children.length !== el.children.length || children.some((child, at) => child !== el.children[at])) fill(el, ...children);
}

/** What a check says of a cell, to see and to hear. @param {number} verdict */
const judged = (verdict) => ({ corner: CORNERS[verdict], label: verdict ? (/** @type {string} */ value) => t(`pool.cell.${verdict}`, { value }) : undefined });

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
