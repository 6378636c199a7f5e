// One figure's state, and its conversation with whoever answers: Python through a widget model, or this page.
//
// A change is checked here first. Then the whole state goes out as { id, state }, at most one a frame and one
// in flight, the newest wins; the state changes only when its answer is there. View state never leaves for an
// answer.

import { checked, trait } from "./loose.ts";
import { checkFields, fault, isRecord, resolve } from "./schema.ts";
import type { Answer, Changes, Fault, Host, Look, Model, Moment, NDArray, Schema, State } from "./types.ts";

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

/** A state that was asked for, and the how manieth change it was; null for the state that Python has. */
type Wanted<S> = { state: S; turn: number };

/** Who waits for a change to be drawn. */
type Waiter = { turn: number; resolve: () => void; reject: (error: unknown) => void };

/** An array's place in a message: its values are the buffer of the same number. */
type Head = { name: string; shape: number[]; type: string };

/** What Python sends: an error, or the arrays that answer a state. `id` is whose question it was. */
type Message<S, V> = { id: string | null; error?: Fault; state: S; view: V; arrays?: Head[] };

/** What a kernel says while it works through a request. */
type Status = { content?: { execution_state?: string } };

const PATIENCE = 2000; // ms without an answer before the page steps in
const PULSE = 1000; // ms between two looks at whether the kernel is still there
const GONE = ["dead", "terminating", "restarting", "autorestarting"]; // what Python knew is lost

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
  /** Changes asked for so far: that which was refused last, and that which is shown, by their numbers. */
  #turns = 0;
  #refused = 0;
  #shown = 0;
  #wanted: Wanted<S> | null = null;
  /** What Python has been asked and has not answered, by the message's id. */
  #questions = new Map<string, Wanted<S | null>>();
  #inFlight: string | null = null;
  #waiters: Waiter[] = [];
  #frame = 0;
  #timer = 0;
  #pulse = 0;
  #requests = 0;
  #connected = true;
  #closed = false;
  #name = Math.random().toString(36).slice(2); // no other view's, in whatever tab
  #subscriptions: [name: string, callback: (...args: never[]) => void][] = [];

  constructor(model: Model, rules: Rules<S, A>, listeners: Listeners) {
    this.model = model;
    this.rules = rules;
    this.listeners = listeners;
    const fields = Object.keys(rules.schema.fields).map((name) => [name, model.get(name)]);
    this.state = checked<S>(Object.fromEntries(fields));
    this.view = trait<V>(model.get("view"));
    this.host = model.send && this.#kernel ? "python" : "page";
    this.ready = this.#wait(0);
    this.#subscribe("msg:custom", (message: Message<S, V>, buffers: DataView[]) =>
      this.#receive(message, buffers),
    );
    this.#subscribe("change:view", () => this.#adoptView());
    this.#subscribe("comm_live_update", () => this.#verify());
  }

  /** The state as last asked for, answered or not. */
  get latest(): S {
    return this.#wanted?.state ?? this.state;
  }

  /** Whether an answer is still to come. */
  get pending(): boolean {
    return this.#wanted !== null || (this.#inFlight !== null && this.host !== "page");
  }

  /** Ask for the first answer. Where no kernel shows itself, this page answers until one does. */
  start() {
    if (this.host === "page") this.#answerHere({ state: this.state, turn: 0 });
    if (this.model.send) this.#send(null);
    if (this.#kernel) this.#pulse = window.setInterval(() => this.#look(), PULSE);
  }

  /** Change fields, derived sizes or the view, or those of a moment. Resolves when drawn or rejects. */
  set(changes: Changes, from?: Moment<S, V>): Promise<void> {
    if (this.#closed) return silent(Promise.reject(new Error("closed")));
    const { state, view, error } = this.#resolved(changes, from);
    const turn = ++this.#turns;
    if (error) return this.#fail(error);
    this.view = view;
    if (state) this.#wanted = { state, turn };
    else if (this.error && Object.hasOwn(this.rules.schema.view, this.error.field)) this.error = null;
    this.#schedule();
    return this.#wait(turn);
  }

  /** What is wrong with a change, without asking for it. */
  refusal(changes: Changes): Fault | null {
    return this.#resolved(changes).error;
  }

  /** Tell Python what is picked or played; it is no question. */
  shareView() {
    if (this.host !== "python" || same(this.model.get("view"), this.view)) return;
    this.model.set("view", this.view);
    this.model.save_changes();
  }

  dispose() {
    this.#closed = true;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    clearInterval(this.#pulse);
    for (const [name, callback] of this.#subscriptions) this.model.off(name, callback);
    this.#questions.clear(); // whoever still speaks of one is not listened to
    this.#inFlight = null;
    this.#reject(new Error("closed"));
  }

  /** The whole state after changes, null if they change none of its fields; the view; or what is wrong. */
  #resolved(changes: Changes, from?: Moment<S, V>): { state: S | null; view: V; error: Fault | null } {
    const { schema, check } = this.rules;
    const nothing = { state: null, view: this.view };
    const names = [...Object.keys(schema.fields), ...Object.keys(schema.derived), "view"];
    if (!isRecord(changes)) return { ...nothing, error: fault("view", "state", changes, names) };
    const { view, ...fields } = changes;
    const result = resolve(schema, from?.state ?? this.latest, fields);
    if (result.error) return { ...nothing, error: result.error };
    const looked = view ?? {};
    if (!isRecord(looked))
      return { ...nothing, error: fault("view", "view", view, Object.keys(schema.view)) };
    const state = checked<S>(result.state);
    const seen = { ...(from?.view ?? this.view), ...looked };
    const error = check(state) ?? checkFields(schema.view, seen);
    return { state: from || Object.keys(fields).length ? state : null, view: checked<V>(seen), error };
  }

  #wait(turn: number): Promise<void> {
    return silent(new Promise((resolve, reject) => this.#waiters.push({ turn, resolve, reject })));
  }

  #subscribe(name: string, callback: (...args: never[]) => void) {
    this.#subscriptions.push([name, callback]);
    this.model.on(name, callback);
  }

  #schedule() {
    if (this.#closed) return;
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
  #answerHere(wanted: Wanted<S>, settled = true) {
    const { state, turn } = wanted;
    const loading = this.rules.load?.(state, this.model);
    if (loading) return this.#load(loading, wanted, settled);
    if (settled) this.#wanted = null;
    this.#accept(state, turn, () => this.rules.answer(state));
  }

  /** Answer what is wanted by the time that all is there; what shows meanwhile is the last answer. */
  #load(loading: Promise<void>, wanted: Wanted<S>, settled: boolean) {
    if (settled) this.#wanted ??= wanted;
    const give = (error: Fault) => {
      const turn = this.#wanted?.turn;
      this.#wanted = null;
      this.#fail(error, turn);
      this.#reject(error, turn);
    };
    loading.then(
      () => this.#schedule(),
      (error: Fault) => settled && give(error),
    );
  }

  #accept(state: S, turn: number, answer: () => A) {
    const newest = !this.#wanted || this.#wanted.turn === turn; // else who waits, waits on
    this.#finish(() => {
      this.answer = answer();
      this.state = state;
      this.#shown = Math.max(this.#shown, turn);
      if (turn > this.#refused) this.error = null; // what was refused later is still to be said
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

  #fail(error: Fault, turn = this.#turns): Promise<never> {
    this.error = error;
    this.#refused = turn;
    this.listeners.fail(error);
    return silent(Promise.reject(error)); // a slider does not wait for it
  }

  /** Tell those who wait for a change up to this one that it will not be. */
  #reject(error: unknown, turn = Number.POSITIVE_INFINITY) {
    const refused = this.#waiters.filter((waiter) => waiter.turn <= turn);
    this.#waiters = this.#waiters.filter((waiter) => waiter.turn > turn);
    for (const { reject } of refused) reject(error);
  }

  // Python

  /** Ask Python for the answer to a state; null asks for the answer to what Python has. */
  #send(wanted: Wanted<S> | null) {
    const id = `${this.#name}.${++this.#requests}`;
    this.#questions.set(id, wanted ?? { state: null, turn: this.#turns });
    this.#inFlight = id;
    const idle = ({ content }: Status) => {
      // Python has worked through the request: no answer by now means that it no longer knows this figure.
      if (content?.execution_state === "idle" && this.#inFlight === id)
        this.#later(() => this.#stopped(), 500);
    };
    this.#later(() => this.#overdue(), PATIENCE);
    // Some hosts call what others take for a bag of callbacks.
    const callbacks = Object.assign(() => {}, { iopub: { status: idle } });
    try {
      this.model.send?.(wanted ? { id, state: wanted.state } : { id }, callbacks);
    } catch {
      this.#stopped();
    }
  }

  #later(action: () => void, delay: number) {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(action, delay);
  }

  #receive(message: Message<S, V>, buffers: DataView[]) {
    const { id, arrays } = message;
    const asked = id === null ? undefined : this.#questions.get(id);
    if (id !== null) this.#questions.delete(id);
    if (message.error) {
      if (asked || id === null) this.#refuse(message.error, id, asked); // else another view's question
      return;
    }
    if (!arrays || (this.#wanted && !asked)) return; // a newer question is open
    this.#settle(id);
    if (this.#wanted?.turn === asked?.turn) this.#wanted = null;
    if (this.#wanted) this.#schedule();
    if (asked && asked.turn < this.#shown && !same(message.state, this.state)) return this.#catchUp();
    this.host = "python";
    const named = arrays.map((head, at) => [head.name, decode(head, buffers[at])]);
    if (!asked?.state) this.view = message.view;
    const answer = () => checked<A>(Object.fromEntries(named));
    this.#accept(message.state, asked?.turn ?? ++this.#turns, answer);
  }

  /** What this page has shown meanwhile is newer than what Python has: Python is told. */
  #catchUp() {
    this.#wanted ??= { state: this.state, turn: this.#shown };
    if (this.host !== "python") this.host = "waiting";
    this.#schedule();
  }

  #refuse(error: Fault, id: string | null, asked?: Wanted<S | null>) {
    this.#settle(id);
    if (asked && this.#wanted?.turn === asked.turn) this.#wanted = null;
    if (this.#wanted) this.#schedule();
    this.#fail(error, asked ? asked.turn : ++this.#turns);
    if (asked) this.#reject(error, asked.turn);
  }

  /** No longer wait for the answer to this question. */
  #settle(id: string | null) {
    if (!id || id !== this.#inFlight) return;
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

  get #alive() {
    return this.#kernel && !this.#kernel.isDisposed && !GONE.includes(this.#kernel.status);
  }

  /** See whether the kernel has gone, or has come back after the connection was lost. */
  #look() {
    const connected = (this.#kernel?.connectionStatus ?? "connected") === "connected";
    const back = connected && !this.#connected;
    this.#connected = connected;
    if (this.host === "page") return;
    if (this.host !== "stopped") this.#alive || this.#stopped();
    else if (back && this.#alive) this.#catchUp();
  }

  /** The connection changed: if the figure is still known to Python, an answer comes back. */
  #verify() {
    if (this.host !== "python" && this.host !== "waiting") return;
    if (this.#kernel && !this.#alive) this.#stopped();
    else this.#send(this.#wanted);
  }

  #overdue() {
    const busy = this.#kernel?.status === "busy";
    if (!busy) return this.#stopped();
    this.#later(() => this.#overdue(), PATIENCE);
    if (this.host !== "waiting") this.#stepIn("waiting");
  }

  /** Python does not answer; where it never has, nobody is told that it stopped. */
  #stopped() {
    this.#settle(this.#inFlight);
    if (this.host !== "page") this.#stepIn("stopped");
  }

  #stepIn(host: Host) {
    this.host = host;
    this.#answerHere(this.#wanted ?? { state: this.state, turn: 0 }, host === "stopped");
  }
}

/** A promise whose rejection nobody has to catch. */
function silent<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** A message's buffer as an array; copied, since it may lie anywhere in the message. */
function decode({ shape, type }: Head, view: DataView): NDArray {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
  return Object.assign(type === "int32" ? new Int32Array(bytes) : new Float64Array(bytes), { shape });
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
