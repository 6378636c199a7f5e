// Whether a reply is right, and what to say about one that is not.

import { toNumber } from "../runtime/text.ts";
import schema from "./state.json" with { type: "json" };

/** What Python wrote of a question; state.json describes it field by field. */
export type Content = {
  prompt: string;
  answer: string | number;
  choices: string[] | null;
  hints: [wrong: string | number, hint: string][];
  hint: string;
  explanation: string;
  tolerance: number;
};

/** What Python may leave out: what its author did not say. */
type Left = "choices" | "hints" | "hint" | "tolerance";

/** A question whole, with what stands where its author said nothing. */
export const whole = (written: Omit<Content, Left> & Partial<Content>): Content => ({
  choices: schema.fields.choices.default,
  hints: schema.fields.hints.default,
  hint: schema.fields.hint.default,
  tolerance: schema.fields.tolerance.default,
  ...written,
});

/** A short text as it is compared: without spaces and case, with × for x or *, with one kind of minus. */
const plain = (text: string) =>
  text.toLowerCase().replace(/\s+/g, "").replace(/[x*]/g, "×").replace(/[−–]/g, "-");

function matches(content: Content, reply: string, wanted: string | number): boolean {
  if (content.choices) return reply === wanted;
  if (typeof wanted === "string") return plain(reply) === plain(wanted);
  return Math.abs(toNumber(reply) - wanted) <= content.tolerance * Math.max(1, Math.abs(wanted));
}

/** A reply judged: right with the explanation, or wrong with the hint that is meant for it. */
export function judge(content: Content, reply: string): { right: boolean; text: string } {
  if (matches(content, reply, content.answer)) return { right: true, text: content.explanation };
  const own = content.hints.find(([wrong]) => matches(content, reply, wrong));
  return { right: false, text: own ? own[1] : content.hint };
}
