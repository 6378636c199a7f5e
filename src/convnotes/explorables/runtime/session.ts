// One figure's state, and its conversation with whoever answers: Python through a widget model, or this page.
//
// A change is checked here first. Then the whole state goes out as { id, state }, at most one a frame and one
// in flight, the newest wins; the state changes only when its answer is there. View state never leaves for an
// answer.

import { checked, trait } from "./loose.ts";
import { checkFields, resolve } from "./schema.ts";
import type { Answer, Changes, Fault, Host, Look, Model, NDArray, Schema, State } from "./types.ts";

/** What a session needs to know of its figure. */
export interface Rules<S extends State, A extends Answer> {
  schema: Schema;
  check(state: S): Fault | null;
  answer(state: S): A;
  /**
   * What must be fetched before this page can answer; null if all is there. `model` may carry it; what
   * cannot be had rejects with the fault.
   */
  load?(state: S, model?: Model): Promise<void> | null;
}

/** Who is told that there is something to draw, or that a change was refused. */
type Listeners = { draw: () => void; fail: (error: Fault) => void };

/** Who waits for a change to be drawn. */
type Waiter = { resolve: () => void; reject: (error: unknown) => void };

/** An array's place in a message: its values are the buffer of the same number. */
type Head = { name: string; shape: number[]; type: string };

/** What Python sends: an error, or the arrays that answer a state. `id` is whose question it was. */
type Message<S, V> = { id: string | null; error?: Fault; state: S; view: V; arrays?: Head[] };

/** What a kernel says while it works through a request. */
type Status = { content?: { execution_state?: string } };

const PATIENCE = 2000; // ms without an answer before the page steps in
const PULSE = 1000; // ms between two looks at whether the kernel is still there
const GONE = ["dead", "terminating", "restarting", "autorestarting"]; // what Python knew is lost

let sessions = 0;

export class Session<S extends State = State, V extends Look = Look, A extends Answer = Answer> {
  readonly model: Model;
  readonly rules: Rules<S, A>;
  readonly listeners: Listeners;
  /** Resolves with the first answer. */
  readonly ready: Promise<void>;
  state: S;
  view: V;
  host: Host;
  answer: A | null = null;
  error: Fault | null = null;
  #wanted: S | null = null;
  #inFlight: { id: string; state: S | null } | null = null;
  #waiters: Waiter[] = [];
  #frame = 0;
  #timer = 0;
  #pulse = 0;
  #requests = 0;
  #disposed = false;
  #name = `${++sessions}`;
  #subscriptions: [name: string, callback: (...args: never[]) => void][] = [];

  constructor(model: Model, rules: Rules<S, A>, listeners: Listeners) {
    this.model = model;
    this.rules = rules;
    this.listeners = listeners;
    const fields = Object.keys(rules.schema.fields).map((name) => [name, model.get(name)]);
    this.state = checked<S>(Object.fromEntries(fields));
    this.view = trait<V>(model.get("view"));
    this.host = model.send ? "python" : "page";
    this.ready = new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
    this.#subscribe("msg:custom", (message: Message<S, V>, buffers: DataView[]) =>
      this.#receive(message, buffers),
    );
    this.#subscribe("change:view", () => this.#adoptView());
    this.#subscribe("comm_live_update", () => this.#verify());
  }

  /** The state as last asked for, answered or not. */
  get latest(): S {
    return this.#wanted ?? this.state;
  }

  /** Whether an answer is still to come. */
  get pending(): boolean {
    return this.#wanted !== null || this.#inFlight !== null;
  }

  /** Ask for the first answer. */
  start() {
    if (!this.model.send) {
      this.#wanted = this.state;
      return this.#answerHere(this.state);
    }
    this.#send(null);
    if (this.#kernel) this.#pulse = window.setInterval(() => this.#alive() || this.#stopped(), PULSE);
  }

  /** Change fields, derived sizes or the view. Resolves when drawn, rejects with the error. */
  set(changes: Changes): Promise<void> {
    const { view, ...fields } = changes;
    const { schema, check } = this.rules;
    const looked = view === undefined ? this.view : { ...this.view, ...view };
    const result = resolve(schema, this.latest, fields);
    if (result.error) return this.#fail(result.error);
    const state = checked<S>(result.state);
    const error = check(state) ?? checkFields(schema.view, looked);
    if (error) return this.#fail(error);
    this.view = checked<V>(looked);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (Object.keys(fields).length) this.#wanted = state;
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
    this.#disposed = true;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    this.#inFlight = null; // whoever still speaks of it is not listened to
    for (const [name, callback] of this.#subscriptions) this.model.off(name, callback);
  }

  #subscribe(name: string, callback: (...args: never[]) => void) {
    this.#subscriptions.push([name, callback]);
    this.model.on(name, callback);
  }

  #schedule() {
    if (this.#disposed) return;
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

  /** Answer from this page; `settled` where nobody else will. */
  #answerHere(state: S, settled = true) {
    const loading = this.rules.load?.(state, this.model);
    if (loading) return this.#load(loading, settled);
    if (settled) this.#wanted = null;
    this.#accept(state, () => this.rules.answer(state));
  }

  /** Answer what is wanted by the time that all is there; what shows meanwhile is the last answer. */
  #load(loading: Promise<void>, settled: boolean) {
    if (settled) this.#wanted ??= this.state;
    loading.then(
      () => this.#schedule(),
      (error: Fault) => settled && this.#refused(error, false),
    );
  }

  #accept(state: S, answer: () => A) {
    const newest = !this.#wanted || this.#wanted === state; // else who waits, waits on
    this.#finish(() => {
      this.state = state;
      this.answer = answer();
      this.error = null;
      this.listeners.draw();
    }, newest);
  }

  #draw() {
    if (this.answer) this.#finish(() => this.listeners.draw());
  }

  /** Tell all who wait how it went, even if it went wrong in a way that nobody foresaw. */
  #finish(action: () => void, newest = true) {
    const waiters = newest ? this.#waiters.splice(0) : [];
    try {
      action();
    } catch (error) {
      for (const { reject } of waiters) reject(error);
      throw error;
    }
    for (const { resolve } of waiters) resolve();
  }

  #fail(error: Fault): Promise<never> {
    this.error = error;
    this.listeners.fail(error);
    const rejected = Promise.reject(error);
    rejected.catch(() => {}); // a slider does not wait for the promise
    return rejected;
  }

  // Python

  /** Ask Python for the answer to a state; null asks for the answer to what Python has. */
  #send(state: S | null) {
    const id = `${this.#name}.${++this.#requests}`;
    this.#inFlight = { id, state };
    const idle = ({ content }: Status) => {
      // Python has worked through the request: no answer by now means that it no longer knows this figure.
      if (content?.execution_state === "idle" && this.#inFlight?.id === id)
        this.#later(() => this.#stopped(), 500);
    };
    this.#later(() => this.#overdue(), PATIENCE);
    try {
      this.model.send?.(state ? { id, state } : { id }, { iopub: { status: idle } });
    } catch {
      this.#stopped();
    }
  }

  #later(action: () => void, delay: number) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(action, delay);
  }

  #receive(message: Message<S, V>, buffers: DataView[]) {
    const mine = this.#inFlight?.id === message.id;
    if (message.error) {
      if (mine || message.id === null) this.#refused(message.error, mine); // else another view's question
      return;
    }
    if (!message.arrays || (this.#wanted && !mine)) return; // a newer question is open
    const asked = this.#inFlight?.state;
    this.#settle(mine);
    if (this.#wanted === asked) this.#wanted = null;
    if (this.#wanted) this.#schedule();
    if (this.#wanted && this.host === "waiting") return; // what this page has shown meanwhile is newer
    this.host = "python";
    const arrays = message.arrays.map((head, at) => [head.name, decode(head, buffers[at])]);
    if (!asked) this.view = message.view;
    this.#accept(message.state, () => checked<A>(Object.fromEntries(arrays)));
  }

  #refused(error: Fault, mine: boolean) {
    this.#settle(mine);
    this.#wanted = null;
    this.#fail(error);
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }

  #settle(mine: boolean) {
    if (!mine) return;
    clearTimeout(this.#timer);
    this.#inFlight = null;
  }

  #adoptView() {
    const view = trait<V>(this.model.get("view"));
    if (same(view, this.view)) return;
    this.view = view;
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

  #stepIn(host: Host) {
    this.host = host;
    this.#answerHere(this.#wanted ?? this.state, host === "stopped");
  }
}

/** A message's buffer as an array; copied, since it may lie anywhere in the message. */
function decode({ shape, type }: Head, view: DataView): NDArray {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
  return Object.assign(type === "int32" ? new Int32Array(bytes) : new Float64Array(bytes), { shape });
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
