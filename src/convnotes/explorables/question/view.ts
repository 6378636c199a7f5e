// A question on the page: choose or type, check, get a hint for that answer, then the explanation.

import { t } from "../runtime/text.ts";
import { button, fill, h, ownKeys } from "../runtime/kit/dom.ts";

/** @typedef {{ prompt: string, answer: string | number, choices: string[] | null, hints: [string | number, string][], hint: string, explanation: string, tolerance: number }} Content */

/** Text with `code` and *emphasis*, as nodes. @param {string} text */
const rich = (text) =>
  text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/).map((part) =>
    /^`.+`$/.test(part) ? h("code", {}, part.slice(1, -1)) : /^\*.+\*$/.test(part) ? h("em", {}, part.slice(1, -1)) : part);

/** @param {string} text */
const plain = (text) => text.toLowerCase().replace(/\s+/g, "").replace(/[x*]/g, "×").replace(/[−–]/g, "-");

/** A typed number, in the forms that readers type. @param {string} text */
const toNumber = (text) => {
  const [top, bottom] = text.replace(/\s+/g, "").replace(/[−–]/g, "-").replace(",", ".").split("/").map((part) => (part.trim() ? Number(part) : NaN));
  return bottom === undefined ? top : top / bottom;
};

/** @param {Content} content @param {string} given @param {string | number} wanted */
function matches(content, given, wanted) {
  if (content.choices) return given === wanted;
  if (typeof wanted === "string") return plain(given) === plain(wanted);
  return Math.abs(toNumber(given) - wanted) <= content.tolerance * Math.max(1, Math.abs(wanted));
}

let questions = 0; // radio groups need names that differ from figure to figure

/** @param {Content} content @returns {HTMLElement} */
export function question(content) {
  const group = `question-${++questions}`;
  const typed = h("input", { class: "cn-number cn-answer", type: "text", inputmode: typeof content.answer === "number" ? "decimal" : "text", autocomplete: "off", name: "answer", "aria-label": t("question.answer") });
  const radios = (content.choices ?? []).map((choice) => h("input", { type: "radio", name: group, value: choice }));
  const fields = content.choices
    ? h("div", { class: "cn-choices" }, radios.map((radio, at) => h("label", { class: "cn-choice" }, radio, h("span", {}, rich(content.choices?.[at] ?? "")))))
    : typed;
  const verdict = h("div", { class: "cn-verdict", role: "status" });
  const why = button(t("question.why"), () => explain(), { hidden: true });

  const given = () => (content.choices ? radios.find((radio) => radio.checked)?.value ?? "" : typed.value);
  const explain = () => {
    why.hidden = true;
    verdict.append(h("p", {}, rich(content.explanation)));
  };
  const check = () => {
    const reply = given();
    el.classList.remove("cn-right", "cn-wrong");
    if (!reply.trim()) return fill(verdict, h("p", {}, t(content.choices ? "question.choose" : "question.type")));
    if (typeof content.answer === "number" && Number.isNaN(toNumber(reply))) return fill(verdict, h("p", {}, t("error.number", { value: reply })));
    const right = matches(content, reply, content.answer);
    el.classList.add(right ? "cn-right" : "cn-wrong");
    const hint = content.hints.find(([wrong]) => matches(content, reply, wrong))?.[1] ?? content.hint;
    fill(verdict, h("p", {}, h("strong", {}, t(right ? "question.right" : "question.wrong")), " ", right ? rich(content.explanation) : rich(hint)));
    why.hidden = right;
  };
  typed.addEventListener("keydown", (event) => event.key === "Enter" && check());
  const el = h("div", { class: "cn-question", role: "group", "aria-label": t("question.title") }, h("p", { class: "cn-prompt" }, rich(content.prompt)), h("div", { class: "cn-reply" }, fields, button(t("question.check"), check), why), verdict);
  return ownKeys(el);
}
