// The explorable "channels": three input channels, two filters; what each channel adds to each output.

import schema from "./state.json";
import { convMultiplyAdds, convParameters, correlate2d, dropped, floats, fromRows, integers, outputSize, pad } from "../runtime/engine.ts";
import { Grid, brush, controls, explorable, factor, fault, fill, fitCells, h, number, player, segments, sign, sizeFormula, slider, t, tinted } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** @typedef {import("../runtime/kit/figure.ts").Picked} Picked */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */

const [CHANNELS, FILTERS, LARGEST] = [[0, 1, 2], [0, 1], 27]; // and the largest cell that lets three channels stand on a screen

/** Input size, kernel size per axis (height, width). @param {State} state */
const sizes = ({ input: [x], weight: [[w]] }) => [[x.length, w.length], [x[0].length, w[0].length]];

/** A filter must fit into the padded input; into the picture of the sizes below it always does. @param {State} state */
export function check(state) {
  for (const [axis, [n, k]] of sizes(state).entries())
    if (k > n + 2 * state.padding) return fault(["exceeds_height", "exceeds_width"][axis], "kernel_size", k, n + 2 * state.padding);
  return null;
}

/** Planes of one shape as one array. @param {NDArray[]} planes @param {number[]} axes what they are counted by */
const stacked = (planes, axes) => floats([...axes, ...planes[0].shape], planes.flatMap((plane) => [...plane]));

/**
 * padded, partial (what channel k adds to output o), output, layer (height, width, depth, parameters, multiply-adds of
 * the same filters, `filters` of them, on a picture `image_size` wide).
 * @param {State} state
 */
export function answer(state) {
  const { stride, padding, image_size: size, filters } = state;
  const padded = state.input.map((/** @type {number[][]} */ plane) => pad(fromRows(plane), [[padding, padding], [padding, padding]]));
  const partial = state.weight.flatMap((/** @type {number[][][]} */ filter) => filter.map((kernel, k) => correlate2d(padded[k], fromRows(kernel), { stride })));
  const output = FILTERS.map((o) => {
    const y = floats(partial[0].shape);
    for (const k of CHANNELS) partial[o * CHANNELS.length + k].forEach((/** @type {number} */ share, /** @type {number} */ at) => (y[at] += share));
    return floats(y.shape, y.map((sum) => sum + state.bias[0][o])); // last, as NumPy does: it may round otherwise
  });
  const kernel = sizes(state).map(([, k]) => k);
  const extent = kernel.map((k) => outputSize(size, k, { stride, padding }));
  return {
    padded: stacked(padded, [3]),
    partial: stacked(partial, [2, 3]),
    output: stacked(output, [2]),
    layer: integers([5], [...extent, filters, convParameters(3, filters, kernel), convMultiplyAdds(3, filters, kernel, extent)]),
  };
}

/** @param {import("../runtime/kit/figure.ts").Figure} figure */
export function view(figure) {
  const filterNow = () => filterOf(figure.scene?.picked ?? null, figure.view);
  const inputs = CHANNELS.map((k) => new Grid(figure, { name: `input${k}`, role: "x", label: t("channels.input", { k }), field: "input", toField: (i, j) => inside(k, i, j), toPick: (i, j) => fromPadded(k, i, j) }));
  const kernels = CHANNELS.map((k) => new Grid(figure, { name: `weight${k}`, role: "w", label: t("channels.kernel", { k }), field: "weight", toField: (u, v) => [filterNow(), k, u, v], toPick: () => figure.view.picked }));
  const shares = CHANNELS.map((k) => new Grid(figure, { name: `share${k}`, role: "y", label: t("channels.shareOf", { k }), toPick: (i, j) => [`output${filterNow()}`, i, j] }));
  const maps = FILTERS.map((o) => new Grid(figure, { name: `output${o}`, role: "y", label: t("channels.output", { o }) }));
  const bias = new Grid(figure, { name: "bias", role: "w", label: t("channels.bias"), field: "bias", toPick: () => figure.view.picked });

  const rows = CHANNELS.map((k) => h("div", { class: "cn-channel" }, inputs[k].el, h("div", { class: "cn-channel" }, sign("⋆"), kernels[k].el, sign("="), shares[k].el)));
  const picture = h("div", { class: "cn-channels" }, h("div", { class: "cn-rows" }, rows), h("div", { class: "cn-maps" }, bias.el, maps.map((map) => map.el)));
  const [sum, size, layer] = [h("div", { class: "cn-sum" }), h("div", { class: "cn-formula" }), h("div", { class: "cn-sum" })];
  const steps = player(figure, (position) => {
    const [, rows_, columns] = figure.session.answer?.output.shape ?? [2, 1, 1];
    const at = position % (rows_ * columns);
    return { picked: [`output${Math.floor(position / (rows_ * columns))}`, Math.floor(at / columns), at % columns] };
  });

  /** The cell of the state that a cell of padded channel k shows. @param {number} k @param {number} i @param {number} j */
  function inside(k, i, j) {
    const { input, padding } = figure.state;
    return input[k][i - padding]?.[j - padding] === undefined ? null : [k, i - padding, j - padding];
  }

  /** @param {number} k @param {number} i @param {number} j @returns {Picked} */
  function fromPadded(k, i, j) {
    const cell = inside(k, i, j);
    return cell ? [`input${k}`, cell[1], cell[2]] : [`padded${k}`, i, j];
  }

  /** @param {Scene} scene */
  function draw(scene) {
    const { state, view: seen, answer: { padded, partial, output, layer: costs }, picked } = scene;
    const [[, H, W], [, oh, ow]] = [padded.shape, output.shape];
    const [[n, kh], [m, kw]] = sizes(state);
    const { padding: p, stride } = state;
    const o = filterOf(picked, seen);
    const look = within(picked, state, [H, W], [oh, ow]);
    const touches = reach(look, state, [oh, ow]);

    for (const k of CHANNELS) {
      fill(inputs[k].caption, tinted("x", `x${k}`), ` · ${n}×${m}${p ? t("conv.paddedTo", { size: `${H}×${W}` }) : ""}`);
      inputs[k].draw({ rows: H, columns: W, origin: [p, p], cell: (i, j) => ({ value: padded[(k * H + i) * W + j], kind: i < p || i >= p + n || j < p || j >= p + m ? "padding" : "", marks: touches.input(k, i, j) }) });
      fill(kernels[k].caption, tinted("w", `w${o}`), ` · ${t("channels.channel", { k })}`);
      kernels[k].draw({ rows: kh, columns: kw, cell: (u, v) => ({ value: state.weight[o][k][u][v], marks: touches.kernel(k, u, v) }) });
      fill(shares[k].caption, t("channels.share"));
      shares[k].draw({ rows: oh, columns: ow, cell: (i, j) => ({ value: partial[((o * 3 + k) * oh + i) * ow + j], marks: touches.share(o, k, i, j) }) });
    }
    fill(bias.caption, t("channels.biasWord"), " ", tinted("w", "b0, b1"));
    bias.draw({ rows: 1, columns: 2, cell: (_, at) => ({ value: state.bias[0][at], marks: look?.grid === "output" && look.at === at ? "cn-window" : "" }) });
    for (const at of FILTERS) {
      fill(maps[at].caption, t("conv.outputWord"), " ", tinted("y", `y${at}`), ` · ${oh}×${ow}`);
      maps[at].draw({ rows: oh, columns: ow, cell: (i, j) => ({ value: output[(at * oh + i) * ow + j], marks: touches.output(at, i, j) }) });
    }

    fill(sum, ...explain(look, o, scene, touches.feeds));
    const axes = [[n, kh, oh], [m, kw, ow]].map(([cells, k, out]) => ({ n: cells, k, amounts: [p, p], lost: dropped(cells, k, { stride, padding: p }), output: out }));
    fill(size, ...sizeFormula(axes, { stride }), h("span", { class: "cn-line" }, t("channels.depth", { size: `${oh}×${ow}×2` })));
    fill(layer, t("channels.layer", { input: `${state.image_size}×${state.image_size}×3`, count: state.filters, kernel: `${kh}×${kw}×3` }), " ", tinted("y", `${costs[0]}×${costs[1]}×${costs[2]}`), t("channels.costs", { parameters: costs[3], adds: grouped(costs[4]) }));
    const columns = [W, kw, ow, ow];
    fitCells(picture, Math.min(figure.width, LARGEST * columns.reduce((a, b) => a + b, 0) + 110), columns, 110);
    steps.draw(2 * oh * ow, look?.grid === "output" ? (look.at * oh + look.i) * ow + look.j : Math.min(seen.position, 2 * oh * ow - 1));
    figure.say(sum.textContent ?? "");
  }

  const whole = (/** @type {number[][]} */ plane) => (plane.length === plane[0].length ? `${plane.length}` : `${plane.length}×${plane[0].length}`);
  return {
    parts: [
      h("div", {}, segments(figure, "filter"), picture),
      sum,
      size,
      controls(
        slider(figure, "kernel_size", { range: [1, 5], value: ({ state }) => state.weight[0][0].length, text: ({ state }) => whole(state.weight[0][0]) }),
        slider(figure, "stride"),
        slider(figure, "padding"),
        slider(figure, "input_size", { range: [1, 7], value: ({ state }) => state.input[0].length, text: ({ state }) => whole(state.input[0]) }),
      ),
      steps.el,
      layer,
      controls(slider(figure, "image_size"), slider(figure, "filters")),
      brush(figure),
    ],
    draw,
  };
}

/** To pick an output is to look at its filter; to choose a filter is to look at the same place of its map. @param {State} changes @param {State} _state @param {State} view @returns {State} */
function remember({ view: { picked, filter } = {} }, _state, view) {
  if (picked?.[0].startsWith("output")) return { filter: `w${picked[0].at(-1)}` };
  return filter && view.picked?.[0].startsWith("output") ? { picked: [`output${filter.at(-1)}`, ...view.picked.slice(1)] } : {};
}

/** The filter that is looked at. @param {Picked} picked @param {State} view */
const filterOf = (picked, view) => Number((picked?.[0].startsWith("output") ? picked[0] : view.filter).at(-1));

/** A count with its thousands apart. @param {number} count */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

/** Where a picked cell stands: on a padded channel or on a map. @typedef {{ grid: "padded" | "output", at: number, i: number, j: number }} Look */

/** @param {Picked} picked @param {State} state @param {number[]} padded @param {number[]} output @returns {Look | null} */
function within(picked, { padding, input: [plane] }, padded, output) {
  if (!picked) return null;
  const [name, at] = [picked[0].slice(0, -1), Number(picked[0].at(-1))];
  const [rows, columns] = { input: [plane.length, plane[0].length], padded, output }[name] ?? [1, 1];
  const [i, j] = [Math.min(picked[1], rows - 1), Math.min(picked[2], columns - 1)];
  if (name === "output") return { grid: "output", at, i, j };
  return { grid: "padded", at, i: name === "input" ? i + padding : i, j: name === "input" ? j + padding : j };
}

/** Which cells a picked cell touches, as marks; and the outputs that an input cell feeds. @param {Look | null} look @param {State} state @param {number[]} output */
function reach(look, state, [oh, ow]) {
  const [[, kh], [, kw]] = sizes(state);
  const { stride } = state;
  const none = () => "";
  /** @type {{ i: number, j: number, u: number, v: number }[]} */
  const feeds = [];
  if (!look) return { input: none, kernel: none, share: none, output: none, feeds };
  const { grid, at, i: a, j: b } = look;
  if (grid === "output") {
    const is = (/** @type {number} */ o, /** @type {number} */ i, /** @type {number} */ j) => (o === at && i === a && j === b ? "cn-picked" : "");
    return {
      input: (/** @type {number} */ _, /** @type {number} */ i, /** @type {number} */ j) => (i >= a * stride && i < a * stride + kh && j >= b * stride && j < b * stride + kw ? "cn-window" : ""),
      kernel: none,
      share: (/** @type {number} */ o, /** @type {number} */ _, /** @type {number} */ i, /** @type {number} */ j) => is(o, i, j),
      output: is,
      feeds,
    };
  }
  for (let i = 0; i < oh; i++)
    for (let j = 0; j < ow; j++) {
      const [u, v] = [a - i * stride, b - j * stride];
      if (u >= 0 && u < kh && v >= 0 && v < kw) feeds.push({ i, j, u, v });
    }
  const fed = new Set(feeds.map(({ i, j }) => i * ow + j));
  const taps = new Set(feeds.map(({ u, v }) => u * kw + v));
  const mark = (/** @type {number} */ i, /** @type {number} */ j) => (fed.has(i * ow + j) ? "cn-fed" : "");
  return {
    input: (/** @type {number} */ k, /** @type {number} */ i, /** @type {number} */ j) => (k === at && i === a && j === b ? "cn-picked" : ""),
    kernel: (/** @type {number} */ k, /** @type {number} */ u, /** @type {number} */ v) => (k === at && taps.has(u * kw + v) ? "cn-window" : ""),
    share: (/** @type {number} */ _, /** @type {number} */ k, /** @type {number} */ i, /** @type {number} */ j) => (k === at ? mark(i, j) : ""),
    output: (/** @type {number} */ _, /** @type {number} */ i, /** @type {number} */ j) => mark(i, j),
    feeds,
  };
}

/** Nodes with a word between them. @param {Node[]} items @param {string} word */
const joined = (items, word) => items.flatMap((item, at) => (at ? [word, item] : [item]));

/** The picked cell written out: one line for each channel, then the sum; or what an input cell feeds. @param {Look | null} look @param {number} o @param {Scene} scene @param {{ i: number, j: number, u: number, v: number }[]} feeds */
function explain(look, o, { state, answer: { padded, partial, output } }, feeds) {
  if (!look) return [h("span", { class: "cn-muted" }, t("conv.pickSomething"))];
  const [[, H, W], [, oh, ow], { weight, padding, stride }] = [padded.shape, output.shape, state];
  const { grid, at, i: a, j: b } = look;
  if (grid === "padded") {
    const [i, j] = [a - padding, b - padding];
    const name = tinted("x", state.input[at][i]?.[j] === undefined ? t("conv.zero") : `x${at}[${i}, ${j}] = ${number(state.input[at][i][j])}`);
    const terms = feeds.map(({ i: r, j: c, u, v }) => h("span", { class: "cn-term" }, tinted("y", `y${o}[${r}, ${c}]`), ` ${t("conv.times")} `, tinted("w", factor(weight[o][at][u][v]))));
    return terms.length ? [name, ` ${t("channels.feeds", { count: terms.length, o })} `, ...joined(terms, ", ")] : [name, ` ${t("conv.feedsNothing")}`];
  }
  const share = (/** @type {number} */ k) => partial[((at * 3 + k) * oh + a) * ow + b];
  const lines = CHANNELS.map((k) => {
    const terms = weight[at][k].flatMap((/** @type {number[]} */ row, /** @type {number} */ u) => row.map((w, v) => h("span", { class: "cn-term" }, tinted("w", factor(w)), "·", tinted("x", factor(padded[(k * H + a * stride + u) * W + b * stride + v])))));
    return h("div", {}, h("span", { class: "cn-muted" }, `${t("channels.channel", { k })}: `), ...joined(terms, " + "), " = ", h("b", {}, number(share(k))));
  });
  const parts = [...CHANNELS.map((k) => h("b", {}, factor(share(k)))), tinted("w", factor(state.bias[0][at]))];
  return [...lines, h("div", {}, tinted("y", `y${at}[${a}, ${b}]`), " = ", ...joined(parts, " + "), ` (${t("channels.withBias")}) = `, tinted("y", number(output[(at * oh + a) * ow + b])))];
}

/** The Python that gives the same numbers. @param {State} state */
function python({ input, weight, bias, stride, padding }) {
  const plane = (/** @type {number[][]} */ rows) => `[${rows.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
  const filter = (/** @type {number[][][]} */ planes) => `    [\n${planes.map((rows) => `        ${plane(rows)},\n`).join("")}    ],\n`;
  return `import numpy as np
from convnotes.conv import conv2d

x = np.array([
${input.map((/** @type {number[][]} */ rows) => `    ${plane(rows)},\n`).join("")}])
w = np.array([
${weight.map(filter).join("")}])
b = np.array([${bias[0].join(", ")}])
y = conv2d(x[None], w, b, stride=${stride}, padding=${padding})
print(y[0])
`;
}

export default explorable({ schema: /** @type {any} */ (schema), check, answer, view, python, remember });
