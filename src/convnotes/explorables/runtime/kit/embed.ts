// To take a figure along: code that shows it on another page, and its picture as a file.

import { packed } from "../loose.ts";
import { t } from "../text.ts";
import { announce, copied } from "./copied.ts";
import { button, h } from "./dom.ts";
import { fetched } from "./fetched.ts";
import type { Figure } from "./figure.ts";
import { encodeLink } from "./link.ts";
import type * as Picture from "./picture.ts";

/** Whether this is the module of a notebook, which has all that a page fetches at the first press. */
declare const NOTEBOOK: boolean;

/** The script that this is part of: the figures' own pages lie beside its folder. A notebook has none. */
const home = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const SPARE = 16; // CSS pixels around a figure on its own page, and the line that says whence it is
const SOURCE = 32;

/** The address of a figure's own page, in the state in which it stands; empty where there is no such page. */
export function pageOf(figure: Figure): string {
  if (!home || figure.session.model.send !== null) return "";
  const url = new URL(`../figure/${figure.name}.html`, home);
  url.hash = encodeLink(figure.name, { ...figure.state, view: figure.view });
  return url.href;
}

/** What shows a figure on another page. */
export function embedCode(figure: Figure): string {
  const height = Math.ceil(figure.el.offsetHeight) + 2 * SPARE + SOURCE;
  const attributes = {
    src: pageOf(figure),
    title: t(`${figure.name}.title`),
    width: "100%",
    height,
    loading: "lazy",
    sandbox: "allow-scripts allow-downloads allow-popups",
    allow: "clipboard-write",
    frameborder: 0,
  };
  const listed = Object.entries(attributes).map(([name, value]) => `${name}="${quoted(String(value))}"`);
  return `<iframe ${listed.join(" ")}></iframe>`;
}

const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** The button that opens a box with the code and the pictures, and the box. */
export function embedBox(figure: Figure) {
  const code = h("textarea", {
    class: "cn-embed-code",
    readonly: true,
    rows: 3,
    "aria-label": t("embed.code"),
  });
  const copy = button(t("embed.copy"), () => {
    code.select(); // where nothing may be copied, the reader's keys copy it
    copied(code.value, copy);
  });
  const save = (kind: "svg" | "png") => {
    const word = t(`embed.${kind}`);
    const label = { "aria-label": t("embed.save", { kind: word }) };
    const refuse = () => announce(one, t("embed.refused"));
    const one = button(
      word,
      () =>
        drawing()
          .then(({ save }) => save(figure, kind))
          .catch(refuse),
      label,
    );
    return one;
  };
  const pictures = h("span", { class: "cn-embed-pictures" }, t("embed.picture"), save("svg"), save("png"));
  const box = h("div", { class: "cn-embed", hidden: true }, code, copy, pictures);
  const show = button(t("embed.open"), toggle, { "aria-expanded": "false" });
  const write = () => {
    const there = pageOf(figure) !== "";
    code.hidden = copy.hidden = !there;
    if (there) code.value = embedCode(figure);
  };
  function toggle() {
    box.hidden = !box.hidden;
    show.setAttribute("aria-expanded", String(!box.hidden));
    write();
  }
  figure.onDraw(() => {
    if (!box.hidden) write();
  });
  return { show, box };
}

/** What draws and saves pictures. */
const drawing = async () =>
  NOTEBOOK ? import("./picture.ts") : packed<typeof Picture>(await fetched("kit-picture"));
