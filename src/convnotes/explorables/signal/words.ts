// What the explorable "signal" says: the output at the player's time, and what a picked value does.

import { type Child, factor, h, joined, number, stable, t, tinted } from "../runtime/kit.ts";
import { type Chosen, covered, type Moment, meets, nameOf, partner, within } from "./moment.ts";

/** The output at the player's time, written out. */
export function explain(moment: Moment) {
  return h("div", {}, ...(moment.continuous ? integral(moment) : sum(moment)));
}

function sum(moment: Moment): Child[] {
  const { f, g, now, flipped, scene } = moment;
  const taus = [...f.keys()].filter((tau) => meets(moment, tau));
  const terms = taus.map((tau) => {
    const other = g[partner(now, tau, flipped)];
    return h("span", { class: "cn-term" }, tinted("x", factor(f[tau])), "·", tinted("w", factor(other)));
  });
  const name = tinted("y", `${nameOf(scene.state)}[${number(now)}]`);
  const product = [tinted("x", "f[τ]"), "·", tinted("w", `g[${argument(moment)}]`)];
  return [name, " = Σ ", ...product, " = ", ...joined(terms, " + "), " = ", result(moment)];
}

function integral(moment: Moment): Child[] {
  const { f, at, scene } = moment;
  const { shares } = scene.answer;
  const areas = covered(moment).map((tau) =>
    h("span", { class: "cn-term" }, factor(shares[at * f.length + tau])),
  );
  const name = tinted("y", `${nameOf(scene.state)}(${number(moment.now)})`);
  const product = [tinted("x", "f(τ)"), "·", tinted("w", `g(${argument(moment)})`)];
  const head = [name, " = ∫ ", ...product, " dτ = "];
  if (!areas.length) return [...head, result(moment), muted(` (${t("signal.apart")})`)];
  return [...head, ...joined(areas, " + "), " = ", result(moment), muted(` (${t("signal.areas")})`)];
}

/** What g is taken at; before time 0 no minus stands before a minus. */
function argument({ now, flipped }: Moment): string {
  if (flipped) return `${number(now)} − τ`;
  return now < 0 ? `τ + ${number(-now)}` : `τ − ${number(now)}`;
}

const result = ({ scene, at }: Moment) => tinted("y", number(scene.answer.output[at]));

const muted = (text: string) => h("span", { class: "cn-muted" }, text);

/** What the picked value does, if one is. */
export function about(moment: Moment): Child {
  const { chosen, continuous } = moment;
  if (!chosen) return null;
  if (chosen.name === "g") return ofResponse(moment, chosen);
  return continuous ? null : ofInput(moment, chosen);
}

function ofResponse(moment: Moment, chosen: Chosen) {
  const { at } = chosen;
  const weighs = t(at ? "signal.weighs" : "signal.weighsAtOnce", { count: at });
  const words = moment.flipped ? weighs : t("signal.meets", { at: at ? `t + ${at}` : "t" });
  return h("div", {}, head(moment, chosen), words);
}

/** The trace that a value of f leaves in the output. */
function ofInput(moment: Moment, chosen: Chosen) {
  const { f, g, flipped, scene } = moment;
  const { time, shares } = scene.answer;
  const trace = Array.from(time, (when, i) => ({ when, value: shares[i * f.length + chosen.at] })).filter(
    ({ when }) => within(partner(when, chosen.at, flipped), g),
  );
  const values = trace.map(({ value }) => number(stable(value))).join(", ");
  const ends = { from: trace[0].when, to: trace[trace.length - 1].when, values };
  return h("div", {}, head(moment, chosen), t(flipped ? "signal.alone" : "signal.aloneFlat", ends));
}

function head({ scene }: Moment, { name, at }: Chosen) {
  return tinted(name === "f" ? "x" : "w", `${name}[${at}] = ${number(scene.state[name][0][at])} `);
}
