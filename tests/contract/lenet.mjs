// Keeps the networks that it is given, answers a list of states, and reads a list of prepared pictures.

import { readFileSync } from "node:fs";

const folder = new URL("../../src/convnotes/explorables/lenet/", import.meta.url);
const load = (name) => import(new URL(name, folder));
const [{ answer }, { keep, levelsOf, networkOf }, { forward }, { eachInked }, training, { prepared }] =
  await Promise.all(
    ["answer.ts", "kept.ts", "network.ts", "drawing.ts", "training.ts", "digits.ts"].map(load),
  );

const asked = JSON.parse(readFileSync(0, "utf8"));
const { networks = [], states = [], images = [], strokes = [], lessons = [] } = asked;
for (const stored of networks) keep(stored);

const carried = (array) => ({ shape: array.shape, data: Array.from(array), type: array.constructor.name });
const answers = states.map((state) =>
  Object.fromEntries(Object.entries(answer(state)).map(([name, array]) => [name, carried(array)])),
);

/** The class of each test digit, with its mean subtracted. */
function classes({ name }) {
  const { parameters, mean } = networkOf(name);
  return images.map((levels) => {
    const prepared = levels.map((level, at) => level / 255 - mean[at]);
    const x = Object.assign(Float64Array.from(prepared), { shape: [1, 1, 28, 28] });
    const { scores } = forward(parameters, x).layers;
    return scores.indexOf(Math.max(...scores));
  });
}

/** What the pen leaves on lines from point to point. */
function inked({ points, width }) {
  const drawing = new Float64Array(28 * 28);
  for (const [at, to] of points.entries())
    eachInked(points[Math.max(0, at - 1)], to, width, (cell, ink) => {
      drawing[cell] = Math.max(drawing[cell], ink);
    });
  return Array.from(drawing);
}

/** What a run of so many mini-batches comes to. */
function learnt({ mean, digits, own, settings, steps }) {
  const samples = prepared(digits, levelsOf(mean, [28, 28]));
  const drawn = { x: Float64Array.from(own.x), labels: own.labels };
  const learner = new training.Learner(training.withOwn(samples, drawn, 10), settings);
  const losses = [];
  while (losses.length < steps && losses.at(-1) !== null) losses.push(learner.step());
  return {
    losses,
    steps: learner.steps,
    parameters: learner.parameters.map((values) => Array.from(values)),
    right: training.readRightly(learner.parameters, samples, 10, 30),
  };
}

const read = networks.map(images.length ? classes : () => []);
const drawn = strokes.map(inked);
process.stdout.write(JSON.stringify({ answers, read, drawn, learnt: lessons.map(learnt) }));
