// What the parts of the front end hand to each other.

/** A named array of an answer: row-major values that know their shape. */
export type NDArray = (Float64Array | Int32Array) & { shape: number[] };

/** How many cells go [before, after] an axis. */
export type Amounts = [before: number, after: number];

/** A grid of the state, row by row. */
export type Rows = number[][];

/** What a field of a state may hold: a number, a word, a grid, planes of grids, or planes of those. */
export type Value = number | string | Rows | Rows[] | Rows[][];

/** Numbers or words, lists of them, lists of lists … */
export type Nested = number | string | Nested[];

/** All that an answer depends on, field by field. A figure's own state is a `type`, not an `interface`. */
export type State = Record<string, Value>;

/** A cell by the name of its grid, its row and its column. */
export type Picked = [grid: string, i: number, j: number];

/** What is looked at, played or revealed: it travels with the state, and no answer depends on it. */
export type Look = Record<string, Value | Picked | null>;

/** What a figure showed at some time: a step of its history, or how it began. */
export type Moment<S = State, V = Look> = { state: S; view: V };

/** Named arrays, a pure function of the state. */
export type Answer = Record<string, NDArray>;

/** What a change asks for: some fields, derived sizes, and some of the view. */
export type Changes = Record<string, unknown> & { view?: Record<string, unknown> };

/** What is wrong with a state, as data; `index` where a cell of a grid is at fault. */
export type Fault = { code: string; field: string; value: unknown; limit: unknown; index?: number[] };

/** What a field may be, from `state.json`. */
export type Spec = {
  type: string;
  range?: [number, number];
  words?: string[];
  rows?: [number, number];
  columns?: [number, number];
  planes?: number[];
  /** Whether the cells of a grid hold whole numbers alone. */
  whole?: boolean;
  /** Of a table: the range of each column, whose numbers are whole. */
  ranges?: [number, number][];
  grids?: string[];
  default: Value | Picked | null;
};

export type Specs = Record<string, Spec>;

/** What differs from the fields' defaults; `keeps` names the fields that stay as the reader has them. */
export type Preset = { id: string; group: string; state: Changes; keeps?: string[] };

/** `state.json`. */
export type Schema = {
  name: string;
  fields: Specs;
  derived: Record<string, { resizes: string }>;
  view: Specs;
  /** Whether it takes the page's margin too, where the page leaves it free. */
  wide?: boolean;
  /** Which controls stand in one row over the picture, and which wait behind "more". */
  essential: string[];
  more: string[];
  presets: Preset[];
  constants?: Record<string, Nested>;
};

/** What is drawn: a state, what is looked at, and the answer to that state. */
export type Scene<S extends State = State, V extends Look = Look, A extends Answer = Answer> = {
  state: S;
  view: V;
  answer: A;
  picked: Picked | null;
};

/** A quantity's role, which gives it its colour: input, kernel, output, gradient. */
export type Role = "x" | "w" | "y" | "d";

/** Who answers. */
export type Host = "page" | "python" | "waiting" | "stopped";

/** A widget model as anywidget hands it over, or the page's own. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(name: string, callback: (...args: never[]) => void): void;
  off(name: string, callback: (...args: never[]) => void): void;
  send: ((content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]) => void) | null;
  widget_manager?: { kernel?: Kernel };
}

/** A kernel as JupyterLab shows it to widgets. */
export interface Kernel {
  isDisposed: boolean;
  status: string;
  connectionStatus?: string;
}

/** What tests and other pages may rely on: a live figure, as its element carries it. */
export interface Live {
  readonly state: State;
  readonly view: Look;
  readonly answer: Answer | null;
  /** Resolves with the first answer. */
  readonly ready: Promise<void>;
  /** Change fields, derived sizes or the view: resolves when drawn, rejects with the error. */
  set(changes: Changes): Promise<void>;
  /** The same, as one step to undo. */
  open(changes: Changes): Promise<void>;
  /** Show words in the place of errors. */
  complain(words: string): void;
}
