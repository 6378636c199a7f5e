// The plots of the explorable "signal": the two signals, their product, and the output as far as it is known.

import { type Axis, conceal, Plot, type Points, t } from "../runtime/kit.ts";
import { PIECES } from "./answer.ts";
import { barsOf, limits, stepsOf, whole } from "./curves.ts";
import { covered, type Moment, meets, nameOf } from "./moment.ts";

const LEFT = 48; // pixels for the digits beside each, so that they stand in line
const LABEL = 28; // pixels of a number under the axis

/** What a hand does on any of them. */
type Hand = { change: (time: number) => void; end: () => void };

export function plots(hand: Hand) {
  const slide = slidePlot(hand);
  const product = productPlot(hand);
  const discrete = outputPlot(hand, "stem");
  const continuous = outputPlot(hand, "area");

  function draw(moment: Moment, figure: { width: number; height: number; narrow: boolean }) {
    const share = heightsOf(figure);
    for (const [plot, part] of [
      [slide, 0.34],
      [product, 0.28],
      [discrete, 0.38],
      [continuous, 0.38],
    ] as const)
      plot.resize(Math.floor(share * part));
    const axis = timeAxis(moment, slide.el.clientWidth || figure.width);
    drawSlide(slide, moment, axis);
    drawProduct(product, moment, axis);
    conceal(discrete.el, moment.continuous);
    conceal(continuous.el, !moment.continuous);
    drawOutput(moment.continuous ? continuous : discrete, moment, axis);
  }

  return { els: [slide, product, discrete, continuous].map(({ el }) => el), draw };
}

const LEGENDS = 3 * 22 + 12; // px of the plots' box that are no plot
const ABOVE = 0.36; // of the picture's box, on a phone, for the signals

/** How high the three plots are together, in CSS pixels. */
const heightsOf = ({ height, narrow }: { height: number; narrow: boolean }) =>
  Math.max(220, (narrow ? height * (1 - ABOVE) : height) - LEGENDS);

const slidePlot = (pick: Hand) =>
  new Plot({
    label: t("signal.slide"),
    height: 124,
    pick,
    series: [
      { name: "f", label: "", role: "x", kind: "area" },
      { name: "g", label: "", role: "w" },
      { name: "at", label: "", role: "muted" },
    ],
  });

const productPlot = (pick: Hand) =>
  new Plot({
    label: t("signal.product"),
    height: 96,
    pick,
    series: [{ name: "product", label: "", role: "y", kind: "area" }],
  });

const outputPlot = (pick: Hand, kind: "stem" | "area") =>
  new Plot({
    label: t("signal.output"),
    height: 140,
    pick,
    series: [
      {
        name: "whole",
        label: t("signal.toCome"),
        role: "muted",
        kind: kind === "stem" ? kind : "line",
        quiet: true,
      },
      { name: "seen", label: "", role: "y", kind },
      { name: "share", label: "", role: "x" },
    ],
  });

/** The axis of time that all of them have, without its name. */
function timeAxis({ f, g, continuous }: Moment, width: number): Axis {
  const low = continuous ? -g.length : -g.length + 0.4;
  const high = continuous ? f.length + g.length : f.length + g.length - 1.4;
  return { label: "", low, high, ticks: whole(low, high, Math.max(1, (width - 60) / LABEL)) };
}

/** f where it is, and g placed at the player's time. */
function drawSlide(plot: Plot, moment: Moment, axis: Axis) {
  const { f, g, flipped, continuous, now } = moment;
  const [low, high] = limits([f, g]);
  const placed = flipped ? [...g].reverse() : g;
  const last = continuous ? g.length : g.length - 1;
  plot.draw({
    left: LEFT,
    x: { ...axis, label: t("signal.tau") },
    y: { label: "", low, high },
    labels: { f: "f(τ)", g: flipped ? "g(t − τ)" : "g(τ − t)", at: "τ = t" },
    points: {
      f: blocks(f, 0, 1, continuous),
      g: blocks(placed, flipped ? now - last : now, 1, continuous),
      at: { x: [now, now], y: [low, high] },
    },
    summary: summaryOf(moment),
  });
}

function summaryOf(moment: Moment): string {
  const { f, flipped, continuous, now } = moment;
  const taus = continuous ? covered(moment) : [...f.keys()].filter((tau) => meets(moment, tau));
  const how = t(flipped ? "signal.flipped" : "signal.unflipped");
  return t("signal.slideNow", { t: now, how, count: taus.length });
}

function drawProduct(plot: Plot, { scene, at, continuous }: Moment, axis: Axis) {
  const { products } = scene.answer;
  const cells = products.shape[1];
  const [low, high] = limits([products]);
  const row = products.subarray(at * cells, (at + 1) * cells);
  plot.draw({
    left: LEFT,
    x: axis,
    y: { label: "", low, high },
    labels: { product: t(continuous ? "signal.productIsArea" : "signal.productIs") },
    points: { product: blocks(row, 0, continuous ? 1 / PIECES : 1, continuous) },
  });
}

/** The output up to the player's time, what was revealed beyond it, what the picked value of f adds to it. */
function drawOutput(plot: Plot, { scene, f, at, now, chosen }: Moment, axis: Axis) {
  const { time, output, shares } = scene.answer;
  const { revealed } = scene.view;
  const [low, high] = limits([output, shares]);
  const end = revealed > at ? revealed + 1 : at;
  const traced = chosen?.name === "f" ? chosen.at : -1;
  const trace = traced < 0 ? [] : Array.from(time, (_, i) => shares[i * f.length + traced]);
  plot.draw({
    left: LEFT,
    x: { ...axis, label: t("signal.t") },
    y: { label: "", low, high },
    cursor: now,
    labels: {
      whole: revealed > at ? t("signal.toCome") : "",
      seen: `${nameOf(scene.state)}(t)`,
      share: traced < 0 ? "" : t("signal.shareOf", { at: traced }),
    },
    points: {
      whole: { x: time.subarray(at, end), y: output.subarray(at, end) },
      seen: { x: time.subarray(0, at + 1), y: output.subarray(0, at + 1) },
      share: { x: trace.length ? time : [], y: trace },
    },
  });
}

function blocks(values: ArrayLike<number>, first: number, step: number, continuous: boolean): Points {
  return continuous ? stepsOf(values, first, step) : barsOf(values, first);
}
