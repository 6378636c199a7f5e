// A run of learning, seen from the page: it begins a worker, hears of its steps, and ends it.

import { fetched } from "../runtime/kit.ts";
import { packed } from "../runtime/loose.ts";
import type { NDArray } from "../runtime/types.ts";
import type { Course } from "./digits.ts";
import { SIZE } from "./drawing.ts";
import { levelsOf } from "./kept.ts";
import { begun, type Samples, type Settings } from "./training.ts";
import type { Exploded, News, Order, Paused } from "./worker.ts";

/** What a run came to: an entry an epoch, the accuracy a share of the 500 test digits. */
export type Result = {
  loss: number[];
  accuracy: number[];
  /** The first step that was not taken, counted from 1; 0 if all were. */
  stopped: number;
};

/** What a run is at. */
export type Progress = Result & {
  run: Settings;
  /** Of every mini-batch so far. */
  losses: number[];
  batches: number;
  phase: "running" | "paused" | "done" | "exploded";
};

/** Who is told. */
type Listeners = {
  /** New parameters, and what the network is prepared with. */
  learnt(parameters: ArrayLike<number>[], mean: NDArray): void;
  changed(): void;
};

const DIGITS = "lenet-training";

/** What is waited for; where it does not come, an error with this name. */
const orElse = <T>(name: string, coming: Promise<T>) =>
  coming.catch(() => {
    throw new Error(name);
  });

export class Teacher {
  course: Progress | null = null;
  /** Drawings of the reader's, prepared, with what they are. */
  own: Samples;
  readonly #listeners: Listeners;
  #worker: Worker | null = null;
  #mean: NDArray | null = null;
  #finish: () => void = () => {};
  #fail: () => void = () => {};
  #turns = 0;

  constructor(own: Samples, listeners: Listeners) {
    this.own = own;
    this.#listeners = listeners;
  }

  /**
   * Begin a run; resolves when it ends, whoever ends it. Rejects with what there is not: the digits to learn
   * from ("training"), or the worker that learns ("worker").
   */
  async begin(run: Settings, go: "on" | "once" = "on"): Promise<Result> {
    this.reset();
    const turn = ++this.#turns;
    const { worker: source, train, test, mean } = packed<Course>(await orElse("training", fetched(DIGITS)));
    if (turn === this.#turns) await orElse("worker", this.#start(source));
    if (turn !== this.#turns) return { loss: [], accuracy: [], stopped: 1 }; // reset meanwhile
    const course: Progress = {
      run,
      loss: [],
      accuracy: [],
      stopped: 0,
      losses: [],
      batches: 0,
      phase: "running",
    };
    this.#mean = levelsOf(mean, [SIZE, SIZE]);
    this.course = course;
    this.#listeners.learnt(begun(run).parameters, this.#mean);
    this.#tell({ begin: { train, test, mean: this.#mean, settings: run, own: this.own } });
    if (go === "once") course.phase = "paused";
    this.#tell({ go });
    this.#listeners.changed();
    return new Promise((done, fail) => {
      this.#fail = () => fail(new Error("worker"));
      this.#finish = () => done({ loss: course.loss, accuracy: course.accuracy, stopped: course.stopped });
    });
  }

  pause() {
    this.#phase("running", "paused");
    this.#tell({ go: "not" });
  }

  resume() {
    this.#phase("paused", "running");
    this.#tell({ go: "on" });
  }

  /** One mini-batch. */
  once() {
    this.#phase("running", "paused");
    this.#tell({ go: "once" });
  }

  /** From the next epoch on it learns from these, too. */
  teach(own: Samples) {
    this.own = own;
    this.#tell({ own });
    this.#listeners.changed();
  }

  /** End the run that there is. */
  reset() {
    this.#turns++;
    const { course } = this;
    this.course = null;
    if (course && this.#worker) course.stopped = course.losses.length + 1;
    this.#end();
    this.#listeners.changed();
  }

  /** Resolves when the worker is ready, or is ended before it is. */
  #start(source: string): Promise<void> {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const ready = new Promise<void>((done, fail) => {
      const worker = new Worker(url);
      [this.#worker, this.#finish, this.#fail] = [worker, done, () => fail()];
      worker.onerror = (event) => {
        event.preventDefault();
        this.#fail();
        this.reset();
      };
      worker.onmessage = ({ data }: MessageEvent<News | Exploded | Paused | "ready">) =>
        data === "ready" ? done() : this.#hear(data);
    });
    return ready.finally(() => URL.revokeObjectURL(url));
  }

  #hear(news: News | Exploded | Paused) {
    const { course } = this;
    if (!course) return;
    const learnt = "paused" in news ? news.paused : news.parameters;
    if (learnt && this.#mean) this.#listeners.learnt(learnt, this.#mean);
    if ("exploded" in news) {
      [course.phase, course.stopped] = ["exploded", news.exploded];
      this.#end();
    } else if ("step" in news) {
      course.losses.push(news.loss);
      course.batches = news.batches;
      if (news.epoch) {
        course.loss.push(news.epoch.loss);
        course.accuracy.push(news.epoch.accuracy);
      }
      if (news.done) {
        course.phase = "done";
        this.#end();
      }
    }
    this.#listeners.changed();
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#finish();
    this.#finish = () => {};
  }

  #phase(from: Progress["phase"], to: Progress["phase"]) {
    if (this.course?.phase === from) this.course.phase = to;
    this.#listeners.changed();
  }

  #tell(order: Order) {
    this.#worker?.postMessage(order);
  }
}
