// A grid of numbers: one tab stop, arrow keys inside, hover to look, click or Enter to pin, type or paint to edit.

import { h } from "./dom.ts";
import { number, power, stable, t } from "../text.ts";

/** @typedef {{ value: number, kind?: "" | "padding" | "dropped", marks?: string, corner?: string, label?: string | ((text: string) => string) }} Cell corner: a small sign in the cell's corner, which the label has in words; label: what is spoken, made from what is written */
/** @typedef {{ rows: number, columns: number, cell: (i: number, j: number) => Cell, origin?: number[], scale?: number }} Drawing origin: the [row, column] that a change of size leaves where it is; rows and columns before it come and go at the front */
/** @typedef {(i: number, j: number) => number[] | null} ToField */
/** @typedef {import("./figure.ts").Picked} Picked */

const TINTS = 23; // as many classes: the browser finds the style of cells that share theirs once
const [LEAST, EM] = [9.5, 0.6]; // the smallest type that is read, in CSS pixels; a digit's width in parts of it, as grid.css has it
const [USUAL, LARGEST] = [34, 38]; // CSS pixels: the largest cell, and the largest for whole numbers that are long

/** How many digits have room in a cell of this size. @param {number} cell CSS pixels */
const room = (cell) => (cell - 2) / (LEAST * EM);

/** The cell that so many digits need. @param {number} digits */
export const cellFor = (digits) => Math.ceil(2 + LEAST * EM * digits);

/** The grid whose body this is. @type {WeakMap<Element, Grid>} */
export const grids = new WeakMap();

export class Grid {
  /** @type {Drawing} */ #drawing = { rows: 0, columns: 0, cell: () => ({ value: 0 }) };
  /** @type {HTMLElement[]} */ #cells = [];
  #focus = [0, 0];
  #painting = false;
  #cell = LARGEST;
  /** How many digits the longest number has, as it is written where there is room, and where there is none. */ length = 2;
  least = 2;

  /**
   * @param {import("./figure.ts").Figure} figure
   * @param {{ name: string, role: "x" | "w" | "y" | "d", label: string, field?: string, blank?: number, toField?: ToField, toPick?: (i: number, j: number) => Picked }} options
   *   field: the state's grid that an edit of this one changes; blank: what a cell beyond its edge counts as;
   *   toField: which of its cells a cell here shows;
   *   toPick: what picking a cell here picks.
   */
  constructor(figure, { name, role, label, field, blank = 0, toField = (i, j) => [i, j], toPick = (i, j) => [name, i, j] }) {
    this.figure = figure;
    this.field = field;
    this.blank = blank;
    this.toField = toField;
    this.toPick = toPick;
    this.caption = h("div", { class: "cn-caption" });
    this.body = h("div", { class: `cn-grid cn-outline-${role}`, role: "grid", "aria-label": label, "aria-readonly": String(!field) });
    this.el = h("div", { class: "cn-figure" }, this.caption, h("div", { class: "cn-scroll" }, this.body));
    grids.set(this.body, this);
    this.#listen();
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    const { rows, columns, cell, origin = [0, 0] } = drawing;
    if (rows !== this.#drawing.rows || columns !== this.#drawing.columns) this.#rebuild(rows, columns, origin);
    this.#drawing = drawing;
    const values = this.#cells.map((_, at) => cell(Math.floor(at / columns), at % columns));
    const scale = drawing.scale ?? Math.max(1e-12, ...values.map(({ value }) => Math.abs(value)).filter(Number.isFinite));
    const whole = values.map(({ value }) => short(value, room(LARGEST)));
    const lengths = whole.map(extent);
    const texts = lengths.map((length, at) => (length > room(this.#cell) ? short(values[at].value, room(this.#cell)) : whole[at]));
    values.forEach((drawn, at) => paint(this.#cells[at], drawn, texts[at], scale));
    this.length = Math.max(2, ...lengths);
    this.least = Math.max(2, ...lengths.map((length, at) => (length > 3 ? extent(short(values[at].value, 0)) : length)));
    this.#letter(Math.max(2, ...texts.map(extent)));
  }

  /** Write the numbers as a cell of this size has room for them. @param {number} cell */
  fit(cell) {
    const changed = cell !== this.#cell && this.length > room(Math.min(cell, this.#cell));
    this.#cell = cell;
    if (changed) this.draw(this.#drawing);
  }

  /** One size of type for the whole grid: that of its longest text. @param {number} longest */
  #letter(longest) {
    this.body.style.setProperty("--length", longest.toFixed(2));
    this.body.classList.toggle("cn-long", longest > 3.4);
  }

  /** Fewer or more cells; those that stay are kept, since a slider may do this every frame. @param {number} rows @param {number} columns @param {number[]} origin */
  #rebuild(rows, columns, origin) {
    const focused = this.body.contains(document.activeElement);
    const [before, across] = origin.map((at, axis) => (this.#cells.length ? at - (this.#drawing.origin?.[axis] ?? 0) : 0));
    const row = () => h("div", { role: "row", class: "cn-row" });
    const cell = () => h("span", { role: "gridcell", class: "cn-cell", tabindex: -1 });
    this.#cells = resized(this.body, rows, before, row).flatMap((line) => resized(line, columns, across, cell));
    this.body.style.setProperty("--columns", String(columns));
    this.#drawing = { ...this.#drawing, rows, columns };
    this.#moveFocus(this.#focus[0] + before, this.#focus[1] + across, focused);
  }

  #listen() {
    const { body } = this;
    body.addEventListener("pointerover", (event) => this.#over(event));
    body.addEventListener("pointerleave", () => this.figure.preview(null));
    body.addEventListener("pointerdown", (event) => this.#down(event));
    body.addEventListener("pointermove", (event) => this.#painting && this.#paintAt(document.elementFromPoint(event.clientX, event.clientY)));
    for (const end of ["pointerup", "pointercancel"]) body.addEventListener(end, () => this.#finishPainting());
    body.addEventListener("click", (event) => this.#click(event));
    body.addEventListener("dblclick", (event) => this.#withCell(event.target, (i, j) => this.#edit(i, j)));
    body.addEventListener("keydown", (event) => this.#key(event));
    body.addEventListener("focusin", (event) => this.#focusIn(event));
    body.addEventListener("focusout", () => this.figure.preview(null));
  }

  /** @param {EventTarget | null} target @param {(i: number, j: number) => void} action */
  #withCell(target, action) {
    const at = this.#cells.indexOf(/** @type {any} */ (target));
    if (at >= 0) action(Math.floor(at / this.#drawing.columns), at % this.#drawing.columns);
  }

  /** @param {PointerEvent} event */
  #over(event) {
    if (this.#painting || event.pointerType === "touch") return;
    this.#withCell(event.target, (i, j) => this.figure.preview(this.toPick(i, j)));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (!this.field || !this.figure.brush.on || event.button !== 0) return;
    event.preventDefault();
    this.#painting = true;
    this.figure.beginGesture();
    this.body.setPointerCapture(event.pointerId);
    this.#paintAt(/** @type {Element} */ (event.target));
  }

  /** @param {Element | null} target */
  #paintAt(target) {
    this.#withCell(target, (i, j) => {
      this.#setFocus(i, j);
      this.#write(i, j, this.figure.brush.value);
    });
  }

  #finishPainting() {
    this.#painting = false;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (this.field && this.figure.brush.on) return;
    this.#withCell(event.target, (i, j) => {
      this.#moveFocus(i, j, true);
      this.figure.pick(this.toPick(i, j));
    });
  }

  /** @param {FocusEvent} event */
  #focusIn(event) {
    const byKeys = /** @type {Element} */ (event.target).matches(":focus-visible");
    this.#withCell(event.target, (i, j) => {
      this.#setFocus(i, j); // however the focus came, the arrow keys go on from here
      if (byKeys) this.figure.preview(this.toPick(i, j));
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) return;
    const [i, j] = this.#focus;
    const [lastRow, lastColumn] = [this.#drawing.rows - 1, this.#drawing.columns - 1];
    /** @type {Record<string, [number, number]>} */
    const moves = { ArrowUp: [i - 1, j], ArrowDown: [i + 1, j], ArrowLeft: [i, j - 1], ArrowRight: [i, j + 1], Home: [i, 0], End: [i, lastColumn], PageUp: [0, j], PageDown: [lastRow, j] };
    if (moves[event.key]) this.#moveFocus(...moves[event.key], true);
    else if (event.key === "Enter" || event.key === " ") this.#enter(i, j);
    else if (event.key === "Escape") this.figure.pick(null);
    else if (this.field && (event.key === "Delete" || event.key === "Backspace")) this.#writeOnce(i, j, 0);
    else if (this.field && /^[-−+.0-9]$/.test(event.key)) this.#edit(i, j, event.key);
    else if (this.field && event.key === "F2") this.#edit(i, j);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} i @param {number} j */
  #enter(i, j) {
    if (this.field && this.figure.brush.on) this.#writeOnce(i, j, this.figure.brush.value);
    else this.figure.pick(this.toPick(i, j));
  }

  /** @param {number} i @param {number} j */
  #setFocus(i, j) {
    const { rows, columns } = this.#drawing;
    const clamp = (/** @type {number} */ n, /** @type {number} */ count) => Math.max(0, Math.min(n, count - 1));
    this.#focus = [clamp(i, rows), clamp(j, columns)];
    const chosen = this.#cells[this.#focus[0] * columns + this.#focus[1]];
    for (const cell of this.#cells) if (cell.tabIndex === 0 && cell !== chosen) cell.tabIndex = -1;
    if (chosen) chosen.tabIndex = 0;
    return chosen;
  }

  /** @param {number} i @param {number} j @param {boolean} focus */
  #moveFocus(i, j, focus) {
    const cell = this.#setFocus(i, j);
    if (focus) cell?.focus();
  }

  // Editing

  /** @param {number} i @param {number} j @param {number} value */
  #writeOnce(i, j, value) {
    this.figure.beginGesture();
    this.#write(i, j, value);
  }

  /** @param {number} i @param {number} j @param {number} value */
  #write(i, j, value) {
    const at = this.field ? this.toField(i, j) : null;
    if (at) this.figure.write(/** @type {string} */ (this.field), at, value, this.blank);
  }

  /** An input in the cell's place. @param {number} i @param {number} j @param {string} [typed] */
  #edit(i, j, typed) {
    const at = this.field ? this.toField(i, j) : null;
    if (!at) return;
    const [cell, field] = [this.#setFocus(i, j), /** @type {string} */ (this.field)];
    const present = String(at.reduce((part, index) => part?.[index], this.figure.state[field]) ?? this.blank);
    const input = h("input", { class: "cn-edit", inputmode: "decimal", autocomplete: "off", name: "cell", "aria-label": t("edit.cell", { cell: `${field}[${at}]` }) });
    input.value = typed ?? present;
    let open = true;
    const close = (/** @type {boolean} */ keep) => {
      if (!open) return;
      const commit = keep && input.value.trim() !== "";
      const value = Number(input.value.trim().replace(/[−–]/g, "-").replace(",", ".") || NaN);
      if (commit && Number.isNaN(value)) return this.figure.complain("number", input.value);
      open = false;
      const back = input === document.activeElement;
      input.remove();
      this.figure.settle();
      if (commit && value !== Number(present)) { // into the cell that it began in, whatever is shown here by now
        this.figure.beginGesture();
        this.figure.write(field, at, value, this.blank);
      }
      if (back) cell.focus();
    };
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter") close(true);
      if (event.key === "Escape") close(false);
    });
    input.addEventListener("blur", () => {
      close(true);
      if (open) close(false);
    });
    Object.assign(input.style, { left: `${cell.offsetLeft}px`, top: `${cell.offsetTop}px`, width: `${Math.max(cell.offsetWidth, 56)}px`, height: `${cell.offsetHeight}px` });
    this.body.append(input);
    input.focus();
    if (!typed) input.select();
  }
}

/**
 * Give an element so many children: `before` more (if negative, fewer) in front of those that it has, the rest behind them.
 * @param {HTMLElement} parent @param {number} count @param {number} before @param {() => HTMLElement} make
 */
function resized(parent, count, before, make) {
  const items = /** @type {HTMLElement[]} */ ([...parent.querySelectorAll(":scope > [role]")]);
  for (const gone of items.splice(0, -before)) gone.remove();
  const front = Array.from({ length: Math.min(before, count) }, make);
  parent.prepend(...front);
  items.unshift(...front);
  for (const gone of items.splice(count)) gone.remove();
  const back = Array.from({ length: count - items.length }, make);
  parent.append(...back);
  return [...items, ...back];
}

/** What stands in each cell, so that drawing the same again touches nothing. @type {WeakMap<HTMLElement, string[]>} */
const painted = new WeakMap();

/** @param {HTMLElement} cell @param {Cell} drawn @param {string} text @param {number} scale */
function paint(cell, { value, kind = "", marks = "", corner = "", label }, text, scale) {
  const sign = !Number.isFinite(value) ? "" : value > 0 ? "cn-positive" : value < 0 ? "cn-negative" : "";
  const tint = sign && `cn-tint-${Math.ceil(TINTS * Math.min(1, Math.abs(value) / scale))}`;
  const classes = `cn-cell ${sign} ${tint} ${kind && `cn-${kind}`} ${marks}`;
  const full = Number.isNaN(value) ? text : number(value, 2);
  const words = text === full ? text : t("grid.exactly", { text, full });
  const spoken = (typeof label === "function" ? label(words) : label) ?? (kind === "padding" ? t("grid.padding", { value: words }) : words);
  const before = painted.get(cell) ?? [];
  painted.set(cell, [text, classes, corner, spoken]);
  if (text !== before[0]) cell.textContent = text;
  if (classes !== before[1]) cell.className = classes;
  if (corner !== (before[2] ?? "")) corner ? (cell.dataset.corner = corner) : delete cell.dataset.corner;
  if (spoken !== before[3] || text !== before[0]) spoken === text ? cell.removeAttribute("aria-label") : cell.setAttribute("aria-label", spoken);
}

/** How many digits take as much room: a minus is wider, a point narrower. @param {string} text */
const extent = (text) => [...text].reduce((sum, character) => sum + (character === "−" ? 1.3 : character === "." ? 0.5 : 1), 0);

/** A number that fits a cell: fewer decimals first, then powers of ten; the label has more of it. @param {number} given @param {number} most digits that have room */
function short(given, most) {
  if (Number.isNaN(given)) return "—";
  const value = stable(given);
  const size = Math.abs(value);
  for (const places of [2, 1, 0]) {
    const least = 10 ** -places;
    if (size && size < least / 2) continue;
    const text = number(Math.sign(value) * (size && Math.max(size, least)), places);
    if (extent(text) <= most) return text;
  }
  const powers = [2, 1, 0].map((places) => power(value, places));
  const last = size < 0.05 ? "≈0" : size < 0.5 ? number(Math.sign(value) * Math.max(size, 0.1), 1) : extent(powers[2]) < extent(number(value, 0)) ? powers[2] : number(value, 0);
  return powers.find((text) => extent(text) <= Math.min(most, room(USUAL))) ?? last;
}
