// "Train it here": begin, pause, step and reset a run; its curves and kernels; drawings that are learnt, too.

import { floats } from "../runtime/engine.ts";
import { button, dim, h, number, Plot, t, write } from "../runtime/kit.ts";
import { checkFields } from "../runtime/schema.ts";
import { message } from "../runtime/text.ts";
import type { NDArray } from "../runtime/types.ts";
import { INK } from "./answer.ts";
import { CLASSES } from "./chances.ts";
import { centred, SIZE, scaled } from "./drawing.ts";
import { chosen, save } from "./files.ts";
import { isKept, keepYours, networkOf, YOURS } from "./kept.ts";
import { kernel } from "./kernel.ts";
import { local } from "./local.ts";
import type { LenetFigure } from "./maps.ts";
import type { Failure } from "./pupil.ts";
import { settings } from "./settings.ts";
import { type Progress, type Result, Teacher } from "./teacher.ts";
import { Tiles, type Tints } from "./tiles.ts";
import type { Samples, Settings } from "./training.ts";

/** Whether this is the module of a notebook: the bundler knows, and leaves out what is not for it. */
declare const NOTEBOOK: boolean;

const KERNELS = { planes: 6, rows: 5, columns: 5 };
const HEIGHT = 120; // CSS pixels of a plot
const [WIDTH, WHOLE] = [9, 100]; // CSS pixels of a kernel's cell; per cent
const BY_HEART = { digits: 20, epochs: 20, learning_rate: 0.05 }; // what every network that can learn learns

export function panel(figure: LenetFigure) {
  const none: Samples = { x: floats([0, 1, SIZE, SIZE]), labels: [] };
  const school = NOTEBOOK ? kernel(figure) : local;
  const teacher = new Teacher(none, school, { learnt, changed });
  figure.onDispose(() => teacher.reset());
  figure.onReset(() => teacher.reset());
  const curves = plots();
  const kernels = new Tiles();
  const said = h("p", { class: "cn-lenet-said" });
  const taught = h("span", { class: "cn-muted" });
  const begin = button(t("lenet.train.start"), go);
  const step = button(t("lenet.train.step"), once);
  const reset = button(t("lenet.train.reset"), () => teacher.reset());
  const guess = button(t("lenet.train.guess"), () => begun({}, "once"));
  const heart = button(t("lenet.train.heart"), () => begun(BY_HEART, "on"));
  const forget = button(t("lenet.train.forget"), () => teacher.teach(none));
  const keep = button(t("lenet.train.save"), () => {
    save(networkOf(YOURS).parameters, "yours.npz").catch(complain);
  });
  let shown: Progress | null = null;
  let tints: Tints | null = null;

  function learnt(parameters: ArrayLike<number>[], mean: NDArray) {
    keepYours(parameters, mean);
    if (figure.session.latest.network === YOURS) figure.change({ network: YOURS }); // with other weights
  }

  const complain = ({ message: code, value }: Failure) => figure.complain(code, value);

  function run(wanted: Settings, first: "on" | "once"): Promise<Result> {
    const begun = teacher.begin(wanted, first);
    void begun.then(() => {}, complain);
    return begun;
  }

  /** Begin anew, with other settings than the panel's. */
  function begun(others: Partial<Settings>, first: "on" | "once") {
    figure.change({ view: others });
    figure.session.shareView();
    void run({ ...settingsOf(figure), ...others }, first).catch(() => {});
  }

  /** Begin, pause, or go on. */
  function go() {
    const phase = teacher.course?.phase;
    if (phase === "running") teacher.pause();
    else if (phase === "paused") teacher.resume();
    else void run(settingsOf(figure), "on").catch(() => {});
  }

  function once() {
    const phase = teacher.course?.phase;
    if (phase === "running" || phase === "paused") teacher.once();
    else void run(settingsOf(figure), "once").catch(() => {});
  }

  /** Have the drawing among what is learnt. */
  function teach() {
    const { own } = teacher;
    const { drawing } = figure.state;
    const ink = floats(
      [SIZE, SIZE],
      drawing.flat().map((level) => level / INK),
    );
    const mean = networkOf(figure.state.network).mean;
    const prepared = centred(scaled(ink)).map((level, cell) => level - mean[cell]);
    const count = own.labels.length + 1;
    const x = floats([count, 1, SIZE, SIZE], [...own.x, ...prepared]);
    teacher.teach({ x, labels: [...own.labels, figure.view.label] });
  }

  async function open() {
    const parameters = await chosen();
    teacher.reset();
    keepYours(parameters, networkOf(figure.state.network).mean);
    school.bring(parameters);
    figure.settle();
    figure.beginGesture();
    figure.change({ network: YOURS });
  }

  function changed() {
    const { course } = teacher;
    if (course && course !== shown) {
      figure.settle();
      figure.beginGesture();
      figure.change({ network: YOURS });
    }
    shown = course;
    draw();
  }

  let frame = 0;

  /** Draw the run once a frame, where it is seen. */
  function draw() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!el.checkVisibility()) return;
      const { course, own } = teacher;
      const running = course?.phase === "running";
      write(
        begin,
        t(running ? "lenet.train.pause" : `lenet.train.${course?.phase === "paused" ? "on" : "start"}`),
      );
      dim(step, course?.phase === "done" || course?.phase === "exploded");
      dim(reset, !course);
      dim(forget, !own.labels.length);
      dim(keep, !isKept(YOURS));
      write(taught, ownOf(own));
      write(said, sentence(course));
      curves.draw(course);
      const network = isKept(YOURS) ? YOURS : figure.state.network;
      kernels.lay(KERNELS, 3, WIDTH);
      if (tints && figure.scene) kernels.paint(networkOf(network).parameters[0], tints);
    });
  }

  figure.onDispose(() => cancelAnimationFrame(frame));
  const own = h(
    "div",
    { class: "cn-lenet-row" },
    settings(figure, ["label"]),
    button(t("lenet.train.teach"), teach),
    forget,
    taught,
  );
  const files = h(
    "div",
    { class: "cn-lenet-row" },
    keep,
    button(t("lenet.train.load"), () => void open().catch(complain)),
  );
  const seen = h(
    "div",
    { class: "cn-lenet-kernels" },
    h("div", { class: "cn-caption" }, t("lenet.train.kernels")),
    kernels.body,
  );
  const el = h(
    "div",
    { class: "cn-lenet-training" },
    h("p", {}, t("lenet.train.about")),
    NOTEBOOK ? h("p", {}, t("lenet.train.python")) : null,
    h(
      "div",
      { class: "cn-lenet-row" },
      begin,
      step,
      reset,
      settings(figure, ["epochs", "learning_rate", "seed", "digits", "small_start"]),
    ),
    h("div", { class: "cn-lenet-row" }, h("span", {}, t("lenet.train.checks")), guess, heart),
    h("div", { class: "cn-lenet-curves" }, curves.loss, curves.accuracy, seen),
    said,
    own,
    files,
  );

  /** Train, as a program asks for it; resolves when the run ends. */
  async function train(asked: Record<string, unknown> = {}): Promise<Result> {
    const wanted = { ...settingsOf(figure), ...asked };
    const { epochs, learning_rate, seed, small_start, digits } = figure.definition.schema.view;
    const wrong = checkFields({ epochs, learning_rate, seed, small_start, digits }, wanted);
    if (wrong) throw Object.assign(new Error(message(wrong, figure.name)), wrong);
    figure.change({ view: wanted });
    try {
      return await run(wanted, "on");
    } catch (error) {
      const { message: code, value } = error as Failure;
      throw new Error(t(`lenet.error.${code}`, { value }));
    }
  }

  return {
    el,
    train,
    opened: draw,
    draw(now: Tints) {
      tints = now;
      draw();
    },
  };
}

const settingsOf = ({
  view: { epochs, learning_rate, seed, small_start, digits },
}: LenetFigure): Settings => ({
  epochs,
  learning_rate,
  seed,
  small_start,
  digits,
});

/** The loss of every mini-batch, and after each epoch the share of the test digits that is read. */
function plots() {
  const [loss, accuracy] = [t("lenet.train.loss"), t("lenet.train.accuracy")];
  const first = new Plot({
    label: loss,
    height: HEIGHT,
    series: [
      { name: "batch", label: loss, role: "d", faded: true },
      { name: "epoch", label: t("lenet.train.mean"), role: "text" },
    ],
  });
  const second = new Plot({
    label: accuracy,
    height: HEIGHT,
    series: [{ name: "accuracy", label: accuracy, role: "y" }],
  });

  let drawn: string | null = null;

  function draw(course: Progress | null) {
    const now = course ? `${course.losses.length} of ${course.run.epochs}` : "";
    if (now === drawn) return; // the drawing is another, the run is not
    drawn = now;
    const { losses = [], loss: means = [], accuracy: shares = [], batches = 1, run } = course ?? {};
    const x = { label: t("lenet.train.epoch"), low: 0, high: run?.epochs ?? 5 };
    const ends = means.map((_, at) => at + 1);
    const most = Math.min(Math.max(2.5, ...losses), 10); // the rest of an explosion leaves the picture
    const points = {
      batch: {
        x: losses.map((_, at) => (at + 1) / batches),
        y: losses.map((value) => Math.min(value, most)),
      },
      epoch: { x: ends, y: means.map((value) => Math.min(value, most)) },
    };
    first.draw({ x, y: { label: "", low: 0, high: most }, points, cursor: ends.at(-1) ?? null });
    second.draw({
      x,
      y: {
        label: "",
        low: 0,
        high: WHOLE,
        format: (share: number) => t("lenet.share", { share: number(share) }),
      },
      points: { accuracy: { x: ends, y: shares.map((share) => WHOLE * share) } },
      cursor: ends.at(-1) ?? null,
    });
  }

  return { loss: first.el, accuracy: second.el, draw };
}

/** What a run is at, in words. */
function sentence(course: Progress | null): string {
  if (!course) return t("lenet.train.idle");
  const { run, losses, loss, accuracy, phase, stopped, batches } = course;
  if (phase === "exploded")
    return t("lenet.train.exploded", { rate: number(run.learning_rate, 4), step: stopped });
  if (!losses.length) return t("lenet.train.begins");
  const now = t("lenet.train.now", {
    step: losses.length,
    steps: batches * run.epochs,
    loss: number(losses[losses.length - 1]),
  });
  if (losses.length === 1)
    return `${now} ${t("lenet.train.first", { loss: number(Math.log(CLASSES), 3), count: CLASSES })}`;
  if (!accuracy.length) return now;
  const read = { epochs: loss.length, share: number(WHOLE * accuracy[accuracy.length - 1], 1) };
  return `${now} ${t("lenet.train.read", { ...read, count: loss.length })}`;
}

/** The drawings that are learnt, in words. */
const ownOf = ({ labels }: Samples) =>
  labels.length ? t("lenet.train.own", { count: labels.length, labels: labels.join(", ") }) : "";
