// The grids of the gradients that nudging measures.

import { t, tinted } from "../runtime/kit.ts";
import { DIFFERS, KINK } from "../runtime/slopes.ts";
import * as marks from "./marks.ts";
import { gridOf, type Panel } from "./panel.ts";
import type { BackpropFigure } from "./reach.ts";
import type { BackpropScene, Name } from "./state.ts";

/** The measured gradient of x, w or b, over the backward's; where they differ, the cell says so. */
export function measured(figure: BackpropFigure, name: Name): Panel {
  const verdictAt = ({ answer }: BackpropScene, at: number) => answer[`verdict_${name}`][at];
  const { picks, label, ...panel } = MEASURED[name];
  return {
    grid: gridOf(figure, { picks, role: "d", label }),
    array: `numeric_${name}`,
    caption: () => [t("backprop.measuredWord"), " ", tinted("d", `∂L/∂${name}`)],
    ...panel,
    corner: (scene, at) => {
      const verdict = verdictAt(scene, at);
      if (verdict === KINK) return "∧";
      return verdict === DIFFERS ? "≠" : "";
    },
    label: (scene, at) => {
      const verdict = verdictAt(scene, at);
      const claimed = scene.answer[`grad_${name}`][at];
      if (verdict === KINK) return (value) => t("backprop.kinkCell", { value });
      if (verdict === DIFFERS) return (value) => t("backprop.failedCell", { value, claimed });
      return undefined;
    },
  };
}

const MEASURED = {
  x: { picks: "input", label: "numericX", marks: marks.gradX },
  w: { picks: "kernel", label: "numericW", marks: marks.gradW },
  b: { picks: "bias", label: "numericB", marks: marks.gradB },
} as const;
