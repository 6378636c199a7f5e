// The pupil of a page: a worker. Its source comes with the digits, at the first press.

import { fetched } from "../runtime/kit.ts";
import { packed } from "../runtime/loose.ts";
import type { Course, Digits } from "./digits.ts";
import { SIZE } from "./drawing.ts";
import { levelsOf } from "./kept.ts";
import { type Ear, Failure, type Order, type Pupil, type Said, type School } from "./pupil.ts";

const DIGITS = "lenet-training";

/** Fails with what there is not: the digits to learn from ("training"), or a worker ("worker"). */
async function hire(ear: Ear): Promise<Pupil> {
  const course = fetched(DIGITS).catch(() => {
    throw new Failure("training");
  });
  const { worker: source, train, test, mean: levels } = packed<Course>(await course);
  const worker = await started(source, ear);
  const mean = levelsOf(levels, [SIZE, SIZE]);
  const tell = (told: Digits | Order) => worker.postMessage(told);
  tell({ train, test, mean });
  return { mean, tell, end: () => worker.terminate() };
}

/** A worker that is ready. */
function started(source: string, { hear, fail }: Ear): Promise<Worker> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const ready = new Promise<Worker>((done, refuse) => {
    try {
      const worker = new Worker(url);
      worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        const failure = new Failure("worker");
        refuse(failure);
        fail(failure);
      };
      worker.onmessage = ({ data }: MessageEvent<Said | "ready">) =>
        data === "ready" ? done(worker) : hear(data);
    } catch {
      refuse(new Failure("worker"));
    }
  });
  return ready.finally(() => URL.revokeObjectURL(url));
}

export const local: School = { hire, bring() {} };
