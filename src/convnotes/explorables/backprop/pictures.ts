// The five pictures of the explorable "backprop": which grids they hold, and what each grid shows.

import { Grid, fill, geometry, h, number, sign, t, tinted } from "../runtime/kit.ts";
import { marks, padPick, sourcePick } from "./reach.ts";

/** @typedef {import("../runtime/kit/figure.ts").Figure} Figure */
/** @typedef {import("../runtime/kit/figure.ts").Scene} Scene */
/** @typedef {import("../runtime/engine.ts").NDArray} NDArray */
/** One grid of a picture. @typedef {{ grid: Grid, array: string, caption: (scene: Scene) => (Node | string)[], marks: import("./reach.ts").Marks, kind?: (scene: Scene, at: number, i: number, j: number) => "" | "padding" | "dropped", corner?: (scene: Scene, at: number) => string, label?: (scene: Scene, at: number) => ((text: string) => string) | undefined, shown?: (scene: Scene) => boolean }} Panel */
/** Grids and the signs between them; across: the columns of the widest row; abreast: how many grids share a line on a narrow screen. @typedef {{ el: HTMLElement, abreast?: number, panels: Panel[], across: (scene: Scene) => number[], signs?: (scene: Scene) => void }} Picture */

/** @param {Scene} scene @returns {NDArray} */
export const kernelOf = ({ state: { kernel } }) => Object.assign(Float64Array.from(kernel.flat()), { shape: [kernel.length, kernel[0].length] });

/** A quantity's caption: its word, its name in its colour, its size. @param {string} word @param {"x" | "w" | "y" | "d"} role @param {string} name @param {string} array */
const named = (word, role, name, array) => (/** @type {Scene} */ scene) => {
  const [rows, columns] = array === "kernel" ? kernelOf(scene).shape : scene.answer[array].shape;
  return [word ? `${t(word)} ` : "", tinted(role, name), ` · ${rows}×${columns}`];
};

/** @param {Figure} figure */
function makers(figure) {
  const grid = (/** @type {string} */ name, /** @type {"x" | "w" | "y" | "d"} */ role, /** @type {any} */ options = {}) => new Grid(figure, { ...options, name, role, label: t(`backprop.${options.label}`) });
  const toField = (/** @type {number} */ i, /** @type {number} */ j) => {
    const [name, r, c] = /** @type {any} */ (padPick(figure)(i, j));
    return /** @type {[number, number] | null} */ (name === "input" ? [r, c] : null);
  };
  const lost = (/** @type {Scene} */ { answer: { dropped, padded } }, /** @type {number} */ i, /** @type {number} */ j) => i >= padded.shape[0] - dropped[0] || j >= padded.shape[1] - dropped[1];
  const border = (/** @type {Scene} */ { state }, /** @type {number} */ i, /** @type {number} */ j) => {
    const [{ amounts: [top], n: rows }, { amounts: [left], n: columns }] = geometry(state);
    return i < top || i >= top + rows || j < left || j >= left + columns;
  };
  /** @type {Record<string, () => Panel>} */
  return {
    x: () => ({ grid: grid("padded", "x", { label: "x", field: "input", toField, toPick: padPick(figure) }), array: "padded", caption: named("backprop.xWord", "x", "x", "padded"), marks: marks.padded, kind: (scene, _, i, j) => (lost(scene, i, j) ? "dropped" : border(scene, i, j) ? "padding" : "") }),
    w: () => ({ grid: grid("kernel", "w", { label: "w", field: "kernel" }), array: "kernel", caption: named("backprop.wWord", "w", "w", "kernel"), marks: marks.kernel }),
    y: () => ({ grid: grid("y", "y", { label: "y" }), array: "y", caption: named("backprop.yWord", "y", "y", "y"), marks: marks.output }),
    a: () => ({ grid: grid("y", "y", { label: "a" }), array: "a", caption: named("", "y", "a = g(y)", "a"), marks: marks.output }),
    target: () => ({ grid: grid("y", "y", { label: "target", field: "target" }), array: "target", caption: named("backprop.targetWord", "y", "t", "target"), marks: marks.output, shown: ({ state }) => state.loss === "squared" }),
    gradA: () => ({ grid: grid("y", "d", { label: "gradA", field: "upstream" }), array: "grad_a", caption: named("", "d", "∂L/∂a", "grad_a"), marks: marks.delta }),
    slope: () => ({ grid: grid("y", "y", { label: "slope" }), array: "slope", caption: named("", "y", "g′(y)", "slope"), marks: marks.output }),
    delta: () => ({ grid: grid("y", "d", { label: "delta", field: "upstream" }), array: "delta", caption: named("", "d", "δ = ∂L/∂y", "delta"), marks: marks.delta }),
    gradX: () => ({ grid: grid("input", "d", { label: "gradX" }), array: "grad_x", caption: named("", "d", "∂L/∂x", "grad_x"), marks: marks.gradX }),
    gradW: () => ({ grid: grid("kernel", "d", { label: "gradW" }), array: "grad_w", caption: named("", "d", "∂L/∂w", "grad_w"), marks: marks.gradW }),
    gradB: () => ({ grid: grid("bias", "d", { label: "gradB" }), array: "grad_b", caption: () => [tinted("d", "∂L/∂b")], marks: marks.gradB }),
    spread: () => ({ grid: grid("y", "d", { label: "spread", toPick: sourcePick(figure, "y", "spread_source", "y") }), array: "spread", caption: (scene) => [tinted("d", scene.state.bug === "slope_after" ? "∂L/∂a" : "δ"), ` ${t("backprop.spreadWord")} · ${scene.answer.spread.shape.join("×")}`], marks: marks.spread, kind: ({ answer }, at) => (answer.spread_source[at] < 0 ? "padding" : "") }),
    flipped: () => ({ grid: grid("kernel", "w", { label: "flipped", toPick: sourcePick(figure, "kernel", "flipped_source", "kernel") }), array: "flipped", caption: (scene) => [tinted("w", t(`backprop.used.${scene.state.bug === "no_flip" || scene.state.bug === "transposed" ? scene.state.bug : "none"}`)), ` · ${scene.answer.flipped.shape.join("×")}`], marks: marks.flipped, kind: ({ answer }, at) => (answer.flipped_source[at] < 0 ? "padding" : "") }),
    gradPadded: () => ({ grid: grid("padded", "d", { label: "gradPadded", toPick: padPick(figure) }), array: "grad_padded", caption: (scene) => [tinted("d", "∂L/∂x"), ` ${isPadded(scene) ? t("backprop.paddedWord") : ""} · ${scene.answer.grad_padded.shape.join("×")}`], marks: marks.gradPadded, kind: (scene, _, i, j) => (border(scene, i, j) ? (scene.state.padding_mode === "zeros" ? "dropped" : "padding") : "") }),
    ...Object.fromEntries([["numericX", "input", "x"], ["numericW", "kernel", "w"], ["numericB", "bias", "b"]].map(([name, of, letter]) => [name, () => ({
      grid: grid(of, "d", { label: name }),
      array: `numeric_${letter}`,
      caption: () => [t("backprop.measuredWord"), " ", tinted("d", `∂L/∂${letter}`)],
      marks: marks[`grad${letter.toUpperCase()}`],
      corner: (/** @type {Scene} */ { answer }, /** @type {number} */ at) => (answer[`verdict_${letter}`][at] === 1 ? "∧" : answer[`verdict_${letter}`][at] === 2 ? "≠" : ""),
      label: (/** @type {Scene} */ { answer }, /** @type {number} */ at) => {
        const key = [null, "backprop.kinkCell", "backprop.failedCell"][answer[`verdict_${letter}`][at]];
        return key ? (/** @type {string} */ value) => t(key, { value, claimed: answer[`grad_${letter}`][at] }) : undefined;
      },
    })])),
  };
}

/** @param {Scene} scene */
const isPadded = ({ answer: { padded, grad_x: { shape } } }) => padded.shape[0] !== shape[0] || padded.shape[1] !== shape[1];

/** @type {Record<string, (figure: Figure) => Picture>} */
export const pictures = {
  both(figure) {
    const make = makers(figure);
    const panels = [make.x(), make.w(), make.y(), make.gradX(), make.gradW(), make.gradB(), make.delta()];
    const [x, w, y, gx, gw, gb, d] = panels.map(({ grid }) => grid.el);
    const bias = sign();
    return {
      el: h("div", { class: "cn-picture cn-duo" }, x, sign("⋆"), w, bias, y, gx, h("span"), h("div", { class: "cn-pair" }, gw, gb), h("span"), d),
      panels,
      across: ({ answer }) => [answer.padded.shape[1], Math.max(answer.grad_w.shape[1], 2), answer.y.shape[1]],
      signs(scene) {
        fill(bias, scene.state.bias === 0 ? "=" : `${scene.state.bias < 0 ? "−" : "+"} ${number(Math.abs(scene.state.bias))} =`);
        editable(panels[6].grid, scene);
      },
    };
  },
  delta(figure) {
    const make = makers(figure);
    const panels = [make.y(), make.a(), make.target(), make.gradA(), make.slope(), make.delta()];
    const [y, a, target, ga, slope, d] = panels.map(({ grid }) => grid.el);
    const [g, against, last] = [sign(), sign(), h("div", {}, target)];
    last.style.setProperty("flex-basis", "100%"); // where the rows wrap, the second begins a line
    return {
      el: h("div", { class: "cn-picture cn-duo" }, y, g, a, against, last, ga, sign("⊙"), slope, sign("="), d),
      panels,
      across: ({ answer }) => [answer.y.shape[1], answer.y.shape[1], answer.y.shape[1]],
      signs(scene) {
        fill(g, `${t(`activation.${scene.state.activation}`)} →`);
        fill(against, scene.state.loss === "squared" ? t("backprop.against") : "");
        const weighted = scene.state.loss === "weighted";
        setField(panels[3].grid, weighted ? "upstream" : undefined);
        editable(panels[5].grid, scene);
      },
    };
  },
  weight(figure) {
    const make = makers(figure);
    const panels = [make.x(), make.delta(), make.gradW(), make.gradB()];
    const [x, d, gw, gb] = panels.map(({ grid }) => grid.el);
    return {
      el: h("div", { class: "cn-picture cn-flow" }, x, sign("⋆"), d, sign("="), h("div", { class: "cn-pair" }, gw, gb)),
      panels,
      across: ({ answer }) => [answer.padded.shape[1], answer.y.shape[1], Math.max(answer.grad_w.shape[1], 2)],
      signs: (scene) => editable(panels[1].grid, scene),
    };
  },
  input(figure) {
    const make = makers(figure);
    const last = { ...make.gradX(), shown: (/** @type {Scene} */ scene) => isPadded(scene) || scene.state.bug === "slope_after" };
    const panels = [make.spread(), make.flipped(), make.gradPadded(), last];
    const [d, w, gp, gx] = panels.map(({ grid }) => grid.el);
    const then = sign();
    return {
      el: h("div", { class: "cn-picture cn-flow" }, d, sign("⋆"), w, sign("="), gp, then, gx),
      panels,
      across: (scene) => [scene.answer.spread.shape[1], scene.answer.flipped.shape[1], scene.answer.grad_padded.shape[1], ...(last.shown(scene) ? [scene.answer.grad_x.shape[1]] : [])],
      signs(scene) {
        then.hidden = !last.shown(scene);
        fill(then, scene.state.bug === "slope_after" ? "⊙ g′ =" : "→");
      },
    };
  },
  check(figure) {
    const make = makers(figure);
    const panels = [make.gradX(), make.numericX(), make.gradW(), make.numericW(), make.gradB(), make.numericB()];
    return {
      el: h("div", { class: "cn-picture cn-columns" }, panels.map(({ grid }) => grid.el)),
      abreast: 2,
      panels,
      across: ({ answer }) => [answer.grad_x.shape[1], Math.max(answer.grad_w.shape[1], 3), 3],
    };
  },
};

/** δ is the reader's own where nothing stands between it and the loss. @param {Grid} grid @param {Scene} scene */
const editable = (grid, { state }) => setField(grid, state.loss === "weighted" && state.activation === "identity" ? "upstream" : undefined);

/** @param {Grid} grid @param {string | undefined} field */
function setField(grid, field) {
  if (grid.field === field && grid.body.getAttribute("aria-readonly") === String(!field)) return;
  grid.field = field;
  grid.body.setAttribute("aria-readonly", String(!field));
}
