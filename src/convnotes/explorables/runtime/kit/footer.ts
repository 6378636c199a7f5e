// Under a figure, quietly: what the tints mean, who answers, the brush, the Python, the link, the embedding.

import { t } from "../text.ts";
import { brush } from "./controls.ts";
import { announce, copied } from "./copied.ts";
import { button, conceal, fill, h, write } from "./dom.ts";
import { embedBox } from "./embed.ts";
import type { Figure, View } from "./figure.ts";
import { encodeLink } from "./link.ts";

export function footer(figure: Figure, view: Pick<View, "paints" | "drawer">): HTMLElement {
  const python = pythonBox(figure);
  const link = linkBox(figure);
  const embed = embedBox(figure);
  const drawer = view.drawer && folded(view.drawer);
  const about = h("div", { class: "cn-about" }, legend(), host(figure));
  const tools = h(
    "div",
    { class: "cn-tools" },
    drawer?.show,
    python.show,
    link.copy,
    embed.show,
    view.paints ? brush(figure) : null, // last: where nothing can be painted it leaves no gap
  );
  return h("footer", { class: "cn-footer" }, about, tools, drawer?.box, link.address, python.box, embed.box);
}

/** What a figure has folded away, and the button that unfolds it. */
function folded({ label, el, opened }: NonNullable<View["drawer"]>) {
  const box = h("div", { class: "cn-drawer", hidden: true }, el);
  const toggle = () => {
    box.hidden = !box.hidden;
    show.setAttribute("aria-expanded", String(!box.hidden));
    if (!box.hidden) opened();
  };
  const show = button(label, toggle, { "aria-expanded": "false" });
  return { show, box };
}

/** What the tints of the cells mean. */
function legend(): HTMLElement {
  const key = (sign: string) =>
    h("span", { class: "cn-tint" }, h("i", { class: `cn-swatch cn-${sign}` }), t(`shell.${sign}`));
  return h("span", { class: "cn-tints" }, key("positive"), key("negative"));
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
  const title = t(`${figure.name}.title`);
  const copy = button(t("shell.copy"), async () => {
    if (await copied(code.textContent ?? "", copy)) return;
    getSelection()?.selectAllChildren(code);
    announce(copy, t("shell.copyKeys"));
  });
  const text = h(
    "pre",
    { tabindex: 0, translate: "no", role: "region", "aria-label": t("shell.code", { figure: title }) },
    code,
  );
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
    announce(copy, t("shell.copyKeys"));
  });
  figure.onDraw(({ state, view }) => {
    const stale =
      !address.hidden && new URL(address.value).hash !== encodeLink(figure.key, { ...state, view });
    if (stale) address.hidden = true;
    conceal(copy, figure.session.model.send !== null || !figure.key);
  });
  return { copy, address };
}
