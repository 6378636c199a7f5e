// A grid of numbers: one tab stop, arrow keys inside, hover to look, click or Enter to pin, type or paint to
// edit.

import type { Picked, Role } from "../types.ts";
import { type Cell, paint } from "./cell.ts";
import { extent, room, short } from "./digits.ts";
import { h, rootOf } from "./dom.ts";
import { closeEditor, edit } from "./editor.ts";
import { fading } from "./fades.ts";
import type { Figure } from "./figure.ts";

export type { Cell };

export type Drawing = {
  rows: number;
  columns: number;
  cell: (i: number, j: number) => Cell;
  /** The [row, column] that a change of size leaves where it is; those before it come and go at the front. */
  origin?: [row: number, column: number];
  /** The value that has the full colour; without it the largest that is drawn. */
  scale?: number;
};

/** The indices, in the field of the state, of the cell that a cell of the grid shows. */
export type ToField = (i: number, j: number) => number[] | null;

/** What picking a cell of the grid picks. */
export type ToPick = (i: number, j: number) => Picked | null;

export type GridOptions = {
  name: string;
  role: Role;
  label: string;
  /** The state's grid that an edit of this one changes. */
  field?: string;
  /** What a cell beyond its edge counts as. */
  blank?: number;
  toField?: ToField;
  toPick?: ToPick;
};

const USUAL = 34; // CSS pixels of a cell

/** The grid whose body this is. */
export const grids = new WeakMap<Element, Grid>();

export class Grid {
  readonly figure: Figure;
  field: string | undefined;
  readonly blank: number;
  readonly toField: ToField;
  readonly toPick: ToPick;
  readonly caption = h("div", { class: "cn-caption" });
  readonly body: HTMLElement;
  readonly el: HTMLElement;
  /** How many digits the longest number has, as it is written, and where there is least room. */
  longest = 2;
  least = 2;
  #drawing: Drawing = { rows: 0, columns: 0, cell: () => ({ value: 0 }) };
  #cells: HTMLElement[] = [];
  #focus: [row: number, column: number] = [0, 0];
  #painting = false;
  /** Where the brush was last, in the reader's window. */
  #stroke: [x: number, y: number] = [0, 0];
  #cell = USUAL;
  readonly #scroll: HTMLElement;

  constructor(figure: Figure, { name, role, label, field, blank = 0, toField, toPick }: GridOptions) {
    this.figure = figure;
    this.field = field;
    this.blank = blank;
    this.toField = toField ?? ((i, j) => [i, j]);
    this.toPick = toPick ?? ((i, j) => [name, i, j]);
    this.body = h("div", {
      class: `cn-grid cn-outline-${role}`,
      role: "grid",
      "aria-label": label,
      "aria-readonly": String(!field),
      translate: "no",
    });
    this.#scroll = fading(h("div", { class: "cn-scroll" }, this.body));
    this.el = h("div", { class: "cn-figure" }, this.caption, this.#scroll);
    grids.set(this.body, this);
    this.#listen();
  }

  /** Have edits change a grid of the state, or nothing. */
  edits(field: string | undefined) {
    if (field === this.field) return;
    this.field = field;
    this.body.setAttribute("aria-readonly", String(!field));
  }

  // Drawing

  draw(drawing: Drawing) {
    const { rows, columns, cell, origin = [0, 0] } = drawing;
    if (rows !== this.#drawing.rows || columns !== this.#drawing.columns)
      this.#rebuild(rows, columns, origin);
    this.#drawing = drawing;
    const cells = this.#cells.map((_, at) => cell(Math.floor(at / columns), at % columns));
    const scale = drawing.scale ?? largest(cells);
    const fits = room(this.#cell);
    const texts = cells.map(({ value }) => short(value, fits));
    cells.forEach((drawn, at) => {
      paint(this.#cells[at], drawn, texts[at], scale);
    });
    const lengths = texts.map(extent);
    const leasts = lengths.map((length, at) => (length > 3 ? extent(short(cells[at].value, 0)) : length));
    this.longest = Math.max(2, ...lengths);
    this.least = Math.max(2, ...leasts);
  }

  /** What the room that a grid takes depends on, beside the size of its cells. */
  get space() {
    const { rows, columns } = this.#drawing;
    return `${rows}×${columns} ${this.caption.textContent?.length}`;
  }

  /** Write the numbers as a cell of this size has room for them. */
  fit(cell: number) {
    const changed = room(cell) !== room(this.#cell);
    this.#cell = cell;
    if (changed) this.draw(this.#drawing);
  }

  /** Let the grid take so much room and scroll inside it, or all that it needs. */
  limit(limit: { width: number; height: number } | null) {
    const { style } = this.#scroll;
    style.maxWidth = limit ? `${limit.width}px` : "";
    style.maxHeight = limit ? `${limit.height}px` : "";
    this.#scroll.classList.toggle("cn-limited", limit !== null);
  }

  /** Whether its box shows it in part: in a narrow picture no box is wider than its place there. */
  get cut() {
    return this.#scroll.scrollWidth > this.#scroll.clientWidth;
  }

  /** Scroll, where the grid has to, to the cells that are marked; not under a hand that points at one. */
  reveal() {
    const box = this.#scroll;
    if (box.matches(":hover, :focus-within")) return;
    const marked = [...this.body.querySelectorAll<HTMLElement>(".cn-picked, .cn-window, .cn-fed, .cn-gets")];
    if (!marked.length) return;
    const [rows, columns] = [marked.map((cell) => cell.offsetTop), marked.map((cell) => cell.offsetLeft)];
    const size = this.#cell;
    box.scrollTop = nearest(box.scrollTop, box.clientHeight - 8, rows, size);
    box.scrollLeft = nearest(box.scrollLeft, box.clientWidth - 8, columns, size);
  }

  /** Fewer or more cells; those that stay are kept, since a slider may do this every frame. */
  #rebuild(rows: number, columns: number, origin: [row: number, column: number]) {
    if (this.#scroll.querySelector(".cn-edit")) closeEditor(this.figure); // its cell may go
    const focused = this.body.contains(rootOf(this.body).activeElement);
    const [i, j] = this.#drawing.origin ?? [0, 0];
    const [above, left] = this.#cells.length ? [origin[0] - i, origin[1] - j] : [0, 0];
    const row = () => h("div", { role: "row", class: "cn-row" });
    const cell = () => h("span", { role: "gridcell", class: "cn-cell", tabindex: -1 });
    this.#cells = resized(this.body, rows, above, row).flatMap((line) => resized(line, columns, left, cell));
    this.body.style.setProperty("--columns", String(columns));
    this.#drawing = { ...this.#drawing, rows, columns };
    this.#moveFocus(this.#focus[0] + above, this.#focus[1] + left, focused);
  }

  // Looking and picking

  #listen() {
    const { body } = this;
    body.addEventListener("pointerover", (event) => this.#over(event));
    body.addEventListener("pointerleave", () => this.figure.preview(null));
    body.addEventListener("pointerdown", (event) => this.#down(event));
    body.addEventListener("pointermove", (event) => this.#drag(event));
    body.addEventListener("pointerup", () => this.#release());
    body.addEventListener("pointercancel", () => this.#release());
    body.addEventListener("click", (event) => this.#click(event));
    body.addEventListener("dblclick", (event) => this.#withCell(event.target, (i, j) => this.#edit(i, j)));
    body.addEventListener("keydown", (event) => this.#key(event));
    body.addEventListener("focusin", (event) => this.#focusIn(event));
    body.addEventListener("focusout", () => this.figure.preview(null));
    body.addEventListener("copy", (event) => this.#copy(event));
  }

  /** Copy the numbers, as a spreadsheet takes them. */
  #copy(event: ClipboardEvent) {
    if (!event.clipboardData || getSelection()?.isCollapsed === false) return; // a text is selected
    const { rows, columns, cell } = this.#drawing;
    const line = (i: number) =>
      Array.from({ length: columns }, (_, j) => String(cell(i, j).value)).join("\t");
    const text = Array.from({ length: rows }, (_, i) => line(i)).join("\n");
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }

  #withCell(target: EventTarget | null, action: (i: number, j: number) => void) {
    // What is pointed at may lie deeper: a browser that translates a page wraps every text.
    const cell = target instanceof Element && target.closest<HTMLElement>("[role=gridcell]");
    const at = cell ? this.#cells.indexOf(cell) : -1;
    if (at >= 0) action(Math.floor(at / this.#drawing.columns), at % this.#drawing.columns);
  }

  #over(event: PointerEvent) {
    if (this.#painting || event.pointerType === "touch") return;
    this.#withCell(event.target, (i, j) => this.figure.preview(this.toPick(i, j)));
  }

  #click(event: MouseEvent) {
    if (this.field && this.figure.brush.on) return;
    this.#withCell(event.target, (i, j) => {
      this.#moveFocus(i, j, true);
      this.figure.pick(this.toPick(i, j));
    });
  }

  #focusIn(event: FocusEvent) {
    const byKeys = event.target instanceof Element && event.target.matches(":focus-visible");
    this.#withCell(event.target, (i, j) => {
      this.#setFocus(i, j); // however the focus came, the arrow keys go on from here
      if (byKeys) this.figure.preview(this.toPick(i, j));
    });
  }

  // Keys

  #key(event: KeyboardEvent) {
    if (event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) return;
    if (!this.#move(event.key) && !this.#act(event.key) && !this.#change(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether a key moves the focus, and if so, move it. */
  #move(key: string) {
    const [i, j] = this.#focus;
    const [lastRow, lastColumn] = [this.#drawing.rows - 1, this.#drawing.columns - 1];
    const moves = new Map<string, [number, number]>([
      ["ArrowUp", [i - 1, j]],
      ["ArrowDown", [i + 1, j]],
      ["ArrowLeft", [i, j - 1]],
      ["ArrowRight", [i, j + 1]],
      ["Home", [i, 0]],
      ["End", [i, lastColumn]],
      ["PageUp", [0, j]],
      ["PageDown", [lastRow, j]],
    ]);
    const move = moves.get(key);
    if (move) this.#moveFocus(...move, true);
    return move !== undefined;
  }

  /** Whether a key picks, paints or lets go, and if so, do it. */
  #act(key: string) {
    const [i, j] = this.#focus;
    if (key === "Escape" && this.figure.presenter.on) return false; // it leads back to the page
    if (key === "Escape") this.figure.pick(null);
    else if (key !== "Enter" && key !== " ") return false;
    else if (this.field && this.figure.brush.on) this.#writeOnce(i, j, this.figure.brush.value);
    else this.figure.pick(this.toPick(i, j));
    return true;
  }

  /** Whether a key changes the focused cell, and if so, change it. */
  #change(key: string) {
    const [i, j] = this.#focus;
    if (!this.field) return false;
    if (key === "Delete" || key === "Backspace") this.#writeOnce(i, j, 0);
    else if (/^[-−+.0-9]$/.test(key)) this.#edit(i, j, key);
    else if (key === "F2") this.#edit(i, j);
    else return false;
    return true;
  }

  #setFocus(i: number, j: number): HTMLElement | undefined {
    const { rows, columns } = this.#drawing;
    const clamp = (n: number, count: number) => Math.max(0, Math.min(n, count - 1));
    this.#focus = [clamp(i, rows), clamp(j, columns)];
    const chosen = this.#cells[this.#focus[0] * columns + this.#focus[1]];
    for (const cell of this.#cells) if (cell.tabIndex === 0 && cell !== chosen) cell.tabIndex = -1;
    if (chosen) chosen.tabIndex = 0;
    return chosen;
  }

  #moveFocus(i: number, j: number, focus: boolean) {
    const cell = this.#setFocus(i, j);
    if (focus) cell?.focus();
  }

  // Painting

  #down(event: PointerEvent) {
    if (!this.field || !this.figure.brush.on || event.button !== 0) return;
    event.preventDefault();
    this.#painting = true;
    this.figure.beginGesture();
    this.body.setPointerCapture(event.pointerId);
    this.#stroke = [event.clientX, event.clientY];
    this.#paintAt(event.target);
  }

  /** Paint on from where the pointer was last: a fast hand leaves out cells, the brush does not. */
  #drag({ clientX, clientY }: PointerEvent) {
    if (!this.#painting) return;
    const [x, y] = this.#stroke;
    const steps = Math.ceil((2 * Math.hypot(clientX - x, clientY - y)) / this.#cell) || 1;
    const root = rootOf(this.body);
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      this.#paintAt(root.elementFromPoint(x + part * (clientX - x), y + part * (clientY - y)));
    }
    this.#stroke = [clientX, clientY];
  }

  #release() {
    this.#painting = false;
  }

  #paintAt(target: EventTarget | null) {
    this.#withCell(target, (i, j) => {
      this.#setFocus(i, j);
      this.#write(i, j, this.figure.brush.value);
    });
  }

  // Editing

  #writeOnce(i: number, j: number, value: number) {
    this.figure.beginGesture();
    this.#write(i, j, value);
  }

  #write(i: number, j: number, value: number) {
    const at = this.toField(i, j);
    if (this.field && at) this.figure.write(this.field, at, value, this.blank);
  }

  #edit(i: number, j: number, typed?: string) {
    const { field, blank } = this;
    const at = field ? this.toField(i, j) : null;
    const cell = at && this.#setFocus(i, j);
    if (field && at && cell) edit(this.figure, { cell, field, at, blank }, typed);
  }
}

/** The scroll position, nearest to that of now, from which cells at these offsets are seen. */
function nearest(now: number, room: number, offsets: number[], size: number) {
  const [first, last] = [Math.min(...offsets), Math.max(...offsets) + size];
  return Math.min(Math.max(now, last - room), first);
}

/** The largest finite value of the cells, whatever its sign. */
function largest(cells: Cell[]) {
  let most = 1e-12;
  for (const { value } of cells) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most;
}

/**
 * Give an element so many children: `before` more (if negative, fewer) in front of those that it has, the
 * rest behind them.
 */
function resized(parent: HTMLElement, count: number, before: number, make: () => HTMLElement) {
  const items = [...parent.querySelectorAll<HTMLElement>(":scope > [role]")];
  for (const gone of items.splice(0, -before)) gone.remove();
  const front = Array.from({ length: Math.min(before, count) }, make);
  parent.prepend(...front);
  items.unshift(...front);
  for (const gone of items.splice(count)) gone.remove();
  const back = Array.from({ length: count - items.length }, make);
  parent.append(...back);
  return [...items, ...back];
}
