// The explorable "signal": two signals in one dimension; one is flipped, slides over the other, accumulates.

import schema from "./state.json";
import { convolutionMatrix, convolve1d, floats, fromRows } from "../runtime/engine.ts";
import { Bars, Grid, Plot, brush, button, controls, explorable, factor, fill, fitCells, flag, h, number, player, say, select, sign, stable, t, tinted } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** @typedef {import("../runtime/kit/plot.ts").Points} Points */

const PIECES = 4; // in continuous time g slides by quarters of a step

/** Any two signals can be convolved, whatever their lengths. */
export const check = () => null;

/**
 * time, output, products (f's cell j times what of g lies on it at time i), shares (what f[τ] adds to the output there).
 * @param {State} state
 */
export function answer(state) {
  const pieces = state.time === "continuous" ? PIECES : 1;
  const repeat = (/** @type {number[]} */ row) => fromRows([row.flatMap((value) => Array(pieces).fill(value))]);
  const [f, g] = [repeat(state.f[0]), repeat(state.g[0])];
  const flipped = floats(g.shape, [...g].reverse());
  const [edge, step] = [pieces > 1 ? 1 : 0, 1 / pieces]; // in continuous time a zero at both ends, where the signals only touch
  const margin = g.length - 1 + edge;
  const placed = convolutionMatrix(state.flip ? flipped : g, f.shape, { amounts: [[0, 0], [margin, margin]] });
  const y = convolve1d(f, state.flip ? g : flipped); // correlation is convolution with the flip undone
  const [rows, cells] = placed.shape;
  const [products, shares] = [floats(placed.shape), floats([rows, state.f[0].length])];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cells; j++) {
      products[i * cells + j] = placed[i * cells + j] * f[j];
      shares[i * shares.shape[1] + Math.floor(j / pieces)] += products[i * cells + j] * step;
    }
  const first = state.flip ? 0 : -margin;
  return {
    time: floats([rows], Array.from({ length: rows }, (_, i) => (first + i) * step)),
    output: floats([rows], Array.from({ length: rows }, (_, i) => (y[i - edge] ?? 0) * step)),
    products,
    shares,
  };
}

/** @param {import("../runtime/kit/figure.ts").Figure} figure */
export function view(figure) {
  const grids = {
    f: new Grid(figure, { name: "f", role: "x", label: t("signal.f"), field: "f" }),
    g: new Grid(figure, { name: "g", role: "w", label: t("signal.g"), field: "g" }),
  };
  const bars = { f: new Bars(figure, { grid: grids.f, field: "f", role: "x" }), g: new Bars(figure, { grid: grids.g, field: "g", role: "w" }) };
  const operator = sign();
  const picture = h("div", { class: "cn-picture" }, grids.f.el, operator, grids.g.el);
  const sum = h("div", { class: "cn-sum" });

  const moveTo = (/** @type {number} */ time) => go(nearest(/** @type {any} */ (figure.session.answer).time, time));
  const reveal = (/** @type {number} */ position) => ({ revealed: Math.max(position, figure.view.revealed) });
  const go = (/** @type {number} */ position) => figure.change({ view: { position, ...reveal(position) } });
  const pick = { change: moveTo, end: () => figure.session.shareView() };
  const slide = new Plot({ label: t("signal.slide"), height: 124, pick, series: [
    { name: "f", label: "", role: "x", kind: "area" },
    { name: "g", label: "", role: "w" },
    { name: "at", label: "", role: "muted" },
  ] });
  const product = new Plot({ label: t("signal.product"), height: 96, pick, series: [{ name: "product", label: "", role: "y", kind: "area" }] });
  const output = (/** @type {"stem" | "area"} */ kind) => new Plot({ label: t("signal.output"), height: 140, pick, series: [
    { name: "whole", label: t("signal.toCome"), role: "muted", kind: kind === "stem" ? kind : "line", quiet: true },
    { name: "seen", label: "", role: "y", kind },
    { name: "share", label: "", role: "x" },
  ] });
  const outputs = { discrete: output("stem"), continuous: output("area") };
  const steps = player(figure, reveal);

  /** @param {Scene} scene */
  function draw(scene) {
    const { state, view: { position, revealed }, answer: { time, output: y, products, shares }, picked } = scene;
    const [f, g, continuous, flip] = [state.f[0], state.g[0], state.time === "continuous", state.flip === 1];
    const [n, k, step] = [f.length, g.length, continuous ? 1 / PIECES : 1];
    const at = Math.min(position, time.length - 1);
    const now = time[at];
    const meets = (/** @type {number} */ tau) => inside(flip ? now - tau : tau - now, k);
    const chosen = picked && picked[2] < state[picked[0]][0].length ? picked : null;

    for (const [name, word] of /** @type {["f" | "g", string][]} */ ([["f", "signal.fWord"], ["g", flip ? "signal.gWord" : "signal.gPattern"]])) {
      const row = state[name][0];
      const reached = (/** @type {number} */ j) => !continuous && (name === "f" ? meets(j) : inside(flip ? now - j : now + j, n));
      fill(grids[name].caption, t(word), " ", tinted(name === "f" ? "x" : "w", name), ` · ${t("signal.steps", { count: row.length })}`);
      grids[name].draw({ rows: 1, columns: row.length, cell: (_, j) => ({ value: row[j], marks: chosen?.[0] === name && chosen[2] === j ? "cn-picked" : reached(j) ? "cn-window" : "" }) });
      bars[name].draw(row);
    }
    say(operator, flip ? "*" : "⋆");

    const wide = continuous ? { low: -k, high: n + k, left: 44 } : { low: -k + 0.4, high: n + k - 1.4, left: 44 };
    const axis = { ...wide, ticks: whole(wide.low, wide.high, Math.max(1, (figure.width - 60) / 28)) };
    const left = 48;
    const [low, high] = limits([f, g]);
    slide.draw({
      left,
      x: { ...axis, label: t("signal.tau") },
      y: { label: "", low, high },
      labels: { f: "f(τ)", g: flip ? "g(t − τ)" : "g(τ − t)", at: "τ = t" },
      points: {
        f: blocks(f, 0, 1, continuous),
        g: flip ? blocks([...g].reverse(), continuous ? now - k : now - k + 1, 1, continuous) : blocks(g, now, 1, continuous),
        at: { x: [now, now], y: [low, high] },
      },
      summary: t("signal.slideNow", { t: now, how: t(flip ? "signal.flipped" : "signal.unflipped"), count: f.filter((/** @type {number} */ _, /** @type {number} */ tau) => continuous ? touches(now, tau, k, flip) : meets(tau)).length }),
    });
    const cells = products.shape[1];
    const [lowP, highP] = limits([products]);
    product.draw({
      left,
      x: { ...axis, label: "" },
      y: { label: "", low: lowP, high: highP },
      labels: { product: t(continuous ? "signal.productIsArea" : "signal.productIs") },
      points: { product: blocks(products.subarray(at * cells, (at + 1) * cells), 0, step, continuous) },
    });
    const [lowY, highY] = limits([y, shares]);
    const curve = outputs[continuous ? "continuous" : "discrete"];
    for (const one of Object.values(outputs)) one.el.hidden = one !== curve;
    const end = revealed > at ? revealed + 1 : at;
    const trace = chosen?.[0] === "f" ? Array.from(time, (_, i) => shares[i * n + chosen[2]]) : [];
    curve.draw({
      left,
      x: { ...axis, label: t("signal.t") },
      y: { label: "", low: lowY, high: highY },
      cursor: now,
      labels: { whole: revealed > at ? t("signal.toCome") : "", seen: `${call(flip)}(t)`, share: chosen?.[0] === "f" ? t("signal.shareOf", { at: chosen[2] }) : "" },
      points: { whole: { x: time.subarray(at, end), y: y.subarray(at, end) }, seen: { x: time.subarray(0, at + 1), y: y.subarray(0, at + 1) }, share: { x: trace.length ? time : [], y: trace } },
    });

    fill(sum, ...explain(scene, at), ...about(scene, chosen));
    fitCells(picture, figure.width, [n, k], 56);
    steps.draw(time.length, at, `t = ${number(now)}`);
    figure.say(sum.textContent ?? "");
  }

  /** The same time after the change, where there is one. @param {State} changes */
  const stay = (changes) => ({ view: { position: nearest(answer({ ...figure.session.latest, ...changes }).time, /** @type {any} */ (figure.session.answer).time[figure.view.position] ?? 0) } });
  return {
    parts: [
      h("div", {}, picture, slide.el, product.el, outputs.discrete.el, outputs.continuous.el),
      sum,
      controls(
        flag(figure, "flip", (flip) => stay({ flip })),
        select(figure, "time", (time) => stay({ time })),
        button(t("signal.swap"), () => {
          figure.beginGesture();
          figure.change({ f: figure.state.g, g: figure.state.f });
        }),
      ),
      steps.el,
      brush(figure),
    ],
    draw,
  };
}

const inside = (/** @type {number} */ index, /** @type {number} */ length) => index >= 0 && index < length;
const call = (/** @type {boolean} */ flip) => `(f ${flip ? "*" : "⋆"} g)`;

/** Whether the held step τ … τ + 1 of f lies under g. @param {number} now @param {number} tau @param {number} k @param {boolean} flip */
const touches = (now, tau, k, flip) => (flip ? tau < now && tau + 1 > now - k : tau + 1 > now && tau < now + k);

/** Every whole number between two, or every second … one, so that at most so many are written. @param {number} low @param {number} high @param {number} most */
function whole(low, high, most) {
  const by = Math.ceil((high - low) / most);
  const first = Math.ceil(low / by);
  return Array.from({ length: Math.floor(high / by) - first + 1 }, (_, at) => (first + at) * by);
}

/** 0 and everything in some lists, with room for a marker. @param {ArrayLike<number>[]} lists @returns {[number, number]} */
function limits(lists) {
  let [low, high] = [0, 0];
  for (const list of lists) for (let at = 0; at < list.length; at++) [low, high] = [Math.min(low, list[at]), Math.max(high, list[at])];
  return stable(high - low) === 0 ? [0, 1] : [low * 1.06, high * 1.06];
}

/**
 * Values as blocks from `first` on: apart around their times when discrete, held from one to the next when continuous.
 * @param {ArrayLike<number>} values @param {number} first @param {number} step @param {boolean} continuous @returns {Points}
 */
function blocks(values, first, step, continuous) {
  const [before, after] = continuous ? [0, step] : [-0.32, 0.32];
  const list = Array.from(values, (value, at) => ({ value, at: first + at * step }));
  const outline = list.flatMap(({ value, at }, index) => {
    const edges = continuous ? [] : [[at + before, 0]];
    const gap = continuous ? [] : [[at + after, 0], [at + after, NaN]];
    const rise = continuous && index === 0 ? [[at, 0]] : [];
    const fall = continuous && index === list.length - 1 ? [[at + after, 0]] : [];
    return [...rise, ...edges, [at + before, value], [at + after, value], ...gap, ...fall];
  });
  return { x: outline.map(([x]) => x), y: outline.map(([, y]) => y) };
}

/** @param {ArrayLike<number>} list @param {number} wanted */
function nearest(list, wanted) {
  let best = 0;
  for (let at = 1; at < list.length; at++) if (Math.abs(list[at] - wanted) < Math.abs(list[best] - wanted)) best = at;
  return best;
}

/** Nodes with a word between them. @param {(Node | Node[])[]} items @param {string} word */
const joined = (items, word) => items.flatMap((item, at) => (at ? [word, item] : [item])).flat();

/** The output at the player's time, written out. @param {Scene} scene @param {number} at */
function explain({ state, answer: { time, output, shares } }, at) {
  const [f, g, flip, n] = [state.f[0], state.g[0], state.flip === 1, state.f[0].length];
  const now = number(time[at]);
  const argument = flip ? `${now} − τ` : time[at] < 0 ? `τ + ${number(-time[at])}` : `τ − ${now}`;
  const result = tinted("y", number(output[at]));
  const [x, w] = [(/** @type {string} */ words) => tinted("x", words), (/** @type {string} */ words) => tinted("w", words)];
  if (state.time === "continuous") {
    const head = [tinted("y", `${call(flip)}(${now})`), " = ∫ ", x("f(τ)"), "·", w(`g(${argument})`), " dτ = "];
    const areas = f.map((/** @type {number} */ _, /** @type {number} */ tau) => tau).filter((/** @type {number} */ tau) => touches(time[at], tau, g.length, flip));
    if (!areas.length) return [h("div", {}, ...head, result, h("span", { class: "cn-muted" }, ` (${t("signal.apart")})`))];
    return [h("div", {}, ...head, ...joined(areas.map((/** @type {number} */ tau) => h("span", { class: "cn-term" }, factor(shares[at * n + tau]))), " + "), " = ", result, h("span", { class: "cn-muted" }, ` (${t("signal.areas")})`))];
  }
  const terms = f.flatMap((/** @type {number} */ value, /** @type {number} */ tau) => {
    const other = g[flip ? time[at] - tau : tau - time[at]];
    return other === undefined ? [] : [h("span", { class: "cn-term" }, x(factor(value)), "·", w(factor(other)))];
  });
  const head = [tinted("y", `${call(flip)}[${now}]`), " = Σ ", x("f[τ]"), "·", w(`g[${argument}]`), " = "];
  return [h("div", {}, ...head, ...joined(terms, " + "), " = ", result)];
}

/** What the picked value does. @param {Scene} scene @param {import("../runtime/kit/figure.ts").Picked} chosen */
function about({ state, answer: { time, shares } }, chosen) {
  if (!chosen) return [];
  const [name, , at] = chosen;
  const head = tinted(name === "f" ? "x" : "w", `${name}[${at}] = ${number(state[name][0][at])} `);
  if (name === "g") return [h("div", {}, head, state.flip ? t(at ? "signal.weighs" : "signal.weighsAtOnce", { count: at }) : t("signal.meets", { at: at ? `t + ${at}` : "t" }))];
  if (state.time === "continuous") return [];
  const n = state.f[0].length;
  const trace = Array.from(time, (when, i) => ({ when, value: shares[i * n + at] })).filter(({ when }) => inside(state.flip ? when - at : at - when, state.g[0].length));
  const values = trace.map(({ value }) => number(stable(value))).join(", ");
  return [h("div", {}, head, t(state.flip ? "signal.alone" : "signal.aloneFlat", { from: trace[0].when, to: trace[trace.length - 1].when, values }))];
}

/** The Python that gives the same numbers. @param {State} state */
function python({ f, g, flip, time }) {
  const continuous = time === "continuous";
  const call = flip ? "convolve1d(f, g)" : 'correlate2d(f[None], g[None], mode="full")[0]';
  const hold = continuous ? `pieces = ${PIECES}  # of a step: on each, both signals are constant\nf, g = np.repeat(f, pieces), np.repeat(g, pieces)\n` : "";
  return `import numpy as np
from convnotes.conv import ${flip ? "convolve1d" : "correlate2d"}

f = np.array([${f[0].join(", ")}])
g = np.array([${g[0].join(", ")}])
${hold}y = ${continuous ? `np.pad(${call}, 1) / pieces  # the integral; 0 where the signals only touch` : call}
print(y)
`;
}

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python });
