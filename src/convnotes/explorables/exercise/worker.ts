// Runs a reader's function in MicroPython, in a worker of its own: what does not end is ended from outside.

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { HARNESS } from "./python.ts";

/** What is to be run: the reader's code, the name of its function, and the arguments of each call as JSON. */
export type Job = { code: string; name: string; calls: string };

/** What the worker is told: first the interpreter's code, then its one job. */
export type Order = { wasm: Blob } | Job;

/** What the worker says: that it is ready, each printed line, that there are more, and how it ended. */
export type Message =
  | { ready: true }
  | { line: string }
  | { more: true }
  | { outcome: string }
  | { crashed: true };

const LINES = 200; // of output: more is no help, and a loop that prints would fill the page
const LONG = 1000; // characters of a line
const HEAP = 32 * 1024 * 1024;

const say = (message: Message) => self.postMessage(message);

/** Passes what is printed on, up to a limit. */
function printer() {
  let lines = 0;
  return (line: string) => {
    lines++;
    if (lines <= LINES) say({ line: line.length > LONG ? `${line.slice(0, LONG)} …` : line });
    else if (lines === LINES + 1) say({ more: true });
  };
}

async function start(wasm: Blob) {
  const url = URL.createObjectURL(wasm);
  const python = await loadMicroPython({ url, linebuffer: true, heapsize: HEAP, stdout: printer() });
  python.runPython(HARNESS);
  return python.globals.get("run");
}

let run: ReturnType<typeof start>;

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  try {
    if ("wasm" in data) {
      run = start(data.wasm);
      await run;
      say({ ready: true });
    } else say({ outcome: (await run)(data.code, data.name, data.calls) });
  } catch {
    say({ crashed: true });
  }
};
