// Learns in a worker of its own, so that the page stays at its frame rate. Between two mini-batches it hears
// what the page tells it.

import type { NDArray } from "../runtime/types.ts";
import { type Packed, prepared } from "./digits.ts";
import schema from "./state.json" with { type: "json" };
import { Learner, readRightly, type Samples, type Settings, withOwn } from "./training.ts";

/** What the worker is told: all that a run begins with; whether it goes on; what else it is taught. */
export type Order =
  | { begin: { train: Packed; test: Packed; mean: NDArray; settings: Settings; own: Samples } }
  | { go: "on" | "once" | "not" }
  | { own: Samples };

/** What is said after a mini-batch; the parameters not after each, for the page draws no oftener. */
export type News = {
  step: number;
  batches: number;
  loss: number;
  /** At the end of an epoch. */
  epoch: { loss: number; accuracy: number } | null;
  parameters: NDArray[] | null;
  done: boolean;
};

/** The step that led out of the finite numbers, and the last parameters whose loss was one. */
export type Exploded = { exploded: number; parameters: NDArray[] };

/** The parameters at which it pauses. */
export type Paused = { paused: NDArray[] };

const { times } = schema.constants.training;
const PAUSE = 90; // ms between two sets of parameters
const PART = 25; // test digits that are read at a time

let learner: Learner;
let [train, test]: Samples[] = [];
let epochs = 0;
let epoch = 0;
let goes: "on" | "once" | "not" = "not";
let busy = false;
let told = 0;
let stale = false;

const tell = (news: News | Exploded | Paused) => self.postMessage(news);

/** Let what the page has said meanwhile be heard. */
const heard = () => new Promise<void>((done) => setTimeout(done));

async function work() {
  if (busy) return;
  busy = true;
  while (goes !== "not" && epoch < epochs) {
    const once = goes === "once";
    if (once) goes = "not";
    if (!(await step(once))) break;
    await heard();
  }
  if (stale) tell({ paused: learner.parameters });
  stale = busy = false;
}

/** Learn from one mini-batch; whether there is another. */
async function step(alone: boolean): Promise<boolean> {
  const { batches } = learner;
  const made = learner.step();
  if (!made) {
    tell({ exploded: learner.steps + 1, parameters: learner.parameters });
    epochs = 0;
    return false;
  }
  const ended = made.epoch === null ? null : { loss: made.epoch, accuracy: await accuracy() };
  if (ended) epoch++;
  const done = epoch === epochs;
  const shown = alone || ended || goes !== "on" || performance.now() - told > PAUSE;
  if (shown) told = performance.now();
  stale = !shown;
  const parameters = shown ? learner.parameters : null;
  tell({ step: learner.steps, batches, loss: made.loss, epoch: ended, parameters, done });
  return !done;
}

async function accuracy(): Promise<number> {
  let right = 0;
  for (let from = 0; from < test.labels.length; from += PART) {
    right += readRightly(learner.parameters, test, from, PART);
    await heard();
  }
  return right / test.labels.length;
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  if ("begin" in data) {
    const { begin } = data;
    [train, test] = [prepared(begin.train, begin.mean), prepared(begin.test, begin.mean)];
    learner = new Learner(withOwn(train, begin.own, times), begin.settings);
    epochs = begin.settings.epochs;
  } else if ("own" in data) learner.samples = withOwn(train, data.own, times);
  else {
    goes = data.go;
    void work();
  }
};

self.postMessage("ready");
