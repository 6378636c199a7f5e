// One figure on a page or in a notebook: its state, what is looked at, what can be undone.

import { checked, trait } from "../loose.ts";
import { includes, resolve, withCell } from "../schema.ts";
import { type Rules, Session } from "../session.ts";
import { addWords, message, speak, t, type Words } from "../text.ts";
import type { Answer, Changes, Fault, Live, Look, Model, Picked, Scene, State } from "../types.ts";
import { fill, h, ownKeys } from "./dom.ts";
import { footer, header } from "./frame.ts";

/** What an explorable's view gives: its parts, top to bottom, and how to draw a scene into them. */
export interface View<S extends State = State, V extends Look = Look, A extends Answer = Answer> {
  parts: (HTMLElement | null)[];
  draw(scene: Scene<S, V, A>): void;
}

/** All that a figure has of its own. */
export interface Definition<S extends State = State, V extends Look = Look, A extends Answer = Answer>
  extends Rules<S, A> {
  words: Words;
  view(figure: Figure<S, V, A>): View<S, V, A>;
  /** The Python that gives the same numbers. */
  python(state: S, view: V): string;
  /** What of the view a change leaves behind. */
  remember?(changes: Changes, state: S, view: V): Partial<V> | undefined;
}

/** A step of the history. */
type Moment<S, V> = { state: S; view: V };

export const PAUSE = 400; // ms without a change before the status line is spoken
const STEPS = 200; // of the history
const PADDING = 32; // px, of the body, left and right together

export class Figure<S extends State = State, V extends Look = Look, A extends Answer = Answer> {
  readonly definition: Definition<S, V, A>;
  readonly name: string;
  readonly key: string;
  readonly session: Session<S, V, A>;
  /** What the author gave. */
  readonly initial: Moment<S, V>;
  readonly el: HTMLElement;
  readonly body: HTMLElement;
  readonly alert = h("p", { class: "cn-error", role: "alert", hidden: true });
  readonly status = h("p", { class: "cn-hidden", role: "status" });
  brush = { on: false, value: 1 };
  /** What was drawn last. */
  scene: Scene<S, V, A> | null = null;
  /** How long nothing changes before it is said, in ms. */
  pause = PAUSE;
  /** The width that the parts have, in CSS pixels. */
  width = 0;
  #preview: Picked | null = null;
  #drawers: Pick<View<S, V, A>, "draw">[] = [];
  #past: Moment<S, V>[] = [];
  /** What a gesture began with, until it changes the state. */
  #before: Moment<S, V> | null = null;
  #gesture = "";
  /** Whether an edit waits to be mended: what is drawn meanwhile says nothing about it. */
  #editing = false;
  #frame = 0;
  #spoken = 0;
  #resizes: ResizeObserver;

  constructor(el: HTMLElement, model: Model, definition: Definition<S, V, A>) {
    this.definition = definition;
    this.name = definition.schema.name;
    this.key = trait<string>(model.get("key"));
    this.session = new Session<S, V, A>(model, definition, {
      draw: () => this.#draw(),
      fail: (error) => this.#complain(message(error, this.name)),
    });
    this.initial = { state: this.session.state, view: this.session.view };
    const { parts, draw } = definition.view(this);
    this.onDraw(draw);
    this.body = h("div", { class: "cn-body" }, parts.slice(0, 1), this.alert, parts.slice(1), this.status);
    const frame = { class: "cn", role: "group", "aria-label": t(`${this.name}.title`) };
    this.el = h("div", frame, header(this), this.body, footer(this));
    this.el.addEventListener("keydown", (event) => this.#keys(event));
    fill(el, ownKeys(this.el));
    this.#resizes = this.#watchWidth();
    Object.defineProperty(el, "explorable", { configurable: true, value: this.#interface() });
    this.session.start();
  }

  get state(): S {
    return this.session.state;
  }

  get view(): V {
    return this.session.view;
  }

  /** Have a control follow the scene. */
  onDraw(draw: (scene: Scene<S, V, A>) => void) {
    this.#drawers.push({ draw });
  }

  // Changes

  /** Begin one step to undo, until the next gesture; going on with the same named gesture adds none. */
  beginGesture(name = "") {
    if (name && name === this.#gesture) return;
    this.#gesture = name;
    this.#before = { state: this.session.latest, view: this.view };
  }

  endGesture() {
    this.#gesture = "";
  }

  change(changes: Changes): Promise<void> {
    const remembered = this.definition.remember?.(changes, this.session.latest, this.view);
    const whole = remembered ? { ...changes, view: { ...remembered, ...changes.view } } : changes;
    const done = this.session.set(whole).catch(() => {});
    this.#record();
    return done;
  }

  /** Take what a link brings, as one step to undo. */
  open(changes: Changes): Promise<void> {
    this.beginGesture();
    const done = this.session.set(changes);
    this.#record();
    return done;
  }

  /** Enter the gesture into the history once it has changed the state; what is refused is no step. */
  #record() {
    if (!this.#before || includes(this.#before.state, this.session.latest)) return;
    this.#past.push(this.#before);
    this.#before = null;
    if (this.#past.length > STEPS) this.#past.shift();
  }

  /** Write one cell, [row, column] or [plane, …, row, column], of a grid; it grows, filled with `blank`. */
  write(field: string, at: number[], value: number, blank = 0) {
    const written = withCell(this.session.latest[field], at, value, blank);
    if (written) this.change({ [field]: written });
  }

  get undoable(): boolean {
    return this.#past.length > 0;
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

  preview(cell: Picked | null) {
    if (JSON.stringify(cell) === JSON.stringify(this.#preview)) return;
    this.#preview = cell;
    this.#redraw();
  }

  /** Pick a cell, or none, and change `more` of the view with it. */
  pick(cell: Picked | null, more: Look = {}) {
    this.#preview = null;
    this.change({ view: { picked: cell, ...more } });
    this.session.shareView();
  }

  /** Say something in the polite status line, once it has settled. */
  say(words: string) {
    clearTimeout(this.#spoken);
    this.#spoken = window.setTimeout(() => {
      if (words !== this.status.textContent) fill(this.status, words);
    }, this.pause);
  }

  complain(code: string, value: unknown) {
    this.#editing = true;
    this.#complain(t(`${this.name}.error.${code}`, { value }));
  }

  /** Take back what was complained about, but for what the session still refuses. */
  settle() {
    this.#editing = false;
    if (this.session.error) this.#complain(message(this.session.error, this.name));
    else this.alert.hidden = true;
  }

  dispose() {
    this.#resizes.disconnect();
    this.session.dispose();
    clearTimeout(this.#spoken);
    cancelAnimationFrame(this.#frame);
  }

  #watchWidth() {
    const observer = new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === this.width) return; // only taller or shorter
      this.width = contentRect.width;
      this.#redraw();
    });
    this.width = this.body.clientWidth - PADDING;
    observer.observe(this.body);
    return observer;
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

  /** Draw everything; `settled` where an answer came, which takes an error back. */
  #draw(settled = true) {
    const { state, view, answer } = this.session;
    if (!answer) return;
    if (settled && !this.#editing && !this.session.error) this.alert.hidden = true;
    const picked = this.#preview ?? trait<Picked | null | undefined>(view.picked) ?? null;
    this.scene = { state, view, answer, picked };
    for (const { draw } of this.#drawers) draw(this.scene);
  }

  #complain(words: string) {
    fill(this.alert, words);
    this.alert.hidden = false;
  }

  #keys(event: KeyboardEvent) {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    const { target } = event;
    const typed = target instanceof HTMLInputElement && !["range", "checkbox", "radio"].includes(target.type);
    if (typed) return; // text has its own
    event.preventDefault();
    this.undo();
  }

  /** What tests and other pages may rely on. */
  #interface(): Live {
    const { session } = this;
    return {
      get state() {
        return structuredClone(session.state);
      },
      get view() {
        return structuredClone(session.view);
      },
      get answer() {
        return session.answer;
      },
      get ready() {
        return session.ready;
      },
      set: (changes) => session.set(changes),
      open: (changes) => this.open(changes),
      complain: (words) => this.#complain(words),
    };
  }
}

/** A figure as a widget of anywidget's kind: it renders itself, and returns how to dispose of it. */
export interface Widget<S extends State = State, V extends Look = Look, A extends Answer = Answer>
  extends Definition<S, V, A> {
  render(host: { model: Model; el: HTMLElement }): () => void;
  /** The state after changes, or the error. */
  resolve(state: S, changes: Changes): { state: S; error: null } | { state: null; error: Fault };
}

/** An explorable from its schema, words, check, answer and view. */
export function explorable<S extends State, V extends Look, A extends Answer>(
  definition: Definition<S, V, A>,
): Widget<S, V, A> {
  const { schema, words } = definition;
  addWords(schema.name, words);
  return {
    ...definition,
    render({ model, el }) {
      speak(trait<Record<string, Words> | undefined>(model.get("_words")) ?? {});
      const figure = new Figure(el, model, definition);
      return () => figure.dispose();
    },
    resolve(state, changes) {
      const result = resolve(schema, state, changes);
      if (result.error) return result;
      const whole = checked<S>(result.state);
      const error = definition.check(whole);
      return error ? { state: null, error } : { state: whole, error: null };
    },
  };
}
