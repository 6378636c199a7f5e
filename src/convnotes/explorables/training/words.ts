// What the explorable "training" says: the losses at the player's step, and how the rate stands to its limit.

import { type Child, h, t, tinted } from "../runtime/kit.ts";
import type { TrainingScene } from "./answer.ts";
import { brief, digits } from "./brief.ts";
import { stepOf } from "./grids.ts";
import { against } from "./rate.ts";
import schema from "./state.json" with { type: "json" };

/** The losses at the step, and what becomes of descent. */
export function explain(scene: TrainingScene): Child[] {
  const { blind_losses: blind, kept_losses: kept, losses } = scene.answer;
  const step = stepOf(scene);
  const values = {
    step,
    blind: brief(blind[step]),
    kept: brief(kept[step]),
    descent: brief(losses[step]),
  };
  return [h("div", {}, t("training.lossesAt", values)), h("div", {}, ...fate(scene))];
}

/** What becomes of descent. */
function fate(scene: TrainingScene): Child[] {
  const { state, answer } = scene;
  const stopped = answer.stopped[0];
  const words = against(scene);
  if (stopped && stepOf(scene) >= stopped)
    return [h("b", {}, t("training.stopped", { step: stopped, last: stopped - 1 })), ` ${words}`];
  const last = answer.losses[state.steps];
  if (answer.losses[0] > 0 && isStill(scene)) return [h("b", {}, t("training.still.stands"))];
  if (answer.flat[0] && !state.rectified && last < answer.losses[0])
    return [t("training.flat", { count: answer.flat[0] }), ` ${words}`];
  return [words];
}

/** Whether descent never moves. */
function isStill({ state, answer: { weights } }: TrainingScene): boolean {
  const count = weights.length / (state.steps + 1);
  for (let at = count; at < weights.length; at++) if (weights[at] !== weights[at % count]) return false;
  return true;
}

/** The limit, with its numbers. */
export function rule({ state, answer }: TrainingScene): Child[] {
  const [least, most] = answer.curvature;
  const curves = t("training.curvature", { least: brief(Math.max(0, least)), most: brief(most) });
  const limit = answer.limit[0];
  if (Number.isNaN(limit)) return [curves];
  const top = state.method === "momentum" ? `2·(1 + ${schema.constants.momentum})` : "2";
  const fraction = ["η < ", `${top}/λ = ${top}/`, h("b", {}, brief(most)), " = "];
  const value = tinted("w", limit === Infinity ? "∞" : digits(limit));
  return [curves, "; ", h("span", { class: "cn-whole" }, ...fraction, value)];
}
