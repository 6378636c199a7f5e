// The five pictures of the explorable "backprop": which grids they hold, and what stands between them.

import { conceal, type Grid, h, number, say, sign, t } from "../runtime/kit.ts";
import { claimed, measured } from "./compared.ts";
import { flipped, gradPadded, isPadded, spread } from "./convolved.ts";
import type { Panel } from "./panel.ts";
import * as panels from "./panels.ts";
import type { BackpropFigure } from "./reach.ts";
import type { BackpropScene, Part } from "./state.ts";

/** Grids and the signs between them. */
export type Picture = {
  el: HTMLElement;
  panels: Panel[];
  /** Have the signs, and what may be written into, follow the scene. */
  follow?(scene: BackpropScene): void;
};

export const pictures: Record<Part, (figure: BackpropFigure) => Picture> = {
  both,
  delta,
  weight,
  input,
  check,
};

const picture = (layout: string, ...children: HTMLElement[]) =>
  h("div", { class: `cn-picture ${layout}` }, ...children);

const pair = (a: Panel, b: Panel) => h("div", { class: "cn-pair" }, a.grid.el, b.grid.el);

/** Forward above, backward below. */
function both(figure: BackpropFigure): Picture {
  const [x, w, y] = [panels.input(figure), panels.kernel(figure), panels.output(figure)];
  const [gx, gw, gb] = [panels.gradX(figure), panels.gradW(figure), panels.gradB(figure)];
  const d = panels.delta(figure);
  const bias = sign();
  const there = [x.grid.el, sign("⋆"), w.grid.el, bias, y.grid.el];
  const back = [gx.grid.el, h("span"), pair(gw, gb), h("span"), d.grid.el];
  return {
    el: picture("cn-duo", ...there, ...back),
    panels: [x, w, y, gx, gw, gb, d],
    follow(scene) {
      say(bias, withBias(scene.state.bias));
      writeDelta(d.grid, scene);
    },
  };
}

/** The sign between w and y: what is added to the sum, if it is not 0. */
function withBias(bias: number): string {
  return bias === 0 ? "=" : `${bias < 0 ? "−" : "+"}\u00a0${number(Math.abs(bias))}\u00a0=`; // on one line
}

/** From y over the activation to the loss, and back to δ. */
function delta(figure: BackpropFigure): Picture {
  const [y, a, target] = [panels.output(figure), panels.activation(figure), panels.target(figure)];
  const [ga, slope, d] = [panels.gradA(figure), panels.slope(figure), panels.delta(figure)];
  const [g, against, last] = [sign(), sign(), h("div", {}, target.grid.el)];
  last.style.setProperty("flex-basis", "100%"); // where the rows wrap, the second begins a line
  const there = [y.grid.el, g, a.grid.el, against, last];
  const back = [ga.grid.el, sign("⊙"), slope.grid.el, sign("="), d.grid.el];
  return {
    el: picture("cn-duo", ...there, ...back),
    panels: [y, a, target, ga, slope, d],
    follow(scene) {
      const { activation, loss } = scene.state;
      say(g, `${t(`backprop.activation.${activation}`)} →`);
      say(against, loss === "squared" ? t("backprop.against") : "");
      ga.grid.edits(loss === "weighted" ? "upstream" : undefined);
      writeDelta(d.grid, scene);
    },
  };
}

/** ∂L/∂w = x ⋆ δ */
function weight(figure: BackpropFigure): Picture {
  const [x, d] = [panels.input(figure), panels.delta(figure)];
  const [gw, gb] = [panels.gradW(figure), panels.gradB(figure)];
  return {
    el: picture("cn-flow", x.grid.el, sign("⋆"), d.grid.el, sign("="), pair(gw, gb)),
    panels: [x, d, gw, gb],
    follow: (scene) => writeDelta(d.grid, scene),
  };
}

/** ∂L/∂x = pad(δ) ⋆ flip(w), and what becomes of the border. */
function input(figure: BackpropFigure): Picture {
  const hasLast = (scene: BackpropScene) => isPadded(scene) || scene.state.bug === "slope_after";
  const [d, w, gp] = [spread(figure), flipped(figure), gradPadded(figure)];
  const gx = { ...panels.gradX(figure), shown: hasLast };
  const then = sign();
  return {
    el: picture("cn-flow", d.grid.el, sign("⋆"), w.grid.el, sign("="), gp.grid.el, then, gx.grid.el),
    panels: [d, w, gp, gx],
    follow(scene) {
      conceal(then, !hasLast(scene));
      say(then, scene.state.bug === "slope_after" ? "⊙ g′ =" : "→");
    },
  };
}

/** Each gradient beside the measured one. */
function check(figure: BackpropFigure): Picture {
  const all = [
    claimed(figure, "x"),
    measured(figure, "x"),
    claimed(figure, "w"),
    measured(figure, "w"),
    claimed(figure, "b"),
    measured(figure, "b"),
  ];
  return {
    el: picture("cn-columns", ...all.map(({ grid }) => grid.el)),
    panels: all,
  };
}

/** δ is the reader's own where nothing stands between it and the loss. */
function writeDelta(grid: Grid, { state }: BackpropScene) {
  const own = state.loss === "weighted" && state.activation === "identity";
  grid.edits(own ? "upstream" : undefined);
}
