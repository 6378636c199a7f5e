// The explorable "drill": a problem, a reply, a hint for the slip that it shows, and the next problem.

import {
  button,
  conceal,
  dim,
  explorable,
  type Figure,
  fill,
  fitCells,
  Grid,
  h,
  retell,
  slider,
  t,
  unbroken,
  write,
} from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import { notNumber } from "../runtime/text.ts";
import type { Changes, Role, Scene } from "../runtime/types.ts";
import {
  answer,
  check,
  type DrillAnswer,
  type DrillState,
  type DrillView,
  following,
  judge,
} from "./answer.ts";
import { python } from "./python.ts";
import { replyFields } from "./reply.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { told } from "./words.ts";

type DrillFigure = Figure<DrillState, DrillView, DrillAnswer>;
type DrillScene = Scene<DrillState, DrillView, DrillAnswer>;

const ENOUGH = 3; // right in a row
const [FIRST, LAST] = schema.fields.seed.range;
const STAGE: [number, number] = [290, 460]; // px
const BESIDE = 248; // px for the reply beside the grids
const AROUND = 134; // px for the words above and the buttons below
const ROW = 170; // px for the grids on a phone, where the reply stands below

function view(figure: DrillFigure) {
  const grids = [
    problemGrid(figure, "x", "x"),
    problemGrid(figure, "w", "w"),
    problemGrid(figure, "delta", "d"),
  ];
  const prompt = h("p", { class: "cn-task" });
  const picture = h("div", { class: "cn-picture" });
  const verdict = h("div", { class: "cn-sum" });
  const score = h("div", { class: "cn-formula" });
  const reply = replyFields(press);
  const main = button(t("drill.check"), press);
  const solve = button(t("drill.seen"), reveal);
  let shown = ""; // which problem
  let carried = ""; // what is said once the next one is there
  let solved = false;

  const isOver = () => solved || figure.view.streak === ENOUGH;

  /** Check the reply, or go on to the next problem. */
  function press() {
    const { scene } = figure;
    if (!scene || figure.session.pending) return;
    if (isOver()) return ask(figure.view.streak % ENOUGH, figure.view.asked);
    const wrong = reply.wrong();
    if (reply.isBlank()) write(verdict, t("drill.type"));
    else if (wrong !== undefined) write(verdict, notNumber(wrong));
    else if (judge(reply.numbers(), scene.state, scene.answer).right) right(scene);
    else refuse(scene);
  }

  function right({ state, view: { streak, asked }, answer }: DrillScene) {
    const said = `${t("drill.right")} ${told("why", state.kind, answer)}`;
    if (streak + 1 < ENOUGH) {
      carried = said;
      return ask(streak + 1, asked + 1);
    }
    write(verdict, said);
    look({ streak: ENOUGH, asked: asked + 1 });
  }

  function refuse({ state, answer }: DrillScene) {
    const { slip } = judge(reply.numbers(), state, answer);
    const hint = slip ? t(`drill.slip.${state.kind}.${slip}`) : t(`drill.hint.${state.kind}`);
    write(verdict, `${t("drill.wrong")} ${hint}`);
    look({ streak: 0 });
  }

  /** Give the solution away: it is not counted as right. */
  function reveal() {
    const { scene } = figure;
    if (!scene || isOver()) return;
    solved = true;
    reply.show(scene.answer.solution);
    write(verdict, told("why", scene.state.kind, scene.answer));
    look({ streak: 0, asked: scene.view.asked + 1 });
  }

  function ask(streak: number, asked: number) {
    const { seed } = figure.state;
    figure.beginGesture();
    figure.change({ seed: seed < LAST ? seed + 1 : FIRST, view: { streak, asked, picked: null } });
    figure.session.shareView();
  }

  function anotherKind() {
    figure.beginGesture();
    figure.change({ kind: following(figure.state.kind) });
    figure.session.shareView();
  }

  function look(changes: Partial<DrillView>) {
    figure.change({ view: changes });
    figure.session.shareView();
  }

  function draw(scene: DrillScene) {
    const { state, view, answer } = scene;
    if (shown !== `${state.kind} ${state.seed}`) {
      shown = `${state.kind} ${state.seed}`;
      solved = false;
      reply.empty(answer.solution.shape);
      write(verdict, carried || t("drill.begin"));
      carried = "";
    }
    const asked = told("prompt", state.kind, answer);
    if (prompt.textContent !== asked) retell(prompt, ...unbroken(asked));
    const drawn = grids.filter(({ name }) => answer[name]);
    for (const grid of drawn) grid.draw(scene);
    arrange(picture, drawn);
    conceal(picture, drawn.length === 0);
    fitCells(roomOf(figure), picture);
    write(score, scoreOf(view));
    write(main, t(isOver() ? "drill.next" : "drill.check"));
    dim(solve, isOver());
    figure.say([verdict, prompt, score].map(({ textContent }) => textContent).join(" "));
  }

  const work = h("div", { class: "cn-work" }, picture, reply.el);
  const line = h("div", { class: "cn-buttons" }, main, solve);
  return {
    controls: { seed: slider(figure, "seed"), another: button(t("drill.anotherKind"), anotherKind) },
    picture: h("div", { class: "cn-drill" }, prompt, work, line),
    stage: STAGE,
    sentence: verdict,
    formula: score,
    draw,
  };
}

/** What the reply, the words and the buttons leave to the grids. */
function roomOf({ width, height, narrow, presenter, paper }: DrillFigure) {
  if (narrow) return { width, height: ROW, narrow: false, presenter, paper };
  return { width: width - BESIDE, height: height - AROUND, narrow, presenter, paper };
}

function scoreOf({ streak, asked }: DrillView) {
  if (streak < ENOUGH) return t("drill.streak", { streak });
  return t("drill.done", { count: asked });
}

/** One of the problem’s grids, to look at. */
function problemGrid(figure: DrillFigure, name: string, role: Role) {
  const label = t(`drill.grid.${name}`);
  const grid = new Grid(figure, { name, role, label });
  retell(grid.caption, label);
  function draw({ answer, picked }: DrillScene) {
    const cells = answer[name];
    const [rows, columns] = cells.shape;
    const isPicked = (i: number, j: number) => picked?.join() === `${name},${i},${j}`;
    const marks = (i: number, j: number) => (isPicked(i, j) ? "cn-picked" : "");
    grid.draw({ rows, columns, cell: (i, j) => ({ value: cells[i * columns + j], marks: marks(i, j) }) });
  }
  return { el: grid.el, name, draw };
}

/** Another kind of problem begins with nothing right; so does another problem once it is enough. */
function remember({ kind, seed }: Changes, state: DrillState, { streak }: DrillView) {
  if (kind !== undefined && kind !== state.kind) return { streak: 0, asked: 0, picked: null };
  return seed !== undefined && streak === ENOUGH ? { streak: 0, picked: null } : undefined;
}

/** Show these grids alone; if they are there, nothing is touched, and what has the focus keeps it. */
function arrange(el: HTMLElement, grids: { el: HTMLElement }[]) {
  const there = grids.length === el.children.length && grids.every((grid, at) => grid.el === el.children[at]);
  if (!there) fill(el, ...grids.map((grid) => grid.el));
}

export default explorable<DrillState, DrillView, DrillAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
  remember,
});
