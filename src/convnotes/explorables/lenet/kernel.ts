// The pupil of a notebook: Python, told and heard over the widget's model; pupil.py is the other end. Arrays
// travel beside the messages, as buffers.

import type { NDArray } from "../runtime/types.ts";
import { networkOf } from "./kept.ts";
import type { LenetFigure } from "./maps.ts";
import { type Ear, Failure, type News, type Order, type Pupil, type School } from "./pupil.ts";

/** An order without its arrays, to a pupil by its name. */
type Sent = "hire" | "end" | "keep" | { go: string } | { labels: number[]; begin?: unknown };

/** What Python says, without its arrays; `taken` by another view of this figure. */
type Heard =
  | "ready"
  | "taken"
  | { failed: string }
  | { paused: true }
  | { exploded: number }
  | Omit<News, "parameters">;

/** Every view hears all messages; those that answer a state have no pupil. */
type Message = { pupil?: string; said: Heard };

export function kernel(figure: LenetFigure): School {
  const { session } = figure;
  const { model } = session;
  let gone = () => {};

  figure.onDraw(() => {
    if (session.host === "stopped") gone();
  });

  function send(pupil: string, order: Sent, arrays: NDArray[] = []) {
    const buffers = arrays.map((values) => Float64Array.from(values).buffer);
    try {
      model.send?.({ pupil, order }, () => {}, buffers);
    } catch {
      gone(); // the widget is closed
    }
  }

  function hire(ear: Ear): Promise<Pupil> {
    const name = Math.random().toString(36).slice(2); // no other view's
    const { mean } = networkOf(figure.state.network);
    return new Promise((done, refuse) => {
      const leave = () => {
        model.off("msg:custom", hear);
        gone = () => {};
      };
      const fail = (failure: Failure) => {
        leave();
        refuse(failure);
        ear.fail(failure);
      };
      const hear = ({ pupil, said }: Message, buffers: DataView[]) => {
        if (pupil !== name) return;
        const parameters = buffers.map(values);
        if (said === "ready") done({ mean, tell, end });
        else if (said === "taken") fail(new Failure("taken"));
        else if ("failed" in said) fail(new Failure("python", said.failed));
        else if ("paused" in said) ear.hear({ paused: parameters });
        else if ("exploded" in said) ear.hear({ ...said, parameters });
        else ear.hear({ ...said, parameters: parameters.length ? parameters : null });
      };
      const tell = (order: Order) => {
        if ("go" in order) return send(name, order);
        const { own, settings } = "begin" in order ? order.begin : { own: order.own, settings: undefined };
        send(name, { labels: own.labels, ...(settings && { begin: settings }) }, [own.x]);
      };
      const end = () => {
        leave();
        send(name, "end");
      };
      gone = () => fail(new Failure("stopped"));
      if (session.host === "stopped" || session.host === "page") return gone();
      model.on("msg:custom", hear);
      send(name, "hire");
    });
  }

  return { hire, bring: (parameters) => send("", "keep", parameters) };
}

/** The values of a buffer, wherever it lies in its message. */
const values = ({ buffer, byteOffset, byteLength }: DataView) =>
  new Float64Array(new Uint8Array(buffer, byteOffset, byteLength).slice().buffer);
