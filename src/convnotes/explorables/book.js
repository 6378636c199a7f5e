// What the book's pages load: every explorable, and the host that mounts them without a kernel.

import backprop from "./backprop.js";
import channels from "./channels.js";
import conv from "./conv.js";
import orientation from "./orientation.js";
import pool from "./pool.js";
import signal from "./signal.js";
import { number } from "./runtime/kit.js";
import { mount } from "./runtime/mount.js";

const modules = { backprop, channels, conv, orientation, pool, signal };

Object.assign(window, { convnotes: { ...modules, number } });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => mount(modules));
else mount(modules);
