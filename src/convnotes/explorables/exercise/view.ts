// An exercise on the page: code to mend, run where it is read, with the verdict that a notebook would give.

import { button, dim, fill, h, rich, t } from "../runtime/kit.ts";
import { written } from "../runtime/loose.ts";
import { addWords } from "../runtime/text.ts";
import { type Content, repr } from "./answer.ts";
import { field } from "./field.ts";
import { keep, kept } from "./kept.ts";
import { type Result, run, standBy } from "./run.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };

addWords("exercise", words);

/** What tests and other pages may rely on: an exercise, as its element carries it. */
export interface LiveExercise {
  readonly code: string;
  set(code: string): void;
  run(): Promise<Omit<Result, "lines">>;
}

/** Some calls with what they must return, as a reader finds them in a notebook. */
function examples({ cases, function: name }: Content) {
  const shown = cases.filter(({ hidden }) => !hidden).slice(0, schema.constants.examples);
  const lines = shown.map(
    (tried) => `${name}(${tried.arguments.map((one) => repr(one)).join(", ")}) → ${tried.shown}`,
  );
  const calls = lines.map((line) => h("div", {}, line));
  return h("div", { class: "cn-listing cn-examples", tabindex: "0" }, ...calls);
}

/** A text that Python wrote, with what it is; hidden while there is none. */
function told(label: string, kind: string) {
  const text = h("div", { class: `cn-listing ${kind}`, tabindex: "0", "aria-label": label, role: "region" });
  const el = h("div", { class: "cn-told", hidden: true }, h("span", { class: "cn-label" }, label), text);
  const tell = (said: string) => {
    text.textContent = said;
    el.hidden = !said;
  };
  return { el, tell };
}

/** The exercise of this content; `solution` is what the still has folded away. */
function exercise(content: Content, solution: Element | null): { el: HTMLElement; live: LiveExercise } {
  const status = h("div", { class: "cn-verdict", role: "status" });
  const output = told(t("exercise.output"), "cn-output");
  const error = told(t("exercise.error"), "cn-traceback");
  let running: Promise<Result> | null = null;

  const show = (result: Result) => {
    const last = result.lines.length - 1;
    const ours = (at: number) => result.hint !== null && at === last; // the others quote the reader's code
    const said = result.lines.map((line, at) => h("p", {}, ours(at) ? rich(line) : line));
    fill(status, said);
    el.classList.toggle("cn-right", result.passed);
    el.classList.toggle("cn-wrong", !result.passed);
    output.tell(result.output);
    error.tell(result.lines.includes(result.error ?? "") ? "" : (result.error ?? ""));
  };
  const start = async () => {
    dim(go, true);
    fill(status, h("p", {}, t("exercise.running")));
    const result = await run(content, code.code());
    show(result);
    dim(go, false);
    running = null;
    return result;
  };
  const runs = () => {
    running ??= start();
    return running;
  };
  const changed = () => keep(content.name, code.code() === content.starter ? null : code.code());
  const begun = () => void standBy().catch(() => {}); // the run says what is wrong

  const clear = () => {
    code.set(content.starter);
    fill(status);
    el.classList.remove("cn-right", "cn-wrong");
    for (const part of [output, error]) part.tell("");
  };
  const label = t("exercise.code", { title: content.title });
  const code = field(label, kept(content.name) ?? content.starter, { changed, run: runs, begun });
  const go = button(t("exercise.run"), runs);
  const buttons = h("div", { class: "cn-reply" }, go, button(t("exercise.reset"), clear));
  const head = h("div", { class: "cn-header" }, h("span", { class: "cn-title" }, content.title));
  const hint = h("p", { class: "cn-hint" }, t("exercise.hint"));
  const asked = [content.prompt && h("p", {}, rich(content.prompt)), examples(content)];
  const body = h("div", { class: "cn-body" }, asked, code.el, buttons, status, error.el, output.el, hint);
  body.append(...(solution ? [solution] : []));
  const name = `${t("exercise.name")}: ${content.title}`;
  const el = h("div", { class: "cn cn-exercise", role: "group", "aria-label": name }, head, body);
  const live = {
    get code() {
      return code.code();
    },
    set: code.set,
    run: async () => {
      const { lines, ...result } = await runs();
      return result;
    },
  };
  return { el, live };
}

/** Bring every exercise of the page to life. */
export function mount(root: ParentNode = document) {
  for (const place of root.querySelectorAll<HTMLElement>("[data-exercise]")) {
    const content = written<Content>(place.dataset.content ?? "{}");
    const { el, live } = exercise(content, place.querySelector("details"));
    place.replaceChildren(el);
    Object.assign(place, { exercise: live });
  }
}
