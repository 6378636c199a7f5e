// The kernel-less host: gives every figure on a page a model that nobody answers for, so the page does. A
// figure is mounted when it comes near the screen, or is asked for; until then its still stands there.

import { question } from "../question/view.ts";
import { h } from "./kit/dom.ts";
import type { Widget } from "./kit/figure.ts";
import { decodeLink, leadsTo } from "./kit/link.ts";
import { live, written } from "./loose.ts";
import { checkFields, defaults, isRecord } from "./schema.ts";
import { message, t } from "./text.ts";
import type { Live, Model, Schema } from "./types.ts";

/** A widget model that lives on the page alone. */
function pageModel(values: Record<string, unknown>): Model {
  const get = (name: string) => values[name];
  const set = (name: string, value: unknown) => {
    values[name] = value;
  };
  return { get, set, save_changes() {}, on() {}, off() {}, send: null };
}

/** What a page says in place of a figure that cannot be. */
class Refusal extends Error {}

/** State, view and controls that an element asks for; a page is trusted no more than a link. */
function askedFor({ dataset }: HTMLElement, { schema, resolve }: Widget) {
  const given = parsed(dataset.state ?? "{}");
  const controls = parsed(dataset.controls ?? "[]");
  if (!isRecord(given) || !Array.isArray(controls)) throw new Refusal(t("error.state"));
  const { view = {}, ...fields } = given;
  if (!isRecord(view)) throw new Refusal(t("error.state"));
  const { state, error } = resolve(blank(schema), fields);
  const looked = { ...defaults(schema.view), ...view };
  const wrong = error ?? checkFields(schema.view, looked);
  if (wrong) throw new Refusal(message(wrong, schema.name));
  return { ...state, view: looked, controls };
}

const blank = ({ fields }: Schema) => written<Live["state"]>(JSON.stringify(defaults(fields)));

function parsed(json: string): unknown {
  try {
    return written(json);
  } catch {
    return null;
  }
}

/** Make a figure, and show it in place of its still; if that cannot be, the still stays and it is said. */
function* mounting(el: HTMLElement, widget: Widget) {
  const still = [...el.childNodes];
  try {
    const figure = widget.make(pageModel({ key: el.dataset.key ?? "", ...askedFor(el, widget) }));
    yield;
    figure.show(el);
  } catch (error) {
    Reflect.deleteProperty(el, "explorable"); // there is none to ask for
    complain(el, still, error, t("error.broken"));
  }
}

/** Put what is wrong before what stood there. What nobody foresaw is for the author's eyes, too. */
function complain(el: HTMLElement, still: Node[], error: unknown, words: string) {
  const refused = error instanceof Refusal;
  el.replaceChildren(h("p", { class: "cn-refused" }, refused ? error.message : words), ...still);
  if (!refused) console.error(error);
}

/** Take what the address brings to a figure. */
function follow(el: HTMLElement) {
  const figure = live(el).explorable;
  if (!figure) return;
  const show = () => el.scrollIntoView({ block: "nearest" });
  try {
    const brought = decodeLink(el.dataset.key ?? "", location.hash);
    if (brought) figure.open(brought).then(show, () => {}); // the figure says what is wrong with it
  } catch {
    figure.complain(t("error.link"));
  }
}

/** Figures that wait to be mounted, by the elements that hold their stills. */
class Waiting {
  /** What is still to be done for each. */
  readonly #steps = new Map<HTMLElement, Generator>();
  /** Those near the screen. */
  readonly #near = new Set<HTMLElement>();
  readonly #observer = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: "100% 0%" });
  #timer = 0;

  /** Have a figure wait: to ask its element for it mounts it, else the reader's coming near. */
  add(el: HTMLElement, widget: Widget) {
    this.#steps.set(el, mounting(el, widget));
    const get = () => {
      this.mount(el);
      return live(el).explorable; // the figure has put itself there
    };
    Object.defineProperty(el, "explorable", { configurable: true, get });
    this.#observer.observe(el);
  }

  mount(el: HTMLElement) {
    while (!this.#step(el));
  }

  /** Do what is next for a figure; whether that was the last. */
  #step(el: HTMLElement) {
    const left = this.#steps.get(el)?.next().done === false;
    if (left) return false;
    this.#steps.delete(el);
    this.#near.delete(el);
    this.#observer.unobserve(el);
    return true;
  }

  mountAll() {
    for (const el of [...this.#steps.keys()]) this.mount(el);
  }

  #look(entries: IntersectionObserverEntry[]) {
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      if (isIntersecting) this.#near.add(target);
      else this.#near.delete(target);
    }
    this.#schedule();
  }

  /** Make and show one after the other, each in a task of its own: meanwhile the page hears its reader. */
  #schedule() {
    if (this.#timer || !this.#near.size) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      if (this.#near.size) this.#step(nearest([...this.#near])); // unless all were asked for meanwhile
      this.#schedule();
    });
  }
}

/** Of these elements that whose middle is nearest to the middle of the screen. */
function nearest(elements: HTMLElement[]) {
  const distance = (el: HTMLElement) => {
    const { top, bottom } = el.getBoundingClientRect();
    return Math.abs(top + bottom - innerHeight);
  };
  return elements.reduce((best, el) => (distance(el) < distance(best) ? el : best));
}

const waiting = new Waiting();

/** Mount every figure of the page in its time, and every question at once. */
export function mount(figures: Record<string, Widget>, root: ParentNode = document) {
  for (const el of root.querySelectorAll<HTMLElement>("[data-explorable]")) {
    const widget = figures[el.dataset.explorable ?? ""];
    if (!widget || Object.hasOwn(el, "explorable")) continue;
    waiting.add(el, widget);
    const came = () => {
      if (!leadsTo(el.dataset.key ?? "", location.hash)) return;
      live(el).explorable?.ready.then(() => follow(el)); // what is said before the first answer goes with it
    };
    came();
    for (const name of ["popstate", "hashchange"]) window.addEventListener(name, came);
  }
  for (const el of root.querySelectorAll<HTMLElement>("[data-question]")) {
    try {
      el.replaceChildren(question(written(carried(el.dataset.content ?? ""))));
    } catch (error) {
      complain(el, [...el.childNodes], error, t("error.broken"));
    }
  }
}

/** Paper shows the whole page. The figures themselves hear of it afterwards. */
window.addEventListener("beforeprint", () => waiting.mountAll(), { capture: true });

/** The text that a page carries as base64. */
function carried(code: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(code), (byte) => byte.charCodeAt(0)));
}
