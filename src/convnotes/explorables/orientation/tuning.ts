// The two tuning curves, which draw themselves where the bar has been.

import { number, Plot, t } from "../runtime/kit.ts";
import type { Changes, NDArray, Scene } from "../runtime/types.ts";
import {
  ANGLES,
  type OrientationAnswer,
  type OrientationState,
  type OrientationView,
  POSITIONS,
} from "./answer.ts";
import type { Handle } from "./lightbar.ts";
import schema from "./state.json" with { type: "json" };

type OrientationScene = Scene<OrientationState, OrientationView, OrientationAnswer>;

export const STEPS = schema.constants.steps;
const [FIRST] = POSITIONS;
const HIGH = 6; // what the cells answer at the most, but in strong noise
const NEXT = 4; // points of a curve that a small step sweeps over

/** Which point of its curve an angle or a position belongs to. */
const angleAt = (angle: number) => Math.round(angle / STEPS.angle) % ANGLES.length;
const positionAt = (position: number) => Math.round((position - FIRST) / STEPS.position);

/** Which points of the curves a change makes known, beside those that are. */
export function remember(changes: Changes, state: OrientationState, view: OrientationView) {
  const [angles, positions] = [[...view.angles[0]], [...view.positions[0]]];
  if (typeof changes.angle === "number") {
    const [from, to] = [angleAt(state.angle), angleAt(changes.angle)];
    pass(angles, from, shortest(to - from));
  }
  if (typeof changes.position === "number") {
    const [from, to] = [positionAt(state.position), positionAt(changes.position)];
    pass(positions, from, to - from);
  }
  return { angles: [angles], positions: [positions] };
}

/** Steps between two angles, the short way round. */
function shortest(steps: number) {
  const half = ANGLES.length / 2;
  return ((steps + 3 * half) % (2 * half)) - half;
}

/** Mark where the bar stood and stands, and what it swept over in a small step. */
function pass(points: number[], from: number, steps: number) {
  const count = Math.abs(steps);
  for (let step = 0; step <= count; step++) {
    const known = count <= NEXT || step === 0 || step === count;
    if (known) points[(from + Math.sign(steps) * step + points.length) % points.length] = 1;
  }
}

/** Every point of both curves known (1), or none (0). */
export const revealed = (on: number) => ({
  angles: [ANGLES.map(() => on)],
  positions: [POSITIONS.map(() => on)],
});

/** What a hand on a curve does, and what lets go. */
type Hand = { change: (handle: Handle, value: number) => void; end: () => void };

/** The responses of both cells over the angle of the bar. */
export function overAngle(hand: Hand) {
  const plot = plotOf("angle", hand);
  const kept = keeper("angle");
  const format = (n: number) => `${number(n)}°`;
  const axis = { label: t("orientation.angleAxis"), low: 0, high: 175, ticks: [0, 45, 90, 135], format };
  const draw = (scene: OrientationScene, height: number) => {
    const { state, view, answer } = scene;
    const known = (curve: NDArray) => masked(curve, view.angles[0], angleAt(state.angle));
    const curves = pointsOf(ANGLES, known(answer.angle_simple), known(answer.angle_complex));
    const points = kept(state, curves, isKnown(view.angles));
    plot.resize(height);
    plot.draw({ x: axis, y: response(answer), points, cursor: state.angle, now: now(answer) });
  };
  return { el: plot.el, draw };
}

/** The responses of both cells over the position of the bar. */
export function overPosition(hand: Hand) {
  const plot = plotOf("position", hand);
  const kept = keeper("position");
  const axis = { label: t("orientation.positionAxis"), low: -9, high: 9, ticks: [-9, -6, -3, 0, 3, 6, 9] };
  const draw = (scene: OrientationScene, height: number) => {
    const { state, view, answer } = scene;
    const known = (curve: NDArray) => masked(curve, view.positions[0], positionAt(state.position));
    const curves = pointsOf(POSITIONS, known(answer.position_simple), known(answer.position_complex));
    const points = kept(state, curves, isKnown(view.positions));
    plot.resize(height);
    plot.draw({ x: axis, y: response(answer), points, cursor: state.position, now: now(answer) });
  };
  return { el: plot.el, draw };
}

type Curves = ReturnType<typeof pointsOf>;

/**
 * The curves as they are, and faded those that stood there before another quantity changed: of a drag that
 * goes through many values those before the drag.
 */
function keeper(handle: Handle) {
  let [setting, started] = ["", ""];
  let [last, before]: (Curves | null)[] = [null, null];
  return (state: OrientationState, curves: Curves, known: boolean) => {
    const { [handle]: _, ...others } = state;
    const now = JSON.stringify(others);
    const changed = Object.keys(others).find((name) => differs(name, setting, now)) ?? "";
    if (now !== setting && changed !== started) [before, started] = [last, changed];
    if (now === setting) started = "";
    [setting, last] = [now, known ? curves : null];
    if (!known) before = null;
    return { ...curves, simpleBefore: before?.simple ?? NOTHING, complexBefore: before?.complex ?? NOTHING };
  };
}

const NOTHING = { x: [], y: [] };

/** Whether a field has one value in one setting, and another in another. */
function differs(name: string, one: string, other: string): boolean {
  const field = new RegExp(`"${name}":([^,}]*)`);
  return field.exec(one)?.[1] !== field.exec(other)?.[1];
}

/** Whether a hand has drawn any of a curve. */
const isKnown = (points: number[][]) => points[0].includes(1);

function plotOf(handle: Handle, { change, end }: Hand) {
  return new Plot({
    label: t(`orientation.over.${handle}`),
    height: 150,
    series: [
      { name: "simple", label: t("orientation.middle"), role: "y" },
      { name: "complex", label: t("orientation.complex"), role: "text" },
      { name: "simpleBefore", label: "", role: "y", quiet: true, faded: true },
      { name: "complexBefore", label: "", role: "text", quiet: true, faded: true },
    ],
    pick: { step: STEPS[handle], change: (value) => change(handle, value), end },
  });
}

/** A curve with gaps where it is not known; where the bar is now, it is. */
const masked = (curve: NDArray, points: number[], now: number) =>
  curve.map((value, at) => (points[at] || at === now ? value : NaN));

const pointsOf = (x: number[], simple: ArrayLike<number>, complex: ArrayLike<number>) => ({
  simple: { x, y: simple },
  complex: { x, y: complex },
});

/** The upright axis of both plots, the same for both. */
function response({ angle_complex, position_complex }: OrientationAnswer) {
  const high = Math.max(HIGH, ...angle_complex, ...position_complex);
  return { label: t("orientation.response"), low: 0, high, ticks: [0, 2, 4, 6] };
}

/** What both cells answer to the bar as it is. */
const now = ({ simple, complex }: OrientationAnswer) => ({
  simple: simple[(simple.length - 1) / 2],
  complex: complex[0],
});
