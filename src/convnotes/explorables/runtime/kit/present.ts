// One figure alone on the screen, with cells as large as fit, for a class that looks at a wall.

import { t } from "../text.ts";
import { button, h } from "./dom.ts";
import type { Figure } from "./figure.ts";

export class Presenter {
  readonly button: HTMLButtonElement;
  on = false;
  readonly #figure: Figure;
  /** What keeps the figure's place on the page meanwhile. */
  readonly #place = h("div", { "aria-hidden": "true" });
  #dialog: HTMLDialogElement | null = null;

  constructor(figure: Figure) {
    this.#figure = figure;
    const label = {
      "aria-label": t("shell.present"),
      title: t("shell.presentKey"),
      class: "cn-button cn-present",
    };
    this.button = button("⤢", () => this.toggle(), label);
  }

  toggle() {
    if (this.on) this.close();
    else this.#open();
  }

  #open() {
    const { el } = this.#figure;
    const focused = document.activeElement;
    this.#place.style.height = `${el.offsetHeight}px`;
    const dialog = h("dialog", { class: "cn-dialog", "aria-label": el.getAttribute("aria-label") });
    el.replaceWith(this.#place);
    dialog.append(el);
    document.body.append(dialog);
    this.#dialog = dialog;
    this.#set(true);
    // Escape closes the figure's own small things first: what is being typed, a picked cell of a grid.
    dialog.addEventListener("close", () => this.close());
    dialog.showModal();
    this.#focus(focused);
  }

  close() {
    const dialog = this.#dialog;
    if (!dialog) return;
    const focused = document.activeElement;
    this.#dialog = null;
    this.#place.replaceWith(this.#figure.el);
    if (dialog.open) dialog.close();
    dialog.remove();
    this.#set(false);
    this.#focus(focused);
  }

  #set(on: boolean) {
    this.on = on;
    const words = t(on ? "shell.leave" : "shell.present");
    this.button.setAttribute("aria-label", words);
    this.button.setAttribute("aria-pressed", String(on));
    this.button.title = t(on ? "shell.leaveKey" : "shell.presentKey");
    this.#figure.el.classList.toggle("cn-presented", on);
  }

  /** Focus goes on where it was in the figure, else to the button. */
  #focus(before: Element | null) {
    const kept = before instanceof HTMLElement && this.#figure.el.contains(before) ? before : this.button;
    kept.focus({ preventScroll: false });
  }
}
