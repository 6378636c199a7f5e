// The frame around a figure's own parts: title, presets, undo above; who answers, its Python, its link below.

import { includes, presetChanges } from "../schema.ts";
import { t } from "../text.ts";
import type { Scene } from "../types.ts";
import { button, dim, fill, h, write } from "./dom.ts";
import type { Figure } from "./figure.ts";
import { encodeLink } from "./link.ts";

const COPIED = 1500; // ms for which a button says that it has copied

/** Title, presets, undo, reset. */
export function header(figure: Figure): HTMLElement {
  const undo = button(t("shell.undo"), () => figure.undo(), { "aria-disabled": "true" });
  figure.onDraw(() => dim(undo, !figure.undoable));
  const title = h("div", { class: "cn-title" }, t(`${figure.name}.title`));
  const reset = button(t("shell.reset"), () => figure.reset());
  return h("header", { class: "cn-header" }, title, presets(figure), undo, reset);
}

/** The choice of a preset, which follows the state. */
function presets(figure: Figure): HTMLElement | null {
  const { schema } = figure.definition;
  if (schema.presets.length === 0) return null;
  const all = schema.presets.map((preset) => ({ id: preset.id, changes: presetChanges(schema, preset) }));
  const own = h("option", { value: "", hidden: true });
  const groups = [...new Set(schema.presets.map(({ group }) => group))].map((group) => {
    const members = schema.presets.filter((preset) => preset.group === group);
    const options = members.map(({ id }) => h("option", { value: id }, t(`${figure.name}.preset.${id}`)));
    return h("optgroup", { label: t(`${figure.name}.shell.${group}`) }, options);
  });
  const attributes = { name: "preset", class: "cn-select", "aria-label": t("shell.preset") };
  const select = h("select", attributes, own, groups);
  const follow = ({ state }: Pick<Scene, "state">) => {
    const chosen = all.find(({ id }) => id === select.value);
    if (chosen && includes(state, chosen.changes)) return;
    own.textContent = t(includes(state, figure.initial.state) ? "shell.given" : "shell.own");
    select.value = all.find(({ changes }) => includes(state, changes))?.id ?? "";
  };
  select.addEventListener("change", () => {
    const chosen = all.find(({ id }) => id === select.value);
    figure.beginGesture();
    if (chosen) figure.change(structuredClone(chosen.changes));
    if (figure.scene && !figure.session.pending) follow(figure.scene); // it was refused
  });
  figure.onDraw(follow);
  return select;
}

/** Who answers, Python, link. */
export function footer(figure: Figure): HTMLElement {
  const python = pythonBox(figure);
  const link = linkBox(figure);
  return h("footer", { class: "cn-footer" }, host(figure), python.show, link.copy, link.address, python.box);
}

/** Whose numbers these are. */
function host(figure: Figure): HTMLElement {
  const el = h("span", { class: "cn-host", role: "status" });
  figure.onDraw(() => {
    const { host } = figure.session;
    write(el, t(`host.${host}`));
    el.classList.toggle("cn-warning", host === "stopped" || host === "waiting");
  });
  return el;
}

/** The Python that gives the same numbers, and the button that shows it. */
function pythonBox(figure: Figure) {
  const code = h("code");
  const copy = button(t("shell.copy"), () => copied(code.textContent ?? "", copy));
  const text = h("pre", { tabindex: 0, role: "region", "aria-label": t("shell.code") }, code);
  const box = h("div", { class: "cn-python", hidden: true }, text, copy);
  const toggle = () => {
    box.hidden = !box.hidden;
    show.setAttribute("aria-expanded", String(!box.hidden));
    fill(show, t(box.hidden ? "shell.python" : "shell.hidePython"));
  };
  const show = button(t("shell.python"), toggle, { "aria-expanded": "false" });
  figure.onDraw(({ state, view }) => write(code, figure.definition.python(state, view)));
  return { show, box };
}

/** The button that copies a link to the figure as it stands; the link shows where it cannot be copied. */
function linkBox(figure: Figure) {
  const address = h("input", {
    class: "cn-link",
    readonly: true,
    hidden: true,
    "aria-label": t("shell.linkHere"),
  });
  const copy = button(t("shell.link"), async () => {
    const url = new URL(location.href);
    url.hash = encodeLink(figure.key, { ...figure.state, view: figure.view });
    address.value = url.href;
    history.replaceState(null, "", url.hash);
    if (await copied(url.href, copy)) return;
    address.hidden = false;
    address.select();
  });
  figure.onDraw(() => {
    copy.hidden = figure.session.host !== "page" || !figure.key;
  });
  return { copy, address };
}

/** Copy a text, and have the button say so; whether it could be copied. */
async function copied(text: string, from: HTMLButtonElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  const label = from.textContent;
  from.style.minWidth = `${from.getBoundingClientRect().width}px`; // what stands beside it stays where it is
  fill(from, t("shell.copied"));
  setTimeout(() => fill(from, label), COPIED);
  return true;
}
