// The editor of an exercise, which a page fetches at the first key press: CodeMirror in the kit's colours.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** What the editor takes over from the field, and whom it tells. */
export type Taken = {
  code: string;
  selection: [from: number, to: number];
  label: string;
  changed: () => void;
  run: () => void;
};

/** A field of code. */
export type Editor = { el: HTMLElement; code(): string; set(code: string): void; focus(): void };

const look = EditorView.theme({
  "&": { backgroundColor: "var(--cn-page)", color: "var(--cn-text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--cn-text)" },
  ".cm-line": { padding: "0 8px" },
  ".cm-gutters": {
    backgroundColor: "var(--cn-panel)",
    color: "var(--cn-muted)",
    borderRight: "1px solid var(--cn-line)",
  },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "35px", padding: "0 8px 0 0" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--cn-edge)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--cn-x)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--cn-w)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--cn-y)" },
  { tag: tags.definition(tags.function(tags.variableName)), color: "var(--cn-d)" },
  { tag: tags.comment, color: "var(--cn-muted)", fontStyle: "italic" },
]);

/** Tab indents; after Escape it leaves, until the reader types on or has left. */
const leaving = [
  EditorView.domEventHandlers({
    keydown: ({ key }, view) => {
      if (key === "Escape") view.setTabFocusMode(true);
    },
    blur: (_, view) => view.setTabFocusMode(false),
  }),
  EditorView.updateListener.of(({ docChanged, view }) => {
    if (docChanged) view.setTabFocusMode(false);
  }),
];

/** The editor with this code in it, and the same selected. */
export function edit({ code, selection, label, changed, run }: Taken): Editor {
  const runs = () => {
    run();
    return true;
  };
  const [anchor, head] = selection;
  const state = EditorState.create({
    doc: code,
    selection: { anchor, head },
    extensions: [
      keymap.of([{ key: "Mod-Enter", run: runs }, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      [history(), lineNumbers(), bracketMatching(), python(), indentUnit.of("    ")],
      [EditorState.tabSize.of(4), look, syntaxHighlighting(colours), leaving],
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false" }),
      EditorView.updateListener.of(({ docChanged }) => {
        if (docChanged) changed();
      }),
    ],
  });
  const view = new EditorView({ state });
  return {
    el: view.dom,
    code: () => view.state.doc.toString(),
    set: (code) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } }),
    focus: () => view.focus(),
  };
}
