// One figure on a page or in a notebook: its state, what is looked at, what can be undone.

import { checked, trait } from "../loose.ts";
import { includes, resolve, withCell } from "../schema.ts";
import { type Rules, Session } from "../session.ts";
import { addWords, message, speak, t, type Words } from "../text.ts";
import type { Answer, Changes, Fault, Live, Look, Model, Moment, Picked, Scene, State } from "../types.ts";
import { conceal, fill, h, ownKeys } from "./dom.ts";
import { fading } from "./fades.ts";
import { footer } from "./footer.ts";
import { body, header } from "./frame.ts";
import { Presenter } from "./present.ts";

/** What an explorable's view gives: the parts that the frame arranges, and how to draw a scene into them. */
export interface View<S extends State = State, V extends Look = Look, A extends Answer = Answer> {
  /** What is looked at, where there is a choice. */
  tabs?: HTMLElement;
  /** Each control by its name in `essential` or `more` of the schema. */
  controls: Record<string, HTMLElement>;
  picture: HTMLElement;
  /** How high the picture's box is, in CSS pixels: in a wide frame, and in a narrow one. */
  stage: [wide: number, narrow: number];
  /** What is picked, written out, and on how many lines it has room: in a wide frame, and in a narrow one. */
  sentence: HTMLElement;
  lines?: [wide: number, narrow: number];
  /** The rule, with the numbers in it, and on how many lines it has room in a narrow frame. */
  formula?: HTMLElement;
  formulaLines?: number;
  player?: HTMLElement;
  /** Whether cells can be painted. */
  paints?: boolean;
  /** What waits under the figure, folded, behind a button with this label. */
  drawer?: { label: string; el: HTMLElement; opened(): void };
  /** What else the figure's element carries, for tests and other pages. */
  offers?: Record<string, unknown>;
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

export const PAUSE = 400; // ms without a change before the status line is spoken
const STEPS = 200; // of the history
const NARROW = 560; // px of a frame, up to which grids do not stand side by side; frame.css has it too
const USUAL = 640; // px of a picture's width, as long as nobody has seen it

export class Figure<S extends State = State, V extends Look = Look, A extends Answer = Answer> {
  readonly definition: Definition<S, V, A>;
  readonly name: string;
  readonly key: string;
  readonly session: Session<S, V, A>;
  /** What the author gave. */
  readonly initial: Moment<S, V>;
  readonly el: HTMLElement;
  /** The box of constant height that the picture stands in. */
  readonly stage: HTMLElement;
  readonly presenter: Presenter;
  readonly alert = h("p", { class: "cn-error", role: "alert", hidden: true });
  readonly status = h("p", { class: "cn-hidden", role: "status" });
  brush = { on: false, value: 1 };
  /** What was drawn last. */
  scene: Scene<S, V, A> | null = null;
  /** How long nothing changes before it is said, in ms. */
  pause = PAUSE;
  /** The room that the picture has, or had when it was last seen, in CSS pixels. */
  width = USUAL;
  height: number;
  /** Whether grids stand under each other. It is measured with them: to ask while drawing lays out anew. */
  narrow = false;
  /** Whether it has no room now: in a folded detail, in a cell that a notebook has put away. */
  #unseen = false;
  #preview: Picked | null = null;
  #drawers: Pick<View<S, V, A>, "draw">[] = [];
  #followers: Pick<View<S, V, A>, "draw">[] = [];
  #past: Moment<S, V>[] = [];
  /** What a gesture began with, until it changes the state. */
  #before: Moment<S, V> | null = null;
  #gesture = "";
  /** Whether an edit waits to be mended: what is drawn meanwhile says nothing about it. */
  #editing = false;
  #frame = 0;
  /** Runs while a slider is dragged, and out when its drag is broken off: no event need tell of that. */
  #sliding = 0;
  #spoken = 0;
  #resizes = new ResizeObserver(() => {
    if (this.#measure()) this.#redraw();
  });
  #disposers: (() => void)[] = [];
  #resetters: (() => void)[] = [];
  #shown = false;
  readonly #offers: View["offers"];

  /** Make it, and answer its first state where this page does: to be shown in a task of its own. */
  constructor(model: Model, definition: Definition<S, V, A>) {
    this.definition = definition;
    this.name = definition.schema.name;
    this.key = trait<string>(model.get("key"));
    this.session = new Session<S, V, A>(model, definition, {
      draw: () => this.#draw(),
      fail: (error) => this.#complain(message(error, this.name)),
    });
    this.initial = { state: this.session.state, view: this.session.view };
    const view = definition.view(this);
    this.height = view.stage[0];
    this.onDraw((scene) => view.draw(scene));
    this.stage = fading(h("div", { class: "cn-stage", "data-part": "picture" }, view.picture));
    this.presenter = new Presenter(this);
    const frame = { class: "cn", role: "group", "aria-label": t(`${this.name}.title`) };
    const parts = [header(this), body(this, view), footer(this, view), this.status];
    this.el = h("div", frame, parts);
    this.el.addEventListener("keydown", (event) => this.#keys(event));
    this.#offers = view.offers;
    this.session.start();
  }

  /** Show it in place of what an element holds. */
  show(el: HTMLElement) {
    this.#shown = true;
    fill(el, ownKeys(this.el));
    this.#measure();
    this.#resizes.observe(this.stage);
    this.#fitPaper();
    const value = Object.assign(this.#interface(), this.#offers);
    Object.defineProperty(el, "explorable", { configurable: true, value });
    this.#draw();
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

  /**
   * Have what makes a drag slow follow the scene when no slider is dragged: a select that says something else
   * lays out the whole page anew, and nobody reads a long sentence while it changes.
   */
  onRest(draw: (scene: Scene<S, V, A>) => void) {
    this.#followers.push({ draw });
  }

  onDispose(dispose: () => void) {
    this.#disposers.push(dispose);
  }

  /** Have something begin anew when the figure does. */
  onReset(reset: () => void) {
    this.#resetters.push(reset);
  }

  // Changes

  /** Begin one step to undo, until the next gesture; going on with the same named gesture adds none. */
  beginGesture(name = "") {
    clearTimeout(this.#sliding);
    this.#sliding = name.startsWith("slide ") ? window.setTimeout(() => this.#rest(0), PAUSE) : 0;
    if (name && name === this.#gesture) return;
    this.#gesture = name;
    this.#before = { state: this.session.latest, view: this.view };
  }

  endGesture() {
    this.#gesture = "";
    clearTimeout(this.#sliding);
    this.#rest(0);
  }

  /** Whether a slider is dragged. */
  get sliding(): boolean {
    return this.#sliding !== 0;
  }

  /** Whether the slider of a field is dragged. */
  slides(field: string): boolean {
    return this.sliding && this.#gesture === `slide ${field}`;
  }

  #rest(sliding = this.#sliding) {
    this.#sliding = sliding;
    if (!this.scene || sliding) return;
    for (const { draw } of this.#followers) draw(this.scene);
  }

  change(changes: Changes): Promise<void> {
    const remembered = this.definition.remember?.(changes, this.session.latest, this.view);
    const whole = remembered ? { ...changes, view: { ...remembered, ...changes.view } } : changes;
    const done = this.session.set(whole).catch(() => {});
    this.#record();
    return done;
  }

  /** Take what a link says of the figure as it began, as one step to undo. */
  open(changes: Changes): Promise<void> {
    this.beginGesture();
    const done = this.session.set(changes, this.initial);
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

  /** What would be wrong with writing a cell, in words; "" for nothing. */
  objection(field: string, at: number[], value: number, blank = 0): string {
    const written = withCell(this.session.latest[field], at, value, blank);
    const error = written && this.session.refusal({ [field]: written });
    return error ? message(error, this.name) : "";
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
    for (const reset of this.#resetters) reset();
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

  /** Say what is wrong with an edit, which waits to be mended: the words of an error's code, … */
  complain(code: string, value: unknown) {
    this.object(t(`${this.name}.error.${code}`, { value }));
  }

  /** … or words that are there. */
  object(words: string) {
    this.#editing = true;
    this.#complain(words);
  }

  /** Take back what was complained about, but for what the session still refuses. */
  settle() {
    this.#editing = false;
    if (this.session.error) this.#complain(message(this.session.error, this.name));
    else conceal(this.alert, true);
  }

  dispose() {
    this.#resizes.disconnect();
    this.presenter.close();
    for (const dispose of this.#disposers) dispose();
    this.session.dispose();
    clearTimeout(this.#spoken);
    clearTimeout(this.#sliding);
    cancelAnimationFrame(this.#frame);
  }

  /** Whether it is drawn for paper. */
  get paper(): boolean {
    return this.el.classList.contains("cn-paper");
  }

  /** See how much room the picture has; whether it is another than before, or has been drawn unseen. */
  #measure() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const before = this.#unseen;
    this.#unseen = !width || !height;
    if (this.#unseen) return false;
    const changed = before || width !== this.width || height !== this.height;
    [this.width, this.height] = [width, height];
    this.narrow = this.el.clientWidth <= NARROW;
    return changed;
  }

  /** Have what is drawn unseen measured when it is seen, even if it is back where it was within a frame. */
  #lookAgain() {
    if (this.el.isConnected) return;
    this.#unseen = true;
    this.#resizes.unobserve(this.stage); // anew: the next size is news, whatever it is
    this.#resizes.observe(this.stage);
  }

  /** While the page is printed its figures are as wide as paper, however wide the window is. */
  #fitPaper() {
    const fit = ({ type }: Event) => {
      this.el.classList.toggle("cn-paper", type === "beforeprint");
      this.#measure();
      if (!this.#unseen) this.#draw(false); // paper has no end below, also where it is as wide as the window
    };
    for (const name of ["beforeprint", "afterprint"]) {
      window.addEventListener(name, fit);
      this.onDispose(() => window.removeEventListener(name, fit));
    }
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
    if (!answer || !this.#shown) return;
    if (settled && !this.#editing && !this.session.error) this.alert.hidden ||= true;
    this.#lookAgain();
    const picked = this.#preview ?? trait<Picked | null | undefined>(view.picked) ?? null;
    this.scene = { state, view, answer, picked };
    for (const { draw } of this.#drawers) draw(this.scene);
    this.#rest();
  }

  #complain(words: string) {
    fill(this.alert, words);
    this.alert.hidden = false;
  }

  #keys(event: KeyboardEvent) {
    const { target, altKey: alt, shiftKey: shift } = event;
    const key = event.key.toLowerCase();
    const command = event.ctrlKey || event.metaKey;
    const typed = target instanceof HTMLInputElement && !["range", "checkbox", "radio"].includes(target.type);
    if (typed || shift || alt) return; // text has its own
    if (key === "z" && command) this.undo();
    else if (key === "f" && !command && !(target instanceof HTMLSelectElement)) this.presenter.toggle();
    else return;
    event.preventDefault();
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
        return session.answer && copyOf(session.answer);
      },
      get ready() {
        return session.ready;
      },
      // Copies: what its owner does with it afterwards is no change. What cannot be copied is none either.
      set: async (changes) => session.set(structuredClone(changes)),
      open: async (changes) => this.open(structuredClone(changes)),
      complain: (words) => this.#complain(words),
    };
  }
}

/** An answer that its reader may write into. */
const copyOf = (answer: Answer): Answer =>
  Object.fromEntries(
    Object.entries(answer).map(([name, array]) => [
      name,
      Object.assign(array.slice(), { shape: [...array.shape] }),
    ]),
  );

/**
 * A figure as a widget of anywidget's kind: it renders itself, and returns how to dispose of it. Or it is
 * made now and shown later, where one task for both would be long.
 */
export interface Widget<S extends State = State, V extends Look = Look, A extends Answer = Answer>
  extends Definition<S, V, A> {
  make(model: Model): Pick<Figure<S, V, A>, "show" | "dispose">;
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
  const make = (model: Model) => {
    speak(trait<Record<string, Words> | undefined>(model.get("_words")) ?? {});
    return new Figure(model, definition);
  };
  return {
    ...definition,
    make,
    render({ model, el }) {
      const figure = make(model);
      figure.show(el);
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
