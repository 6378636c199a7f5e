// The frame around a figure's own parts: title and presets, controls, picture, what is written out, player.

import { trait } from "../loose.ts";
import { includes, presetChanges } from "../schema.ts";
import { t } from "../text.ts";
import type { Scene } from "../types.ts";
import { editHint } from "./controls.ts";
import { button, dim, fill, h } from "./dom.ts";
import type { Figure, View } from "./figure.ts";
import { told } from "./told.ts";

/** Title, presets, undo, reset, present. */
export function header(figure: Figure): HTMLElement {
  const undo = button(t("shell.undo"), () => figure.undo(), { "aria-disabled": "true" });
  figure.onDraw(() => dim(undo, !figure.undoable));
  const title = h("div", { class: "cn-title" }, t(`${figure.name}.title`));
  const reset = button(t("shell.reset"), () => figure.reset());
  return h(
    "header",
    { class: "cn-header" },
    title,
    presets(figure),
    h("div", { class: "cn-tools" }, undo, reset, figure.presenter.button),
  );
}

/** What stands between header and footer, each in a box of its own constant height. */
export function body(figure: Figure, view: View): HTMLElement {
  const { essential, more } = steering(figure, view);
  const { stage, alert } = figure;
  const [wide, narrow] = view.stage;
  stage.style.setProperty("--stage-wide", `${wide}px`);
  stage.style.setProperty("--stage-narrow", `${narrow}px`);
  const parts = [essential, more, view.tabs, stage, told(view, alert), view.player];
  return h("div", { class: "cn-body" }, parts);
}

/** The essential controls in one row, and the others behind "more". */
function steering(figure: Figure, { controls, paints }: View) {
  const { schema } = figure.definition;
  const all = [...schema.essential, ...schema.more];
  const chosen = trait<string[] | undefined>(figure.session.model.get("controls"));
  const names = chosen?.length ? chosen : schema.essential;
  const placed = (wanted: string[]) => wanted.flatMap((name) => controls[name] ?? []);
  const others = placed(all.filter((name) => !names.includes(name)));
  const id = `cn-more-${++boxes}`;
  const more = h(
    "div",
    { class: "cn-more", id, hidden: true },
    others.length ? h("div", { class: "cn-controls" }, others) : null,
    paints ? editHint() : null,
  );
  const open = button(`${t("shell.more")} ▾`, toggle, { "aria-expanded": "false", "aria-controls": id });
  function toggle() {
    more.hidden = !more.hidden;
    open.setAttribute("aria-expanded", String(!more.hidden));
    fill(open, more.hidden ? `${t("shell.more")} ▾` : `${t("shell.less")} ▴`);
  }
  const row = h("div", { class: "cn-controls" }, placed(names));
  const asked = others.length || paints ? open : null;
  return { essential: h("div", { class: "cn-essential", "data-part": "controls" }, row, asked), more };
}

let boxes = 0;

/** The choice of a preset, which follows the state. */
function presets(figure: Figure): HTMLElement | null {
  const { schema } = figure.definition;
  if (schema.presets.length === 0) return null;
  const all = schema.presets.map((preset) => ({ id: preset.id, changes: presetChanges(schema, preset) }));
  // Both stand in the list, never to be chosen from it: it is as wide as the longer, whichever it shows.
  const [given, own] = ["shell.given", "shell.own"].map((key) =>
    h("option", { value: "", hidden: true }, t(key)),
  );
  const groups = [...new Set(schema.presets.map(({ group }) => group))].map((group) => {
    const members = schema.presets.filter((preset) => preset.group === group);
    const options = members.map(({ id }) => h("option", { value: id }, t(`${figure.name}.preset.${id}`)));
    return h("optgroup", { label: t(`${figure.name}.shell.${group}`) }, options);
  });
  const attributes = { name: "preset", class: "cn-select", "aria-label": t("shell.preset") };
  const select = h("select", attributes, given, own, groups);
  const follow = ({ state }: Pick<Scene, "state">) => {
    const chosen = all.find(({ id }) => id === select.value);
    if (chosen && includes(state, chosen.changes)) return;
    const example = all.find(({ changes }) => includes(state, changes));
    if (example) select.value = example.id;
    else (includes(state, figure.initial.state) ? given : own).selected = true;
  };
  select.addEventListener("change", () => {
    const chosen = all.find(({ id }) => id === select.value);
    figure.beginGesture();
    if (chosen) figure.change(structuredClone(chosen.changes));
    if (figure.scene && !figure.session.pending) follow(figure.scene); // it was refused
  });
  figure.onRest(follow);
  return select;
}
