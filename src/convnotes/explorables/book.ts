// What every live page of the book loads first: the kit, the engine and the host that mounts figures without
// a kernel. The page's figures follow, one script each; they find the kit here and add themselves.

import * as engine from "./runtime/engine.ts";
import { bring } from "./runtime/kit/fetched.ts";
import type { Widget } from "./runtime/kit/figure.ts";
import * as kit from "./runtime/kit.ts";
import { mount } from "./runtime/mount.ts";
import * as schema from "./runtime/schema.ts";
import * as text from "./runtime/text.ts";
import * as windows from "./runtime/windows.ts";

const figures: Record<string, Widget> = {};

/** A figure's script says here that it is there. */
const add = (figure: Widget) => {
  figures[figure.schema.name] = figure;
};

Object.assign(window, { convnotes: { kit, engine, schema, text, windows, figures, add, bring } });
document.addEventListener("DOMContentLoaded", () => mount(figures));
