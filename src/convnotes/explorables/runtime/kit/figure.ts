// One figure on a page or in a notebook: the frame around an explorable's own parts, and what they share.

import { Session } from "../session.ts";
import { message, t } from "../text.ts";
import { resolve } from "../schema.ts";
import { button, dim, fill, h, ownKeys } from "./dom.ts";
import { encodeLink } from "./link.ts";

/** @typedef {import("../schema.ts").State} State */
/** @typedef {import("../session.ts").Answer} Answer */
/** @typedef {[string, number, number] | null} Picked */
/** @typedef {{ state: State, view: State, answer: Answer, picked: Picked }} Scene */
/** What an explorable's view gives: its parts, top to bottom, and how to draw a scene into them. @typedef {{ parts: (HTMLElement | null)[], draw: (scene: Scene) => void }} View */
/** @typedef {import("../session.ts").Definition & { view: (figure: Figure) => View, python: (state: State, view: State) => string, remember?: (changes: State, state: State, view: State) => State }} Definition remember: what of the view a change leaves behind */

export const PAUSE = 400; // ms without a change before the status line is spoken

export class Figure {
  /** @type {Picked} */ #preview = null;
  /** @type {((scene: Scene) => void)[]} */ #drawers = [];
  /** @type {{ state: State, view: State }[]} */ #past = [];
  /** What a gesture began with, until it changes the state. @type {{ state: State, view: State } | null} */ #before = null;
  #gesture = "";
  /** Whether an edit waits to be mended: what is drawn meanwhile says nothing about it. */ #editing = false;
  #frame = 0;
  #spoken = 0;
  /** What was drawn last. @type {Scene | null} */ scene = null;
  brush = { on: false, value: 1 };
  /** How long nothing changes before it is said, in ms. */ pause = PAUSE;
  /** The width that the parts have, in CSS pixels. */ width = 0;

  /** @param {HTMLElement} el @param {import("../session.ts").Model} model @param {Definition} definition */
  constructor(el, model, definition) {
    this.definition = definition;
    this.key = model.get("key");
    this.session = new Session(model, definition, { draw: () => this.#draw(), fail: (error) => this.#complain(message(error)) });
    this.initial = { state: this.session.state, view: this.session.view };
    this.alert = h("p", { class: "cn-error", role: "alert", hidden: true });
    this.status = h("p", { class: "cn-hidden", role: "status" });
    const drawn = definition.view(this);
    this.#drawers.push(drawn.draw);
    this.body = h("div", { class: "cn-body" }, drawn.parts.slice(0, 1), this.alert, drawn.parts.slice(1), this.status);
    this.el = h("div", { class: "cn", role: "group", "aria-label": t(`${definition.schema.name}.title`), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#keys(event) }, this.#header(), this.body, this.#footer());
    fill(el, ownKeys(this.el));
    this.resizes = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === this.width) return; // only taller or shorter
      this.width = contentRect.width;
      this.#redraw();
    });
    this.width = this.body.clientWidth - 32;
    this.resizes.observe(this.body);
    Object.defineProperty(el, "explorable", { configurable: true, value: this.#interface() });
    this.session.start();
  }

  get state() {
    return this.session.state;
  }

  get view() {
    return this.session.view;
  }

  /** Have a control follow the scene. @param {(scene: Scene) => void} draw */
  onDraw(draw) {
    this.#drawers.push(draw);
  }

  // Changes

  /** Whatever changes the state from here on is one step to undo, until the next gesture. @param {string} [name] going on with the same named gesture adds no step */
  beginGesture(name = "") {
    if (name && name === this.#gesture) return;
    this.#gesture = name;
    this.#before = { state: this.session.latest, view: this.view };
  }

  endGesture() {
    this.#gesture = "";
  }

  /** @param {State} changes */
  change(changes) {
    const seen = this.definition.remember?.(changes, this.session.latest, this.view);
    const done = this.session.set(seen ? { ...changes, view: { ...seen, ...changes.view } } : changes).catch(() => {});
    this.#record();
    return done;
  }

  /** What a link brings, as one step to undo. @param {State} state @returns {Promise<void>} */
  open(state) {
    this.beginGesture();
    const done = this.session.set(state);
    this.#record();
    return done;
  }

  /** Enter the gesture into the history once it has changed the state: what is refused, or changes nothing, is no step. */
  #record() {
    if (!this.#before || includes(this.#before.state, this.session.latest)) return;
    this.#past.push(this.#before);
    this.#before = null;
    if (this.#past.length > 200) this.#past.shift();
  }

  /** Write one cell of a grid of the state, which grows, filled with `blank`, to hold it. @param {string} field @param {number[]} at [row, column], before them the plane where the grid has planes @param {number} value @param {number} [blank] */
  write(field, at, value, blank = 0) {
    const [planes, [i, j]] = [at.slice(0, -2), at.slice(-2)];
    const grid = planes.reduce((part, plane) => part[plane], this.session.latest[field]);
    if (grid[i]?.[j] === value) return;
    const [rows, columns] = [Math.max(grid.length, i + 1), Math.max(grid[0].length, j + 1)];
    const written = (/** @type {number} */ r, /** @type {number} */ c) => (r === i && c === j ? value : grid[r]?.[c] ?? blank);
    const changed = Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => written(r, c)));
    /** @type {(part: any[], planes: number[]) => any[]} */
    const put = (part, [plane, ...inner]) => (plane === undefined ? changed : part.with(plane, put(part[plane], inner)));
    this.change({ [field]: put(this.session.latest[field], planes) });
  }

  undo() {
    const last = this.#past.pop();
    this.endGesture();
    this.#before = null;
    if (last) this.change({ ...last.state, view: last.view });
  }

  reset() {
    this.beginGesture();
    this.change({ ...this.initial.state, view: this.initial.view });
  }

  // Looking

  /** @param {Picked} cell */
  preview(cell) {
    if (JSON.stringify(cell) === JSON.stringify(this.#preview)) return;
    this.#preview = cell;
    this.#redraw();
  }

  /** @param {Picked} cell @param {State} [more] more of the view */
  pick(cell, more = {}) {
    this.#preview = null;
    this.change({ view: { picked: cell, ...more } });
    this.session.shareView();
  }

  /** Say something in the polite status line, once it has settled. @param {string} words */
  say(words) {
    clearTimeout(this.#spoken);
    this.#spoken = window.setTimeout(() => words !== this.status.textContent && fill(this.status, words), this.pause);
  }

  /** @param {string} code @param {any} value */
  complain(code, value) {
    this.#editing = true;
    this.#complain(t(`error.${code}`, { value }));
  }

  /** Take back what was complained about, but for what the session still refuses. */
  settle() {
    this.#editing = false;
    if (this.session.error) this.#complain(message(this.session.error));
    else this.alert.hidden = true;
  }

  dispose() {
    this.resizes.disconnect();
    this.session.dispose();
    clearTimeout(this.#spoken);
    cancelAnimationFrame(this.#frame);
  }

  #redraw() {
    this.#frame ||= requestAnimationFrame(() => this.refresh());
  }

  /** Draw now what the next frame would show, for what goes on from what is seen. */
  refresh() {
    if (!this.#frame) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw(false);
  }

  /** @param {boolean} [settled] whether an answer came, which takes an error back */
  #draw(settled = true) {
    const { state, view, answer } = this.session;
    if (!answer) return;
    if (settled && !this.#editing && !this.session.error) this.alert.hidden = true;
    this.scene = { state, view, answer, picked: this.#preview ?? view.picked ?? null };
    for (const draw of this.#drawers) draw(this.scene);
  }

  /** @param {string} words */
  #complain(words) {
    fill(this.alert, words);
    this.alert.hidden = false;
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    if (event.target instanceof HTMLInputElement && !["range", "checkbox", "radio"].includes(event.target.type)) return; // text has its own
    event.preventDefault();
    this.undo();
  }

  // The frame

  #header() {
    const { presets, name } = this.definition.schema;
    const groups = [...new Set(presets.map(({ group }) => group))];
    const own = h("option", { value: "", hidden: true });
    const select = h(
      "select",
      { name: "preset", class: "cn-select", "aria-label": t("shell.preset") },
      own,
      groups.map((group) => h("optgroup", { label: t(`shell.${group}`) }, presets.filter((preset) => preset.group === group).map(({ id }) => h("option", { value: id }, t(`${name}.preset.${id}`))))),
    );
    select.addEventListener("change", () => {
      const preset = presets.find(({ id }) => id === select.value);
      this.beginGesture();
      if (preset) this.change(structuredClone(preset.state));
      if (this.scene && !this.session.pending) follow(this.scene); // it was refused
    });
    const follow = (/** @type {Scene} */ { state }) => {
      const chosen = presets.find(({ id }) => id === select.value);
      if (chosen && includes(state, chosen.state)) return;
      own.textContent = t(includes(state, this.initial.state) ? "shell.given" : "shell.own");
      select.value = presets.find((preset) => includes(state, preset.state))?.id ?? "";
    };
    this.onDraw(follow);
    const undo = button(t("shell.undo"), () => this.undo(), { "aria-disabled": "true" });
    this.onDraw(() => dim(undo, this.#past.length === 0));
    return h("header", { class: "cn-header" }, h("div", { class: "cn-title" }, t(`${name}.title`)), presets.length ? select : null, undo, button(t("shell.reset"), () => this.reset()));
  }

  #footer() {
    const host = h("span", { class: "cn-host" });
    const code = h("code");
    const copy = button(t("shell.copy"), () => this.#copy(code.textContent ?? "", copy));
    const python = h("div", { class: "cn-python", hidden: true }, h("pre", { tabindex: 0, role: "region", "aria-label": t("shell.code") }, code), copy);
    const show = button(t("shell.python"), () => {
      python.hidden = !python.hidden;
      show.setAttribute("aria-expanded", String(!python.hidden));
      fill(show, t(python.hidden ? "shell.python" : "shell.hidePython"));
    }, { "aria-expanded": "false" });
    const link = h("input", { class: "cn-link", readonly: true, hidden: true, "aria-label": t("shell.linkHere") });
    const share = button(t("shell.link"), async () => {
      const url = new URL(location.href);
      url.hash = encodeLink(this.key, { ...this.state, view: this.view });
      link.value = url.href;
      history.replaceState(null, "", url.hash);
      if (!(await this.#copy(url.href, share))) {
        link.hidden = false;
        link.select();
      }
    });
    this.onDraw(({ state, view }) => {
      const words = t(`host.${this.session.host}`);
      if (host.textContent !== words) fill(host, words);
      host.classList.toggle("cn-warning", this.session.host === "stopped" || this.session.host === "waiting");
      host.setAttribute("role", "status");
      const source = this.definition.python(state, view);
      if (code.textContent !== source) code.textContent = source;
      share.hidden = this.session.host !== "page" || !this.key;
    });
    return h("footer", { class: "cn-footer" }, host, show, share, link, python);
  }

  /** @param {string} text @param {HTMLButtonElement} from */
  async #copy(text, from) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return false;
    }
    const label = from.textContent;
    from.style.minWidth = `${from.getBoundingClientRect().width}px`; // what stands beside it stays where it is
    fill(from, t("shell.copied"));
    setTimeout(() => fill(from, label), 1500);
    return true;
  }

  /** What tests and other pages may rely on. */
  #interface() {
    const { session } = this;
    return {
      get state() { return structuredClone(session.state); },
      get view() { return structuredClone(session.view); },
      get answer() { return session.answer; },
      get ready() { return session.ready; },
      set: (/** @type {State} */ changes) => session.set(changes),
      open: (/** @type {State} */ changes) => this.open(changes),
      complain: (/** @type {string} */ words) => this.#complain(words),
    };
  }
}

/** @param {State} state @param {State} part */
const includes = (state, part) => Object.entries(part).every(([name, value]) => name === "view" || JSON.stringify(state[name]) === JSON.stringify(value));

/**
 * A widget of anywidget's kind from an explorable's check, answer and view.
 * @param {Definition} definition
 */
export const explorable = (definition) => ({
  ...definition,
  /** @param {{ model: import("../session.ts").Model, el: HTMLElement }} host */
  render({ model, el }) {
    const figure = new Figure(el, model, definition);
    return () => figure.dispose();
  },
  /** The state after changes, or the error. @param {State} state @param {State} changes */
  resolve(state, changes) {
    const result = resolve(definition.schema, state, changes);
    const error = result.error ?? definition.check(/** @type {State} */ (result.state));
    return error ? { state: null, error } : result;
  },
});
