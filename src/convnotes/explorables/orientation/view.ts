// What the explorable "orientation" shows, what it remembers, and the Python that gives the same numbers.

import { Grid, LightBar, Plot, Screen, button, controls, fill, fitCells, h, number, place, px, sign, slider, svg, t, tinted } from "../runtime/kit.ts";

/** @typedef {import("../runtime/schema.ts").State} State */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */
/** @typedef {import("../runtime/kit/figure.ts").Figure} Figure */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */

export const RETINA = 25; // pixels across
export const WIDTH = 4; // pixels, as the bright stripe of a field: the bar lies as well between two cells as on one
export const FIELD = { size: 13, wavelength: 8, sigma: 3, aspect: 0.5 };
const BESIDE = 211; // CSS pixels for the signs between the grids, and for the complex cell
export const ANGLES = Array.from({ length: 36 }, (_, at) => 5 * at);
export const POSITIONS = Array.from({ length: 37 }, (_, at) => (at - 18) / 2);

const angleAt = (/** @type {number} */ angle) => Math.round(angle / 5) % ANGLES.length;
const positionAt = (/** @type {number} */ position) => Math.round(2 * position) + 18;

/**
 * Which points of the curves a change makes known: where the bar stood and stands, and what it swept over in a small step.
 * @param {State} changes @param {State} state @param {State} seen
 */
export function remember(changes, state, seen) {
  const [angles, positions] = [[...seen.angles[0]], [...seen.positions[0]]];
  const pass = (/** @type {number[]} */ points, /** @type {number} */ from, /** @type {number} */ way) => {
    const count = Math.abs(way);
    for (let step = 0; step <= count; step++)
      if (count <= 4 || step === 0 || step === count) points[(from + Math.sign(way) * step + points.length) % points.length] = 1;
  };
  const half = ANGLES.length / 2;
  if ("angle" in changes) pass(angles, angleAt(state.angle), ((angleAt(changes.angle) - angleAt(state.angle) + 3 * half) % (2 * half)) - half); // the short way round
  if ("position" in changes) pass(positions, positionAt(state.position), positionAt(changes.position) - positionAt(state.position));
  return { angles: [angles], positions: [positions] };
}

/** @param {Figure} figure */
export function view(figure) {
  const move = (/** @type {State} */ { angle, position }) => {
    figure.beginGesture("bar");
    figure.change(angle === undefined ? { position: Math.max(-9, Math.min(position, 9)) } : { angle: ((angle % 180) + 180) % 180 });
  };
  const settle = () => {
    figure.endGesture();
    figure.session.shareView();
  };
  const screen = new Screen({ role: "x" });
  const field = receptiveField(screen);
  const hand = new LightBar(screen, { label: t("orientation.retinaKeys"), steps: { angle: 5, position: 0.5 }, change: move, end: settle });
  const simpleGrid = new Grid(figure, { name: "simple", role: "y", label: t("orientation.simpleCells") });
  const complexGrid = new Grid(figure, { name: "complex", role: "y", label: t("orientation.complex"), toPick: () => winner(/** @type {any} */ (figure.session.answer)) });
  const picture = h("div", { class: "cn-picture" }, screen.el, sign("→"), simpleGrid.el, sign(t("orientation.max")), complexGrid.el);
  const sum = h("div", { class: "cn-sum" });
  const plot = (/** @type {"angle" | "position"} */ name, /** @type {number} */ step) => new Plot({
    label: t(`orientation.over.${name}`),
    height: 190,
    series: [{ name: "simple", label: t("orientation.middle"), role: "y" }, { name: "complex", label: t("orientation.complex"), role: "text" }],
    pick: { step, change: (value) => move({ [name]: value }), end: settle },
  });
  const [byAngle, byPosition] = [plot("angle", 5), plot("position", 0.5)];
  const reveal = (/** @type {number} */ on) => {
    figure.beginGesture();
    figure.change({ view: { angles: [ANGLES.map(() => on)], positions: [POSITIONS.map(() => on)] } });
    figure.session.shareView();
  };
  const axes = {
    angle: { label: t("orientation.angleAxis"), low: 0, high: 175, ticks: [0, 45, 90, 135, 175], format: (/** @type {number} */ n) => `${number(n)}°` },
    position: { label: t("orientation.positionAxis"), low: -9, high: 9, ticks: [-9, -6, -3, 0, 3, 6, 9] },
  };

  /** @param {Scene} scene */
  function draw({ state, view: seen, answer, picked }) {
    const side = 2 * state.reach + 1;
    const inside = (/** @type {number} */ index) => Math.min(index, side - 1);
    const [row, column] = picked ? [inside(picked[1]), inside(picked[2])] : [state.reach, state.reach];
    const [, bestRow, bestColumn] = winner(answer);
    screen.draw(answer.retina, -state.noise, 1 + state.noise);
    field.draw(state, answer.weight, row, column);
    hand.draw({ angle: state.angle, position: state.position, axis: state.prefers, length: state.length });
    fill(screen.caption, t("orientation.retina"), " ", tinted("x", "x"), ` · ${RETINA}×${RETINA}`);
    fill(simpleGrid.caption, t("orientation.cells", { count: side ** 2 }), " ", tinted("y", "s"));
    fill(complexGrid.caption, t("orientation.complex"), " ", h("b", {}, "c"));
    simpleGrid.draw({
      rows: side,
      columns: side,
      scale: 5,
      cell: (i, j) => ({ value: answer.simple[i * side + j], marks: i === row && j === column ? "cn-picked" : i === bestRow && j === bestColumn ? "cn-fed" : "" }),
    });
    complexGrid.draw({ rows: 1, columns: 1, scale: 5, cell: () => ({ value: answer.complex[0] }) });
    fill(sum, h("div", { class: "cn-lines" }, explain(answer, row, column)));
    const now = { simple: answer.simple[(side ** 2 - 1) / 2], complex: answer.complex[0] };
    const known = (/** @type {NDArray} */ curve, /** @type {number[]} */ points, /** @type {number} */ at) => curve.map((value, place) => (points[place] || place === at ? value : NaN));
    const most = Math.max(6, ...answer.angle_complex, ...answer.position_complex); // more than 6 only in strong noise
    for (const [shown, name, places, points, at] of /** @type {[Plot, "angle" | "position", number[], number[], number][]} */ ([[byAngle, "angle", ANGLES, seen.angles[0], angleAt(state.angle)], [byPosition, "position", POSITIONS, seen.positions[0], positionAt(state.position)]]))
      shown.draw({
        x: axes[name],
        y: { label: t("orientation.response"), low: 0, high: most, ticks: [0, 2, 4, 6] },
        points: { simple: { x: places, y: known(answer[`${name}_simple`], points, at) }, complex: { x: places, y: known(answer[`${name}_complex`], points, at) } },
        cursor: state[name],
        now,
      });
    const screenSize = Math.max(200, Math.min(figure.width - BESIDE - 9 * 27, 260)); // leaves room for the widest pool
    picture.style.setProperty("--screen", `${screenSize}px`);
    fitCells(picture, figure.width, [side], screenSize + BESIDE);
    figure.say(sum.textContent ?? "");
  }

  return {
    parts: [
      picture,
      h("div", { class: "cn-hint cn-centred" }, t("orientation.legend")),
      sum,
      h("div", { class: "cn-plots" }, byAngle.el, byPosition.el),
      h("div", { class: "cn-brush" }, h("span", { class: "cn-hint" }, t("orientation.hint")), button(t("orientation.whole"), () => reveal(1)), button(t("orientation.clear"), () => reveal(0))),
      controls(
        slider(figure, "angle", { step: 5, text: ({ state }) => `${state.angle}°` }),
        slider(figure, "position", { step: 0.5, text: ({ state }) => number(state.position) }),
        slider(figure, "length"),
        slider(figure, "noise", { step: 0.05, text: ({ state }) => number(state.noise) }),
        slider(figure, "seed"),
        slider(figure, "prefers", { step: 5, text: ({ state }) => `${state.prefers}°` }),
        slider(figure, "reach"),
      ),
    ],
    draw,
  };
}

/** The simple cell that gives the complex cell its answer. @param {Record<string, NDArray>} answer @returns {[string, number, number]} */
const winner = ({ best: [cell], simple: { shape } }) => ["simple", Math.floor(cell / shape[1]), cell % shape[1]];

/** The field of the picked simple cell, in Hubel and Wiesel's own signs: × where light excites, △ where it inhibits; and the field of the complex cell. @param {Screen} screen */
function receptiveField(screen) {
  const [excites, inhibits] = ["cn-excites", "cn-inhibits"].map((name) => svg("path", { class: name }));
  const one = svg("g", {}, excites, inhibits, svg("rect", { class: "cn-field", width: FIELD.size, height: FIELD.size }));
  const all = svg("rect", { class: "cn-field cn-field-all" });
  screen.over.append(all, one);
  let drawn = -1;
  return {
    /** @param {State} state @param {NDArray} weight @param {number} row @param {number} column */
    draw({ prefers, reach }, weight, row, column) {
      const corner = (RETINA - FIELD.size) / 2 - reach;
      place(all, { x: corner, y: corner, width: FIELD.size + 2 * reach, height: FIELD.size + 2 * reach });
      place(one, { transform: `translate(${corner + column} ${corner + row})` });
      if (prefers === drawn) return;
      drawn = prefers;
      const most = Math.max(...weight);
      /** @type {[string, string]} */
      const paths = ["", ""];
      weight.forEach((/** @type {number} */ w, /** @type {number} */ at) => {
        const r = px(0.4 * Math.min(1, Math.abs(w) / most));
        const [x, y] = [(at % FIELD.size) + 0.5, Math.floor(at / FIELD.size) + 0.5];
        if (r < 0.06) return;
        if (w > 0) paths[0] += `M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;
        else paths[1] += `M${x} ${px(y - r)}l${r} ${px(1.7 * r)}h${-2 * r}z`;
      });
      place(excites, { d: paths[0] });
      place(inhibits, { d: paths[1] });
    },
  };
}

/** The picked simple cell and the complex cell, written out. @param {Record<string, NDArray>} answer @param {number} row @param {number} column */
function explain(answer, row, column) {
  const { excitation, inhibition, simple, complex } = answer;
  const side = simple.shape[1];
  const at = row * side + column;
  const [, i, j] = winner(answer);
  const minus = inhibition[at] < 0 ? `(${number(inhibition[at])})` : number(inhibition[at]);
  const largest = complex[0] > 0 ? [tinted("y", `s[${i}, ${j}]`), " = "] : [];
  return [
    h("span", { class: "cn-line" }, tinted("y", `s[${row}, ${column}]`), ` = max(0, ${number(excitation[at])} − ${minus}) = `, tinted("y", number(simple[at]))),
    h("span", { class: "cn-line" }, h("b", {}, "c"), " = max ", tinted("y", "s"), " = ", ...largest, h("b", {}, number(complex[0]))),
  ];
}

/** The Python that gives the same numbers. @param {State} state */
export function python({ angle, position, length, noise, seed, prefers, reach }) {
  const [from, to, centre] = [(RETINA - 1) / 2 - reach, (RETINA + 1) / 2 + reach, (RETINA - 1) / 2];
  const grain = noise ? ["from convnotes.explorables.runtime.random import mulberry32\n", `x += ${noise} * (2 * mulberry32(${seed}, x.size).reshape(x.shape) - 1)\n`] : ["", ""];
  return `${grain[0]}from convnotes.retina import bar
from convnotes.vision import complex_cells, gabor, simple_cells

x = bar(${RETINA}, ${angle}, position=${position}, axis=${prefers}, length=${length}, width=${WIDTH})
${grain[1]}w = gabor(${FIELD.size}, ${prefers}, wavelength=${FIELD.wavelength}, sigma=${FIELD.sigma}, aspect=${FIELD.aspect})
s = simple_cells(x[None, None], w[None, None])[0, 0]
c = complex_cells(x[None, None], w[None, None], field=${2 * reach + 1})[0, 0]
print(s[${from}:${to}, ${from}:${to}])
print(c[${centre}, ${centre}])
`;
}
