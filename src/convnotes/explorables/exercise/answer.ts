// Whether the answers of a reader's function are right, and the one mistake that explains all of them: the
// twin of convnotes/exercises/report.py, so that a page and a notebook say the same.

import { t } from "../runtime/text.ts";
import { tidied } from "./python.ts";

/** An answer as the interpreter writes it down, since JSON has no tuples, no NaN and no long integers. */
export type Written =
  | number
  | boolean
  | null
  | Written[]
  | { tuple: Written[] }
  | { number: string }
  | { other: string };

/** The arguments of a call, what it must return, and how Python shows that. */
export type Case = { arguments: Written[]; expected: Written; shown: string; hidden: boolean };

/** What somebody's function answers to each case who needs the hint. */
export type Mistake = { id: string; hint: string; answers: Written[] };

/** What Python wrote of an exercise; state.json describes it field by field. */
export type Content = {
  name: string;
  title: string;
  prompt: string;
  starter: string;
  function: string;
  arguments: string[];
  cases: Case[];
  mistakes: Mistake[];
  words: Record<string, string>;
};

/** An error of the reader's code; `calling` when the function had begun. */
export type Raised = { type: string; says: string; traceback: string; calling: boolean };

/** One result a call, up to the one that raised an error. */
export type Outcome = { results: Written[]; raised: Raised | null };

/** A case after its call: `answer` as Python shows it, null if it was not reached. */
export type Tried = { arguments: Written[]; expected: Written; answer: string | null; right: boolean };

/** What is said of a run, line by line, and what of it is a hint or an error. */
export type Verdict = {
  passed: boolean;
  cases: Tried[];
  hint: string | null;
  error: string | null;
  lines: string[];
};

const ROUNDING = 1e-9; // a right answer may be that far off, as a share of it if it is larger than 1
const DIGITS = 4; // of a shown number: behind the point, or of one below 1 those that count
const WIDTH = 76; // from which on the arguments of a case stand one below the other
const LONGEST = 2000; // characters of an answer that are shown

/** Judge what a reader's function answered to the cases. */
export function judge(content: Content, { results, raised }: Outcome): Verdict {
  const cases = content.cases.map((tried, at) => triedOn(tried, results[at]));
  const verdict = { passed: false, cases, hint: null, error: null };
  if (raised) {
    const said = raised.calling ? failing(content, raised, results.length) : early(content, raised);
    return { ...verdict, error: tidied(raised.traceback) || said[0], lines: [...said, ...without(raised)] };
  }
  if (results.includes(null)) return { ...verdict, lines: [content.words.none] };
  const first = cases.findIndex(({ right }) => !right);
  if (first < 0)
    return { ...verdict, passed: true, lines: [filled(content.words.right, { count: cases.length })] };
  const hint = content.mistakes.find(({ answers }) => same(results, answers))?.hint ?? null;
  const score = { right: cases.filter(({ right }) => right).length, count: cases.length };
  return {
    ...verdict,
    hint,
    lines: [
      filled(content.words.gives, differing(results[first], content.cases[first])),
      named(content, first),
      hint === null ? filled(content.words.score, score) : filled(content.words.hint, { hint }),
    ],
  };
}

/** A wrong answer and the right one as they are shown: with all digits, if those of both are the same. */
function differing(result: Written, { expected, shown }: Case) {
  const [answer, whole] = [clipped(repr(result)), clipped(repr(result, exactly))];
  return answer === shown
    ? { answer: whole, expected: repr(expected, exactly) }
    : { answer, expected: shown };
}

/** What is said of code that never came to an end. */
export function failed(content: Content, error: string): Verdict {
  const cases = content.cases.map((tried) => triedOn(tried, undefined));
  return { passed: false, cases, hint: null, error, lines: [error] };
}

function triedOn({ arguments: given, expected }: Case, result: Written | undefined): Tried {
  if (result === undefined) return { arguments: given, expected, answer: null, right: false };
  return { arguments: given, expected, answer: clipped(repr(result)), right: same(result, expected) };
}

/** What a report says of an error in a call. */
function failing(content: Content, { type, says }: Raised, at: number): string[] {
  const { words } = content;
  return [filled(words.raises, { error: type }), named(content, at), filled(words.says, { error: says })];
}

/** What is said of code that cannot be read, or ends before there is a function to call. */
function early(content: Content, { type, traceback }: Raised): string[] {
  const line = Number(/.*line (\d+)/s.exec(traceback)?.[1]);
  if (/^(Syntax|Indentation)Error$/.test(type) && line) return [t("exercise.syntax", { line })];
  if (!type) return [t("exercise.missing", { name: content.function })];
  return [t("exercise.early", { error: type })];
}

/** Who imports NumPy needs to know that it is not there. */
const without = ({ type, says }: Raised): string[] =>
  type === "ImportError" && says.includes("numpy") ? [t("exercise.numpy")] : [];

/** The arguments of a case by their names. */
function named(content: Content, at: number): string {
  const parts = content.arguments.map((name, n) => `${name} = ${repr(content.cases[at].arguments[n])}`);
  const line = parts.join(", ");
  return `${line.length < WIDTH ? line : parts.join(",\n")}.`;
}

/** A text with the values in place of its {names}. */
const filled = (text: string, values: Record<string, string | number | null>) =>
  text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

const clipped = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text);

/** Whether two answers hold the same numbers in the same places. */
function same(answer: Written, expected: Written): boolean {
  const [items, wanted] = [listed(answer), listed(expected)];
  if (items && wanted)
    return items.length === wanted.length && wanted.every((item, at) => same(items[at], item));
  const [value, limit] = [numeric(answer), numeric(expected)];
  return Math.abs(value - limit) <= ROUNDING * Math.max(1, Math.abs(limit));
}

/** The items of a list or a tuple. */
function listed(value: Written): Written[] | null {
  if (Array.isArray(value)) return value;
  return value !== null && typeof value === "object" && "tuple" in value ? value.tuple : null;
}

/** A number; NaN, which equals nothing, for what is none. */
function numeric(value: Written): number {
  if (typeof value === "number" || typeof value === "boolean") return whole(Number(value));
  const long = value !== null && typeof value === "object" && "number" in value;
  return long ? Number(value.number) : Number.NaN;
}

/** A number that is whole but for rounding, rounded. */
function whole(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value) < 2 ** 53 && Math.abs(value - rounded) <= ROUNDING ? rounded : value;
}

/** A value as Python shows it, its numbers rounded: `exactly` is for all their digits. */
export function repr(value: Written, number: (value: number) => number = short): string {
  const each = (items: Written[]) => items.map((item) => repr(item, number)).join(", ");
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return digits(number(whole(value)));
  if (Array.isArray(value)) return `[${each(value)}]`;
  if ("tuple" in value) return `(${each(value.tuple)}${value.tuple.length === 1 ? "," : ""})`;
  return "number" in value ? value.number : value.other;
}

const exactly = (value: number) => value;

/** A number with as many digits as a reader needs. */
const short = (value: number) =>
  Math.abs(value) >= 2 ** 53
    ? value
    : Number(Math.abs(value) < 1 ? value.toPrecision(DIGITS) : value.toFixed(DIGITS));

/** A number with a power of ten where Python writes one. */
function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  const [mantissa, exponent] = value.toExponential().split("e");
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}
