// A question on the page: choose or type, check, get a hint for that answer, then the explanation.

import { button, type Child, fill, h, ownKeys, rich } from "../runtime/kit/dom.ts";
import { trait } from "../runtime/loose.ts";
import { addWords, notNumber, speak, t, toNumber, type Words } from "../runtime/text.ts";
import type { Model } from "../runtime/types.ts";
import { type Content, judge, whole } from "./answer.ts";
import words from "./strings.en.json" with { type: "json" };

addWords("question", words);

let questions = 0; // radio groups need names that differ from question to question

/** Where the reply is given, and what it is. */
type Reply = { el: HTMLElement; given: () => string };

/** Choices to choose from. */
function choosing(choices: string[]): Reply {
  const name = `question-${++questions}`;
  const radios = choices.map((value) => h("input", { type: "radio", name, value }));
  const labels = radios.map((radio) => {
    const text = h("span", {}, rich(radio.value));
    return h("label", { class: "cn-choice" }, radio, text);
  });
  const given = () => radios.find(({ checked }) => checked)?.value ?? "";
  return { el: h("div", { class: "cn-choices" }, labels), given };
}

/** A field to type into; Enter checks. */
function typing(numeric: boolean, check: () => void): Reply {
  const input = h("input", {
    class: "cn-number cn-answer",
    type: "text",
    inputmode: numeric ? "decimal" : "text",
    autocomplete: "off",
    name: "answer",
    "aria-label": t("question.answer"),
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") check();
  });
  return { el: input, given: () => input.value };
}

export function question(written: Content): HTMLElement {
  const content = whole(written);
  const numeric = typeof content.answer === "number";
  const verdict = h("div", { class: "cn-verdict", role: "status" });
  const say = (...text: Child[]) => fill(verdict, h("p", {}, text));

  const explain = () => {
    why.hidden = true;
    verdict.append(h("p", {}, rich(content.explanation)));
  };
  const check = () => {
    const given = reply.given();
    el.classList.remove("cn-right", "cn-wrong");
    if (!given.trim()) return say(t(content.choices ? "question.choose" : "question.type"));
    if (numeric && Number.isNaN(toNumber(given))) return say(notNumber(given));
    const { right, text } = judge(content, given);
    el.classList.add(right ? "cn-right" : "cn-wrong");
    say(h("strong", {}, t(right ? "question.right" : "question.wrong")), " ", ...rich(text));
    why.hidden = right;
  };

  const why = button(t("question.why"), explain, { hidden: true });
  const reply = content.choices ? choosing(content.choices) : typing(numeric, check);
  const line = h("div", { class: "cn-reply" }, reply.el, button(t("question.check"), check), why);
  const prompt = h("p", { class: "cn-prompt" }, rich(content.prompt));
  const group = { class: "cn-question", role: "group", "aria-label": t("question.title") };
  const el = h("div", group, prompt, line, verdict);
  return ownKeys(el);
}

/** The question as a widget: its content is all it needs. */
export default {
  render({ model, el }: { model: Model; el: HTMLElement }) {
    speak(trait<Record<string, Words> | undefined>(model.get("_words")) ?? {});
    el.replaceChildren(question(trait<Content>(model.get("content"))));
  },
};
