// The explorable "signal": two signals in one dimension; one is flipped, slides over the other, adds up.

import {
  button,
  explorable,
  fitCells,
  flag,
  Grid,
  h,
  number,
  player,
  retell,
  say,
  select,
  sign,
  t,
  tinted,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import {
  answer,
  check,
  type SignalAnswer,
  type SignalScene,
  type SignalState,
  type SignalView,
} from "./answer.ts";
import { Bars, type SignalFigure } from "./bars.ts";
import { isMet, type Moment, meets, momentOf, nearest } from "./moment.ts";
import { plots } from "./plots.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { about, explain } from "./words.ts";

const STAGE: [number, number] = [384, 520]; // px
const SIGNALS = 0.36; // of the picture's box, for the two signals
const LEAST = 240; // px for them

/** What is known of the picture's box. */
type Box = Pick<SignalFigure, "width" | "height" | "narrow" | "presenter" | "paper">;

function view(figure: SignalFigure) {
  const f = signalGrid(figure, "f");
  const g = signalGrid(figure, "g");
  const operator = sign();
  const signals = h("div", { class: "cn-picture cn-signals" }, f.el, operator, g.el);
  const sum = h("div", { class: "cn-sum" });
  const reveal = (position: number) => ({ revealed: Math.max(position, figure.view.revealed) });
  const curves = plots({
    change: (time) => {
      const position = nearest(figure.session.answer?.time ?? [], time);
      figure.change({ view: { position, ...reveal(position) } });
    },
    end: () => figure.session.shareView(),
  });
  const steps = player(figure, reveal);

  function draw(scene: SignalScene) {
    const moment = momentOf(scene);
    f.draw(moment);
    g.draw(moment);
    signals.classList.toggle("cn-beside", figure.narrow);
    say(operator, moment.flipped ? "*" : "⋆"); // first: it takes room, too
    const { width, narrow, presenter, paper } = figure;
    // paper's stage is as high as what stands in it: drawn to that height, the plots would never come to rest
    const box = { width, height: paper ? STAGE[0] : figure.height, narrow, presenter, paper };
    fitCells(roomOf(box), signals);
    curves.draw(moment, box);
    retell(sum, explain(moment), about(moment));
    steps.draw(scene.answer.time.length, moment.at, `t = ${number(moment.now)}`);
    figure.say(sum.textContent ?? "");
  }

  const picture = h("div", { class: "cn-signal" }, signals, h("div", { class: "cn-curves" }, ...curves.els));
  return {
    controls: knobs(figure),
    picture,
    stage: STAGE,
    sentence: sum,
    player: steps.el,
    paints: true,
    draw,
  };
}

/** What the plots leave of the picture's box to the signals: a column beside them, on a phone a row above. */
function roomOf({ width, height, narrow, presenter, paper }: Box) {
  if (narrow) return { width, height: height * SIGNALS, narrow: false, presenter, paper };
  return { width: Math.max(LEAST, width * SIGNALS), height, narrow: false, presenter, paper };
}

/** A signal's numbers, and its bars above them. */
function signalGrid(figure: SignalFigure, name: "f" | "g") {
  const role = name === "f" ? "x" : "w";
  const grid = new Grid(figure, { name, role, label: t(`signal.${name}`), field: name });
  const bars = new Bars(figure, name, grid);

  function draw(moment: Moment) {
    const { chosen, continuous } = moment;
    const row = moment[name];
    const both = [...moment.f, ...moment.g];
    const isReached = (at: number) => !continuous && (name === "f" ? meets(moment, at) : isMet(moment, at));
    const isPicked = (at: number) => chosen?.name === name && chosen.at === at;
    const count = t("signal.steps", { count: row.length });
    retell(grid.caption, t(`signal.${wordOf(name, moment)}`), " ", tinted(role, name), ` · ${count}`);
    grid.draw({
      rows: 1,
      columns: row.length,
      scale: Math.max(1e-12, ...both.map(Math.abs)),
      cell: (_, at) => ({
        value: row[at],
        marks: isPicked(at) ? "cn-picked" : isReached(at) ? "cn-window" : "",
      }),
    });
    bars.draw(row, both);
  }

  return { el: grid.el, draw };
}

function wordOf(name: "f" | "g", { flipped }: Moment): string {
  if (name === "f") return "fWord";
  return flipped ? "gWord" : "gPattern";
}

function knobs(figure: SignalFigure) {
  /** The same time after the change, where there is one. */
  function stay(changes: Partial<SignalState>) {
    const { session } = figure;
    const time = session.answer?.time[figure.view.position] ?? 0;
    return { view: { position: nearest(answer({ ...session.latest, ...changes }).time, time) } };
  }
  const swap = button(t("signal.swap"), () => {
    figure.beginGesture();
    figure.change({ f: figure.state.g, g: figure.state.f });
  });
  return {
    flip: flag(figure, "flip", (flip) => stay({ flip })),
    time: select(figure, "time", (time) => stay({ time: time === "continuous" ? time : "discrete" })),
    swap,
  };
}

export default explorable<SignalState, SignalView, SignalAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
