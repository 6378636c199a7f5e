// A run of learning, seen from the figure: it hires a pupil, hears of its steps, and ends it.

import type { NDArray } from "../runtime/types.ts";
import type { Ear, Failure, Order, Pupil, Said, School } from "./pupil.ts";
import { begun, type Samples, type Settings } from "./training.ts";

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

export class Teacher {
  course: Progress | null = null;
  /** Drawings of the reader's, prepared, with what they are. */
  own: Samples;
  readonly #school: School;
  readonly #listeners: Listeners;
  #pupil: Pupil | null = null;
  #finish: () => void = () => {};
  #fail: (why: Failure) => void = () => {};
  #turns = 0;

  constructor(own: Samples, school: School, listeners: Listeners) {
    this.own = own;
    this.#school = school;
    this.#listeners = listeners;
  }

  /** Begin a run; resolves when it ends, whoever ends it. Rejects with the failure of its pupil. */
  async begin(run: Settings, go: "on" | "once" = "on"): Promise<Result> {
    this.reset();
    const turn = ++this.#turns;
    const ear: Ear = {
      hear: (said) => turn === this.#turns && this.#hear(said),
      fail: (why) => turn === this.#turns && this.#lose(why),
    };
    const pupil = await this.#school.hire(ear);
    if (turn !== this.#turns) {
      pupil.end();
      return { loss: [], accuracy: [], stopped: 1 }; // reset meanwhile
    }
    const course: Progress = {
      run,
      loss: [],
      accuracy: [],
      stopped: 0,
      losses: [],
      batches: 0,
      phase: "running",
    };
    this.#pupil = pupil;
    this.course = course;
    this.#listeners.learnt(begun(run).parameters, pupil.mean);
    this.#tell({ begin: { settings: run, own: this.own } });
    if (go === "once") course.phase = "paused";
    this.#tell({ go });
    this.#listeners.changed();
    return new Promise((done, fail) => {
      this.#fail = fail;
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
    if (course && this.#pupil) course.stopped = course.losses.length + 1;
    this.#end();
    this.#listeners.changed();
  }

  #hear(said: Said) {
    const { course } = this;
    if (!course) return;
    const learnt = "paused" in said ? said.paused : said.parameters;
    if (learnt && this.#pupil) this.#listeners.learnt(learnt, this.#pupil.mean);
    if ("exploded" in said) {
      [course.phase, course.stopped] = ["exploded", said.exploded];
      this.#end();
    } else if ("step" in said) {
      course.losses.push(said.loss);
      course.batches = said.batches;
      if (said.epoch) {
        course.loss.push(said.epoch.loss);
        course.accuracy.push(said.epoch.accuracy);
      }
      if (said.done) {
        course.phase = "done";
        this.#end();
      }
    }
    this.#listeners.changed();
  }

  /** The pupil is lost: the run ends with why. */
  #lose(why: Failure) {
    this.#fail(why);
    this.reset();
  }

  #end() {
    this.#pupil?.end();
    this.#pupil = null;
    this.#finish();
    this.#finish = () => {};
  }

  #phase(from: Progress["phase"], to: Progress["phase"]) {
    if (this.course?.phase === from) this.course.phase = to;
    this.#listeners.changed();
  }

  #tell(order: Order) {
    this.#pupil?.tell(order);
  }
}
