// Short formulas in words stay on one line; the twin of convnotes/book/whole.py, which does it for pages.

const PART = String.raw`(?:−?\d+(?: −?\d+)+[^ ]*|(?:[^ \[\]]*\[(?:[^\[\]]|\[[^\[\]]*\])*\])+[^ \[\]]*|[^ ]+)`;
const NEXT = ` [=<>≤≥≈+−*∗⋆×] ${PART}`;
const FORMULA = new RegExp(`${PART}(?:${NEXT})*`, "g");
const SUMMAND = new RegExp(`${PART}(?=${NEXT})|${NEXT}`, "g");
const LONGEST = 24; // characters of a formula that stays on a line

/** The pieces of a text, each with whether it stays whole: f * g, y[3, 0], a summand, a row of numbers. */
export function split(words: string): [piece: string, whole: boolean][] {
  const text = words.replaceAll("\n", " ");
  const pieces: [string, boolean][] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(FORMULA)) {
    const parts = found.length <= LONGEST ? [{ 0: found, index: 0 }] : found.matchAll(SUMMAND);
    for (const part of parts) {
      const formula = part[0].trim();
      if (formula.length > LONGEST || !/[ ∂]/.test(formula)) continue;
      const start = index + part.index + part[0].indexOf(formula);
      pieces.push([text.slice(end, start), false], [formula, true]);
      end = start + formula.length;
    }
  }
  pieces.push([text.slice(end), false]);
  return pieces.filter(([piece]) => piece);
}
