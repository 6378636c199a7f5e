// A run of the reader's code: in a worker that is ended after its time. The next one already stands by.

import { written } from "../runtime/loose.ts";
import { t } from "../runtime/text.ts";
import { type Content, failed, judge, type Outcome, type Verdict } from "./answer.ts";
import { fetched } from "./fetched.ts";
import schema from "./state.json" with { type: "json" };
import type { Job, Message, Order } from "./worker.ts";

/** What is told of a run. */
export type Result = Verdict & { output: string };

/** The script `convnotes-python.js`: the worker's source, and MicroPython's code in base64. */
type Python = { worker: string; wasm: string };

/** A worker, and the promise that its interpreter is ready; false if it never will be. */
type Standing = { worker: Worker; ready: Promise<boolean> };

const { seconds } = schema.constants;
let standing: Standing | null = null;
let interpreter: Blob | null = null; // its code, decoded once

/** Fetch Python and start it, so that it is there at the next run. */
export async function standBy() {
  const python = await fetched<Python>("Python");
  standing ??= started(python);
}

/** Run the code on every case and judge what comes of it. */
export async function run(content: Content, code: string): Promise<Result> {
  const begun = await standBy().then(taken, () => null);
  if (!begun) return { ...failed(content, t("exercise.unfetched")), output: "" };
  const calls = JSON.stringify(content.cases.map((tried) => tried.arguments));
  const lines: string[] = [];
  const outcome = await ended(begun, { code, name: content.function, calls }, lines);
  begun.worker.terminate();
  void standBy();
  const verdict = typeof outcome === "string" ? failed(content, outcome) : judge(content, outcome);
  return { ...verdict, output: lines.join("\n") };
}

/** The worker that stands by; it has one run. */
function taken() {
  const begun = standing;
  standing = null;
  return begun;
}

function started({ worker: source, wasm }: Python): Standing {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(url);
  const ready = new Promise<boolean>((done) => {
    worker.onerror = (event) => {
      event.preventDefault();
      done(false);
    };
    worker.onmessage = ({ data }: MessageEvent<Message>) => done("ready" in data);
  });
  interpreter ??= decoded(wasm);
  tell(worker, { wasm: interpreter });
  return { worker, ready: ready.finally(() => URL.revokeObjectURL(url)) };
}

function decoded(wasm: string) {
  const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "application/wasm" });
}

const tell = (worker: Worker, order: Order) => worker.postMessage(order);

/** What the worker answers, or why it does not. */
async function ended({ worker, ready }: Standing, job: Job, lines: string[]): Promise<Outcome | string> {
  if (!(await ready)) return t("exercise.crashed");
  return new Promise((done) => {
    const clock = window.setTimeout(() => done(t("exercise.endless", { seconds })), seconds * 1000);
    const end = (outcome: Outcome | string) => {
      window.clearTimeout(clock);
      done(outcome);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(t("exercise.crashed"));
    };
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if ("line" in data) lines.push(data.line);
      else if ("more" in data) lines.push(t("exercise.cut"));
      else end("outcome" in data ? written<Outcome>(data.outcome) : t("exercise.crashed"));
    };
    tell(worker, job);
  });
}
