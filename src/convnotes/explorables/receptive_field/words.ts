// What the figure says of the chosen layer, and the rules with its numbers.

import { type Child, h, number, t } from "../runtime/kit.ts";
import { KINDS, topOf } from "./answer.ts";
import type { StackScene } from "./figure.ts";
import { whole } from "./numbers.ts";

/** One sentence of what is seen, or of what is paid. */
export function sentence(scene: StackScene): string {
  if (scene.view.part === "cost") return paid(scene);
  return scene.state.way === "back" ? seen(scene) : reached(scene);
}

function seen({ state, answer }: StackScene) {
  const top = topOf(state);
  const [size, jump, start] = answer.fields.subarray(3 * (top - 1), 3 * top);
  const first = start + answer.cell[0] * jump;
  const counts = answer.paths.subarray(0, state.size);
  const ends = counts.filter((count) => count > 0);
  const said = t("receptive_field.seen", {
    layer: top,
    cell: answer.cell[0],
    size: whole(size),
    first: number(first),
    last: number(first + size - 1),
    jump: whole(jump),
  });
  if (!ends.length) return `${said} ${t("receptive_field.lost")}`;
  const paths = t("receptive_field.paths", {
    most: whole(Math.max(...ends)),
    least: whole(Math.min(...ends)),
    held: answer.held[0],
    size: whole(size),
    share: number((100 * answer.held[0]) / size, 0),
  });
  return `${said} ${paths}`;
}

function reached({ state, answer }: StackScene) {
  const counts = answer.paths.subarray(answer.paths.length - answer.levels[answer.levels.length - 1]);
  const ends = counts.filter((count) => count > 0);
  const values = { pixel: answer.cell[0], layer: topOf(state), cells: counts.length };
  if (!ends.length) return t("receptive_field.unread", values);
  const most = whole(Math.max(...ends));
  return t("receptive_field.reached", { ...values, reached: ends.length, most });
}

function paid({ state, answer }: StackScene) {
  const at = topOf(state) - 1;
  const [parameters, multiplyAdds] = answer.totals;
  const all = t("receptive_field.paid", {
    count: state.layers.length,
    parameters: whole(parameters),
    multiplyAdds: whole(multiplyAdds),
  });
  const kind = KINDS[state.layers[at][0]];
  if (kind !== "conv") return `${all} ${t(`receptive_field.paid.${kind}`, { layer: at + 1 })}`;
  const own = answer.costs[4 * at];
  const values = { layer: at + 1, own: whole(own), local: whole(answer.local[at]) };
  return `${all} ${t("receptive_field.paid.conv", { ...values, dense: whole(answer.dense[2 * at]) })}`;
}

/** The rule of the field, or of the cost, with the numbers of the chosen layer in it. */
export function rule(scene: StackScene): Child[] {
  return scene.view.part === "cost" ? ruleOfCost(scene) : ruleOfField(scene);
}

function ruleOfField({ state, answer }: StackScene): Child[] {
  const at = topOf(state) - 1;
  const [size, jump] = answer.fields.subarray(3 * at, 3 * at + 2);
  const [before, apart] = at ? answer.fields.subarray(3 * at - 3, 3 * at - 1) : [1, 1];
  const [kind, kernel, stride, , dilation] = state.layers[at];
  const isDense = KINDS[kind] === "dense";
  const k = isDense ? answer.shapes[3 * at + 1] : kernel;
  const reach = ["(", b(k), " − 1)", ...(dilation > 1 && !isDense ? ["·", b(dilation)] : [])];
  const field = [
    `${t("receptive_field.column.field")}: `,
    b(before),
    " + ",
    ...reach,
    "·",
    b(apart),
    " = ",
    b(size),
  ];
  const next = [
    `${t("receptive_field.column.jump")}: `,
    b(apart),
    "·",
    b(isDense ? 1 : stride),
    " = ",
    b(jump),
  ];
  return [h("span", { class: "cn-line" }, field), h("span", { class: "cn-line" }, next)];
}

function ruleOfCost({ state, answer }: StackScene): Child[] {
  const at = topOf(state) - 1;
  const [kind, kernel, , , , channels, groups] = state.layers[at];
  const [into, , before] = answer.shapes.subarray(3 * at, 3 * at + 3);
  const [, height, width] = answer.shapes.subarray(3 * at + 3, 3 * at + 6);
  const [parameters, multiplyAdds] = answer.costs.subarray(4 * at, 4 * at + 2);
  const biases = state.bias ? [" + ", b(channels)] : [];
  const line = (name: string, ...parts: Child[]) =>
    h("span", { class: "cn-line" }, `${t(`receptive_field.column.${name}`)}: `, parts);
  if (KINDS[kind] === "pool") return [line("parameters", b(0))];
  const isDense = KINDS[kind] === "dense";
  const side = isDense ? before : kernel;
  const shared: Child[] = groups > 1 && !isDense ? ["/", b(groups)] : [];
  const weights = [b(channels), "·", b(into), ...shared, "·", b(side), "·", b(side)];
  const again = [b(channels), "·", b(into), ...shared, "·", b(side), "·", b(side)];
  const places = isDense ? [] : ["·", b(height), "·", b(width)];
  return [
    line("parameters", ...weights, ...biases, " = ", b(whole(parameters))),
    line("multiply_adds", ...again, ...places, " = ", b(whole(multiplyAdds))),
  ];
}

const b = (value: number | string) => h("b", {}, value);
