// The grids of the gradients that nudging measures.

import { t, tinted } from "../runtime/kit.ts";
import { DIFFERS, KINK } from "../runtime/slopes.ts";
import * as marks from "./marks.ts";
import { gridOf, type Panel } from "./panel.ts";
import { gradB, gradW, gradX } from "./panels.ts";
import type { BackpropFigure } from "./reach.ts";
import type { BackpropScene, Name } from "./state.ts";

/** The gradient of x, w or b that the backward claims: where it is not what is measured, the cell says so. */
export function claimed(figure: BackpropFigure, name: Name): Panel {
  const isWrong = ({ answer }: BackpropScene, at: number) => answer[`verdict_${name}`][at] === DIFFERS;
  return {
    ...CLAIMED[name](figure),
    corner: (scene, at) => (isWrong(scene, at) ? "≠" : ""),
    label: (scene, at) => {
      if (!isWrong(scene, at)) return undefined;
      const measured = scene.answer[`numeric_${name}`][at];
      return (value) => t("backprop.failedCell", { value, measured });
    },
  };
}

const CLAIMED = { x: gradX, w: gradW, b: gradB };

/** The measured gradient of x, w or b, over the backward's; where it has two slopes, the cell says so. */
export function measured(figure: BackpropFigure, name: Name): Panel {
  const isKink = ({ answer }: BackpropScene, at: number) => answer[`verdict_${name}`][at] === KINK;
  const { picks, label, ...panel } = MEASURED[name];
  return {
    grid: gridOf(figure, { picks, role: "d", label }),
    array: `numeric_${name}`,
    caption: () => [t("backprop.measuredWord"), " ", tinted("d", `∂L/∂${name}`)],
    ...panel,
    corner: (scene, at) => (isKink(scene, at) ? "∧" : ""),
    label: (scene, at) => (isKink(scene, at) ? (value) => t("backprop.kinkCell", { value }) : undefined),
  };
}

const MEASURED = {
  x: { picks: "input", label: "numericX", marks: marks.gradX },
  w: { picks: "kernel", label: "numericW", marks: marks.gradW },
  b: { picks: "bias", label: "numericB", marks: marks.gradB },
} as const;
