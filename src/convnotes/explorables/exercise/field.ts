// Where the code stands: a plain field, which the editor takes over at the first key press.

import { fading, fill, h } from "../runtime/kit.ts";
import type * as editing from "./editor.ts";
import { fetched } from "./fetched.ts";

/** Whom the field tells. */
type Heard = { changed: () => void; run: () => void; begun: () => void };

const IDLE = ["Tab", "Escape", "Shift", "Control", "Alt", "AltGraph", "Meta"]; // keys that write nothing

/** A field of code with its lines numbered. */
export function field(label: string, code: string, { changed, run, begun }: Heard): editing.Editor {
  const attributes = { "aria-label": label, spellcheck: "false", autocapitalize: "off", wrap: "off" };
  const area = fading(h("textarea", attributes));
  const numbers = h("div", { class: "cn-numbers", "aria-hidden": "true" });
  const el = h("div", { class: "cn-source" }, numbers, area);
  let editor: editing.Editor | null = null;
  let composing = false;

  const sized = () => {
    area.rows = area.value.split("\n").length;
    numbers.textContent = Array.from({ length: area.rows }, (_, at) => at + 1).join("\n");
  };
  const takeOver = ({ edit }: typeof editing) => {
    if (editor || composing) return; // what is being composed is not yet written
    const focused = document.activeElement === area;
    const backward = area.selectionDirection === "backward";
    const { selectionStart: from, selectionEnd: to } = area;
    editor = edit({ code: area.value, selection: backward ? [to, from] : [from, to], label, changed, run });
    fill(el, editor.el);
    if (focused) editor.focus();
  };
  const begin = () => {
    begun();
    fetched<typeof editing>("Editor").then(takeOver, () => {}); // the plain field goes on without
  };
  area.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (key === "Enter" && (ctrlKey || metaKey)) run();
    else if (!IDLE.includes(key)) begin();
  });
  area.addEventListener("input", () => {
    sized();
    changed();
    begin();
  });
  area.addEventListener("compositionstart", () => {
    composing = true;
  });
  area.addEventListener("compositionend", () => {
    composing = false;
    begin();
  });
  area.value = code;
  sized();
  return {
    el,
    code: () => editor?.code() ?? area.value,
    focus: () => (editor ?? area).focus(),
    set: (code) => {
      if (editor) return editor.set(code);
      area.value = code;
      sized();
      changed();
    },
  };
}
