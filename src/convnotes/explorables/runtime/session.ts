// One figure's state, and its conversation with whoever answers: Python through a widget model, or this page.
//
// A change is checked here first. Then the whole state goes out as { id, state }, at most one a frame and one in
// flight, the newest wins; the state changes only when its answer is there. View state never leaves for an answer.

import { checkFields, resolve } from "./schema.ts";

/** @typedef {import("./schema.ts").Schema} Schema */
/** @typedef {import("./schema.ts").State} State */
/** @typedef {import("./schema.ts").Fault} Fault */
/** @typedef {Record<string, import("./engine.ts").NDArray>} Answer */
/** @typedef {"page" | "python" | "waiting" | "stopped"} Host */
/** @typedef {{ schema: Schema, check: (state: State) => Fault | null, answer: (state: State) => Answer }} Definition */
/** @typedef {{ get(name: string): any, set(name: string, value: any): void, save_changes(): void, on(name: string, callback: Function): void, off(name: string, callback: Function): void, send: ((content: any, callbacks?: any) => void) | null, widget_manager?: any }} Model */
/** @typedef {{ resolve: () => void, reject: (error: Fault) => void }} Waiter */

const PATIENCE = 2000; // ms without an answer before the page steps in
const PULSE = 1000; // ms between two looks at whether the kernel is still there
const GONE = ["dead", "terminating", "restarting", "autorestarting"]; // what Python knew is lost, whatever comes after

let sessions = 0;

export class Session {
  /** @type {Host} */ host;
  /** @type {Answer | null} */ answer = null;
  /** @type {Fault | null} */ error = null;
  /** @type {State | null} */ #wanted = null;
  /** @type {{ id: string, state: State | null } | null} */ #inFlight = null;
  /** @type {Waiter[]} */ #waiters = [];
  #frame = 0;
  #timer = 0;
  #pulse = 0;
  #requests = 0;
  #name = `${++sessions}`;
  /** @type {[string, Function][]} */ #subscriptions = [];

  /**
   * @param {Model} model @param {Definition} definition
   * @param {{ draw: () => void, fail: (error: Fault) => void }} listeners
   */
  constructor(model, definition, listeners) {
    this.model = model;
    this.definition = definition;
    this.listeners = listeners;
    /** @type {State} */
    this.state = Object.fromEntries(Object.keys(definition.schema.fields).map((name) => [name, model.get(name)]));
    /** @type {State} */
    this.view = model.get("view");
    this.host = model.send ? "python" : "page";
    this.ready = new Promise((resolve, reject) => this.#waiters.push({ resolve: () => resolve(undefined), reject }));
    this.#subscribe("msg:custom", (/** @type {any} */ message, /** @type {DataView[]} */ buffers) => this.#receive(message, buffers));
    this.#subscribe("change:view", () => this.#adoptView());
    this.#subscribe("comm_live_update", () => this.#verify());
  }

  /** The state as last asked for, answered or not. */
  get latest() {
    return this.#wanted ?? this.state;
  }

  /** Whether an answer is still to come. */
  get pending() {
    return this.#wanted !== null || this.#inFlight !== null;
  }

  /** Ask for the first answer. */
  start() {
    if (this.model.send) {
      this.#send(null);
      if (this.#kernel) this.#pulse = window.setInterval(() => this.#alive() || this.#stopped(), PULSE);
    } else this.#answerHere(this.state);
  }

  /**
   * Change fields, derived sizes or the view. Resolves when drawn, rejects with the error.
   * @param {State} changes @returns {Promise<void>}
   */
  set(changes) {
    const { view, ...fields } = changes;
    const { schema, check } = this.definition;
    const result = resolve(schema, this.latest, fields);
    const seen = view === undefined ? this.view : { ...this.view, ...view };
    const error = result.error ?? check(/** @type {State} */ (result.state)) ?? checkFields(schema.view, seen);
    if (error) return this.#fail(error);
    this.view = seen;
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (Object.keys(fields).length) this.#wanted = /** @type {State} */ (result.state);
      this.#schedule();
    });
  }

  /** Tell Python what is picked or played; it is no question. */
  shareView() {
    if (this.host !== "python" || same(this.model.get("view"), this.view)) return;
    this.model.set("view", this.view);
    this.model.save_changes();
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    this.#inFlight = null; // whoever still speaks of it is not listened to
    for (const [name, callback] of this.#subscriptions) this.model.off(name, callback);
  }

  /** @param {string} name @param {Function} callback */
  #subscribe(name, callback) {
    this.#subscriptions.push([name, callback]);
    this.model.on(name, callback);
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#flush();
    });
  }

  #flush() {
    if (!this.#wanted) return this.#draw();
    if (this.host === "page" || this.host === "stopped") this.#answerHere(this.#wanted);
    else if (!this.#inFlight) this.#send(this.#wanted);
    else if (this.host === "waiting") this.#answerHere(this.#wanted, false);
  }

  /** @param {State} state @param {boolean} [settled] whether nobody else will answer */
  #answerHere(state, settled = true) {
    if (settled) this.#wanted = null;
    this.#accept(state, () => this.definition.answer(state));
  }

  /** @param {State} state @param {() => Answer} answer */
  #accept(state, answer) {
    const newest = !this.#wanted || this.#wanted === state; // else who waits, waits on
    this.#finish(() => {
      [this.state, this.answer, this.error] = [state, answer(), null];
      this.listeners.draw();
    }, newest);
  }

  #draw() {
    if (this.answer) this.#finish(() => this.listeners.draw());
  }

  /** Tell all who wait how it went, even if it went wrong in a way that nobody foresaw. @param {() => void} action @param {boolean} [newest] */
  #finish(action, newest = true) {
    const waiters = newest ? this.#waiters.splice(0) : [];
    try {
      action();
    } catch (error) {
      for (const { reject } of waiters) reject(/** @type {any} */ (error));
      throw error;
    }
    for (const { resolve } of waiters) resolve();
  }

  /** @param {Fault} error @returns {Promise<never>} */
  #fail(error) {
    this.error = error;
    this.listeners.fail(error);
    const rejected = Promise.reject(error);
    rejected.catch(() => {}); // a slider does not wait for the promise
    return rejected;
  }

  // Python

  /** @param {State | null} state null asks for the answer to what Python has */
  #send(state) {
    const id = `${this.#name}.${++this.#requests}`;
    this.#inFlight = { id, state };
    const idle = (/** @type {any} */ message) => {
      // Python has worked through the request: no answer by now means that it no longer knows this figure.
      if (message.content?.execution_state === "idle" && this.#inFlight?.id === id) this.#later(() => this.#stopped(), 500);
    };
    this.#later(() => this.#overdue(), PATIENCE);
    try {
      this.model.send?.(state ? { id, state } : { id }, { iopub: { status: idle } });
    } catch {
      this.#stopped();
    }
  }

  /** @param {() => void} action @param {number} delay */
  #later(action, delay) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(action, delay);
  }

  /** @param {any} message @param {DataView[]} buffers */
  #receive(message, buffers) {
    const mine = this.#inFlight?.id === message.id;
    if (message.error) {
      if (!mine && message.id !== null) return; // another view's question
      this.#settle(mine);
      this.#wanted = null;
      this.#fail(message.error);
      for (const { reject } of this.#waiters.splice(0)) reject(message.error);
      return;
    }
    if (!message.arrays || (this.#wanted && !mine)) return; // a newer question is open
    const asked = this.#inFlight?.state;
    this.#settle(mine);
    if (this.#wanted === asked) this.#wanted = null;
    if (this.#wanted) this.#schedule();
    if (this.#wanted && this.host === "waiting") return; // what this page has shown meanwhile is newer
    this.host = "python";
    const answer = Object.fromEntries(message.arrays.map((/** @type {any} */ head, /** @type {number} */ i) => [head.name, decode(head, buffers[i])]));
    if (!asked) this.view = message.view;
    this.#accept(message.state, () => answer);
  }

  /** @param {boolean} mine */
  #settle(mine) {
    if (!mine) return;
    clearTimeout(this.#timer);
    this.#inFlight = null;
  }

  #adoptView() {
    if (same(this.model.get("view"), this.view)) return;
    this.view = this.model.get("view");
    this.#schedule();
  }

  /** The kernel, where the host shows it. */
  get #kernel() {
    return this.model.widget_manager?.kernel;
  }

  #alive() {
    const kernel = this.#kernel;
    return this.host === "stopped" || (kernel && !kernel.isDisposed && !GONE.includes(kernel.status));
  }

  /** The connection changed: if the figure is still known to Python, an answer comes back. */
  #verify() {
    if (this.host !== "python" && this.host !== "waiting") return;
    if (this.#kernel && !this.#alive()) this.#stopped();
    else this.#send(this.#wanted);
  }

  #overdue() {
    const busy = this.#kernel?.status === "busy";
    if (!busy) return this.#stopped();
    this.#later(() => this.#overdue(), PATIENCE);
    if (this.host !== "waiting") this.#stepIn("waiting");
  }

  #stopped() {
    this.#settle(true);
    this.#stepIn("stopped");
  }

  /** @param {Host} host */
  #stepIn(host) {
    this.host = host;
    this.#answerHere(this.#wanted ?? this.state, host === "stopped");
  }
}

/** A message's buffer as an array; copied, since it may lie anywhere in the message. @param {{ shape: number[], type: string }} head @param {DataView} view */
function decode({ shape, type }, view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
  return Object.assign(type === "int32" ? new Int32Array(bytes) : new Float64Array(bytes), { shape });
}

/** @param {any} a @param {any} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
