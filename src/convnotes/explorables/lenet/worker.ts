// Learns in a worker of its own, so that the page stays at its frame rate. Between two mini-batches it hears
// what the page tells it.

import { type Digits, prepared } from "./digits.ts";
import type { Order, Said } from "./pupil.ts";
import schema from "./state.json" with { type: "json" };
import { firstOf, Learner, readRightly, type Samples, withOwn } from "./training.ts";

const { times } = schema.constants.training;
const PAUSE = 90; // ms between two sets of parameters
const PART = 25; // test digits that are read at a time

let learner: Learner;
let [train, test]: Samples[] = [];
let known: Samples; // those of the digits that this run learns from
let epochs = 0;
let epoch = 0;
let goes: "on" | "once" | "not" = "not";
let busy = false;
let told = 0;
let stale = false;

const tell = (said: Said) => self.postMessage(said);

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

self.onmessage = ({ data }: MessageEvent<Digits | Order>) => {
  if ("train" in data) [train, test] = [prepared(data.train, data.mean), prepared(data.test, data.mean)];
  else if ("begin" in data) {
    const { own, settings } = data.begin;
    ({ epochs } = settings);
    known = firstOf(train, settings.digits);
    learner = new Learner(withOwn(known, own, times), settings);
  } else if ("own" in data) learner.samples = withOwn(known, data.own, times);
  else {
    goes = data.go;
    void work();
  }
};

self.postMessage("ready");
