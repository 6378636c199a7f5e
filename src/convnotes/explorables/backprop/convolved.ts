// The grids of ∂L/∂x as the full convolution that it is.

import { t, tinted } from "../runtime/kit.ts";
import * as marks from "./marks.ts";
import { gridOf, isBorder, type Make } from "./panel.ts";
import { padPick, shownPick } from "./reach.ts";
import type { BackpropScene } from "./state.ts";

export const spread: Make = (figure) => ({
  grid: gridOf(figure, {
    picks: "y",
    role: "d",
    label: "spread",
    toPick: (i, j) => shownPick(figure, "y", i, j),
  }),
  array: "spread",
  caption: ({ state: { bug }, answer }) => [
    tinted("d", bug === "slope_after" ? "∂L/∂a" : "δ"),
    ` ${t("backprop.spreadWord")} · ${answer.spread.shape.join("×")}`,
  ],
  marks: marks.spread,
  kind: ({ answer }, { at }) => (answer.spread_source[at] < 0 ? "padding" : ""),
});

export const flipped: Make = (figure) => ({
  grid: gridOf(figure, {
    picks: "kernel",
    role: "w",
    label: "flipped",
    toPick: (i, j) => shownPick(figure, "kernel", i, j),
  }),
  array: "flipped",
  caption: ({ state: { bug }, answer }) => {
    const used = bug === "no_flip" || bug === "transposed" ? bug : "none";
    return [tinted("w", t(`backprop.used.${used}`)), ` · ${answer.flipped.shape.join("×")}`];
  },
  marks: marks.flipped,
  kind: ({ answer }, { at }) => (answer.flipped_source[at] < 0 ? "padding" : ""),
});

export const gradPadded: Make = (figure) => ({
  grid: gridOf(figure, {
    picks: "padded",
    role: "d",
    label: "gradPadded",
    toPick: (i, j) => padPick(figure, i, j),
  }),
  array: "grad_padded",
  caption: (scene) => [
    tinted("d", "∂L/∂x"),
    ` ${isPadded(scene) ? t("backprop.paddedWord") : ""} · ${scene.answer.grad_padded.shape.join("×")}`,
  ],
  marks: marks.gradPadded,
  kind: (scene, { cell }) => {
    if (!isBorder(scene, cell)) return "";
    return scene.state.padding_mode === "zeros" ? "dropped" : "padding";
  },
});

export function isPadded({ answer: { padded, grad_x: gradX } }: BackpropScene): boolean {
  return padded.length !== gradX.length;
}
