// A scene at the player's time: where the two signals lie then, and what is picked.

import type { SignalScene, SignalState } from "./answer.ts";

/** A value of one of the signals. */
export type Chosen = { name: "f" | "g"; at: number };

export type Moment = {
  scene: SignalScene;
  f: number[];
  g: number[];
  flipped: boolean;
  continuous: boolean;
  /** The player's place among the times, and its time. */
  at: number;
  now: number;
  chosen: Chosen | null;
};

export function momentOf(scene: SignalScene): Moment {
  const { state, view, answer } = scene;
  const at = Math.min(view.position, answer.time.length - 1);
  return {
    scene,
    f: state.f[0],
    g: state.g[0],
    flipped: state.flip === 1,
    continuous: state.time === "continuous",
    at,
    now: answer.time[at],
    chosen: chosenIn(scene),
  };
}

function chosenIn({ state, picked }: SignalScene): Chosen | null {
  if (!picked) return null;
  const name = picked[0] === "f" ? "f" : "g";
  return picked[2] < state[name][0].length ? { name, at: picked[2] } : null;
}

/** The index of g that meets f[τ] in the output at a time; it may lie outside g. */
export const partner = (time: number, tau: number, flipped: boolean) => (flipped ? time - tau : tau - time);

/** Whether f[τ] meets a value of g. */
export function meets({ now, g, flipped }: Moment, tau: number): boolean {
  return within(partner(now, tau, flipped), g);
}

/** Whether a value of g meets one of f. */
export function isMet({ now, f, flipped }: Moment, at: number): boolean {
  return within(flipped ? now - at : now + at, f);
}

export const within = (index: number, list: ArrayLike<number>) => index >= 0 && index < list.length;

/** The steps of f, held from τ to τ + 1, that lie under g. */
export function covered({ now, f, g, flipped }: Moment): number[] {
  const under = (tau: number) =>
    flipped ? tau < now && tau + 1 > now - g.length : tau + 1 > now && tau < now + g.length;
  return [...f.keys()].filter(under);
}

/** The index of the time that is nearest. */
export function nearest(times: ArrayLike<number>, wanted: number): number {
  let best = 0;
  for (let at = 1; at < times.length; at++)
    if (Math.abs(times[at] - wanted) < Math.abs(times[best] - wanted)) best = at;
  return best;
}

/** How the output is called. */
export const nameOf = ({ flip }: SignalState) => `(f ${flip ? "*" : "⋆"} g)`;
