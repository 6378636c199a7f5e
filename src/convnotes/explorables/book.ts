// What every live page of the book loads first: the kit, the engine and the host that mounts figures without a kernel.
// The page's figures follow, one script each; they find the kit here and add themselves.

import * as engine from "./runtime/engine.ts";
import * as kit from "./runtime/kit.ts";
import { mount } from "./runtime/mount.ts";

/** @typedef {import("./runtime/kit/figure.ts").Definition & { render: Function }} Module */

/** @type {Record<string, Module>} */
const figures = {};

Object.assign(window, {
  convnotes: {
    kit,
    engine,
    figures,
    /** @param {Module} figure */
    add: (figure) => void (figures[figure.schema.name] = figure),
  },
});
document.addEventListener("DOMContentLoaded", () => mount(figures));
