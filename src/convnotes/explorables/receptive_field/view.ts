// The explorable "receptive_field": a stack of layers, what one cell of it sees, and what it costs.

import { explorable, flag, h, radios, retell, slider, t } from "../runtime/kit.ts";
import { schemaOf } from "../runtime/loose.ts";
import { answer, check, type StackAnswer, type StackState, type StackView, topOf } from "./answer.ts";
import { Bars } from "./bars.ts";
import { groupSelect, kindSelect, numberField, rowSlider } from "./controls.ts";
import { Fan } from "./fan.ts";
import type { StackFigure, StackScene } from "./figure.ts";
import { Photo } from "./photo.ts";
import { python } from "./python.ts";
import schema from "./state.json" with { type: "json" };
import words from "./strings.en.json" with { type: "json" };
import { stackTable } from "./table.ts";
import { rule, sentence } from "./words.ts";

const STAGE: [number, number] = [396, 580]; // CSS pixels
const LINES: [number, number] = [2, 7]; // of what is written out
const WIDE = 900; // CSS pixels from which three pictures stand side by side
const GAP = 14; // CSS pixels between them
const LEAST = 240; // CSS pixels that it is drawn for before the page has given it its room
const CAPTION = 24; // CSS pixels over each

function view(figure: StackFigure) {
  const table = stackTable(figure);
  const fan = new Fan(
    t("receptive_field.fan"),
    (place) => {
      figure.beginGesture("place");
      figure.change({ place });
    },
    () => figure.endGesture(),
  );
  const photo = new Photo(t("receptive_field.photo"), () => figure.scene && draw(figure.scene));
  const bars = new Bars();
  const way = radios(figure, "way");
  const sum = h("div", { class: "cn-sum" });
  const formula = h("div", { class: "cn-formula" });
  const seen = h("div", { class: "cn-rf-seen" }, fan.el, photo.el);
  const picture = h("div", { class: "cn-rf" }, table.el, seen, bars.el);

  function draw(scene: StackScene) {
    const { state, view, answer } = scene;
    const isCost = view.part === "cost";
    picture.classList.toggle("cn-rf-costs", isCost);
    way.classList.toggle("cn-absent", isCost);
    table.draw(scene);
    if (isCost) {
      bars.draw(state, answer);
      arranged(picture, roomOf(figure, true));
    } else {
      const room = roomOf(figure, false);
      arranged(picture, room);
      photo.resize(room.side);
      fan.draw(state, answer, room.fan[0], room.fan[1]);
      photo.draw(painted(scene));
      const values = { layer: topOf(state), cell: answer.cell[0] };
      retell(fan.caption, t(`receptive_field.fan.${state.way}`, values));
      retell(photo.caption, t(`receptive_field.photo.${state.way}`));
    }
    const said = sentence(scene);
    retell(sum, said);
    retell(formula, ...rule(scene));
    figure.say(said);
  }

  const controls = {
    kernel_size: rowSlider(figure, "kernel_size"),
    stride: rowSlider(figure, "stride"),
    padding: rowSlider(figure, "padding"),
    dilation: rowSlider(figure, "dilation"),
    place: slider(figure, "place", { text: ({ answer }) => String(answer.cell[0]) }),
    kind: kindSelect(figure),
    channels: numberField(figure, "channels"),
    groups: groupSelect(figure),
    size: slider(figure, "size"),
    input_channels: numberField(figure, "input_channels", "channels"),
    bias: flag(figure, "bias"),
  };
  const tabs = h("div", { class: "cn-rf-tabs" }, radios(figure, "part"), way);
  return {
    controls,
    tabs,
    picture,
    stage: STAGE,
    sentence: sum,
    lines: LINES,
    formula,
    formulaLines: 4,
    draw,
  };
}

type Room = { columns: string; rows: string; fan: [width: number, height: number]; side: number };

/** How the room is shared out among the table and what stands beside it, or below it where it is narrow. */
function roomOf(figure: StackFigure, isCost: boolean): Room {
  const [width, height] = [Math.max(LEAST, figure.width), Math.max(LEAST, figure.height)];
  const { narrow } = figure;
  if (isCost) return roomOfCost(width, height, narrow);
  if (narrow) {
    const side = Math.round(width * 0.46);
    const low = side + CAPTION;
    const fan: [number, number] = [width - side - GAP, side];
    return { columns: `${width}px`, rows: `${height - low - GAP}px ${low}px`, fan, side };
  }
  const wide = width >= WIDE;
  const table = Math.round(width * (wide ? 0.4 : 0.54));
  const left = width - table - GAP;
  const side = Math.min(
    wide ? height - CAPTION : left,
    Math.round(wide ? left * 0.5 : height * 0.52 - CAPTION),
  );
  const fan: [number, number] = wide
    ? [left - side - GAP, height - CAPTION]
    : [left, height - side - 2 * CAPTION - GAP];
  return { columns: `${table}px ${left}px`, rows: `${height}px`, fan, side };
}

function roomOfCost(width: number, height: number, narrow: boolean): Room {
  if (width >= WIDE) {
    const table = Math.round(width * 0.655); // at 1366 pixels VGG-16 has its room
    return { columns: `${table}px ${width - table - GAP}px`, rows: `${height}px`, fan: [0, 0], side: 0 };
  }
  const bars = narrow ? 244 : 166;
  return { columns: `${width}px`, rows: `${height - bars - GAP}px ${bars}px`, fan: [0, 0], side: 0 };
}

function arranged(picture: HTMLElement, { columns, rows }: Room) {
  picture.style.setProperty("grid-template-columns", columns);
  picture.style.setProperty("grid-template-rows", rows);
}

/** What of the photograph is framed and tinted: the field of a cell, or the one pixel that leads on. */
function painted({ state, answer }: StackScene) {
  const top = topOf(state);
  const cell = answer.cell[0];
  if (state.way === "on") {
    const shares = Float64Array.from({ length: state.size }, (_, at) => Number(at === cell));
    return { n: state.size, first: cell, size: 1, shares };
  }
  const [size, jump, start] = answer.fields.subarray(3 * (top - 1), 3 * top);
  return { n: state.size, first: start + cell * jump, size, shares: answer.shares };
}

export default explorable<StackState, StackView, StackAnswer>({
  schema: schemaOf(schema),
  words,
  check,
  answer,
  view,
  python,
});
