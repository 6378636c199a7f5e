// Gradient checks of the figures: a step, what a nudge measures, and what the comparison says; see slopes.py.

/** What a check finds: the same slope; none, but a subgradient was given; another slope. */
export const AGREES = 0;
export const KINK = 1;
export const DIFFERS = 2;

export type Verdict = typeof AGREES | typeof KINK | typeof DIFFERS;

/** The largest relative error of a slope that agrees. */
export const TOLERANCE = 1e-5;

const STEP = Number.EPSILON ** (1 / 3);
const TINY = 2 ** -1022; // the least number that has all its digits

/** A power of two, which adds without rounding, near ∛ε·max(1, |x|). */
export function step(x: number): number {
  return 2 ** Math.round(Math.log2(STEP * Math.max(1, Math.abs(x))));
}

/** Measured slopes: across both sides, and on each. */
export type Slopes = { central: number; up: number; down: number };

/** The difference quotients of f(−h), f(0), f(h). */
export function quotients(low: number, middle: number, high: number, h: number): Slopes {
  return { central: (high - low) / (2 * h), up: (high - middle) / h, down: (middle - low) / h };
}

/** |a − b| over the largest of |a|, |b| and a typical slope; 0 where none was measured (NaN). */
export function relativeError(analytic: number, measured: number, typical: number): number {
  if (Number.isNaN(measured)) return 0;
  return Math.abs(analytic - measured) / scale(analytic, measured, typical);
}

/** What a slope is against those that were measured; `typical` is what a small one is measured by. */
export function verdict(analytic: number, { central, up, down }: Slopes, typical: number): Verdict {
  if (!(relativeError(analytic, central, typical) > TOLERANCE)) return AGREES;
  const slack = TOLERANCE * scale(analytic, central, typical);
  const between = Math.min(up, down) - slack <= analytic && analytic <= Math.max(up, down) + slack;
  return between ? KINK : DIFFERS;
}

function scale(analytic: number, measured: number, typical: number): number {
  return Math.max(Math.abs(analytic), Math.abs(measured), typical, TINY);
}
