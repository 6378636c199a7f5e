// The controls of the chosen layer's numbers: native inputs that set a row of the stack.

import { changing, h, t, track } from "../runtime/kit.ts";
import { COLUMNS, KINDS, topOf } from "./answer.ts";
import { channelsInto, edited, numberOf } from "./build.ts";
import type { StackFigure } from "./figure.ts";

/** The kinds that take a number; the others have its control dimmed. */
const TAKERS: Record<string, string[]> = {
  kernel_size: ["conv", "pool"],
  stride: ["conv", "pool"],
  padding: ["conv", "pool"],
  dilation: ["conv", "pool"],
  channels: ["conv", "dense"],
  groups: ["conv"],
};

/** A slider over one column of the chosen layer. */
export function rowSlider(figure: StackFigure, column: string) {
  const [low, high] = rangeOf(figure, column);
  const label = labelOf(column);
  const attributes = { type: "range", name: "layers", min: low, max: high, step: 1, "aria-label": label };
  const input = h("input", { ...attributes, "data-column": column });
  const written = changing("cn-value");
  const follow = () =>
    input.style.setProperty("--filled", `${((input.valueAsNumber - low) / (high - low)) * 100}%`);
  input.addEventListener("input", () => {
    figure.beginGesture(`slide ${column} ${topOf(figure.state)}`);
    follow();
    figure.change(edited(figure.session.latest, column, input.valueAsNumber));
  });
  input.addEventListener("change", () => {
    figure.endGesture();
    if (figure.session.error) draw();
  });
  function draw() {
    const value = numberOf(figure.state, column);
    const taken = isTaken(figure, column);
    if (input.valueAsNumber !== value && !figure.session.pending) input.value = String(value);
    follow();
    input.disabled = !taken;
    written.say(taken ? String(value) : "–");
    input.setAttribute("aria-valuetext", String(value));
  }
  figure.onDraw(draw);
  const line = h("span", { class: "cn-label" }, h("span", {}, label), written.el);
  return h("div", { class: "cn-control" }, line, track(input));
}

/** A field of numbers too far apart for a slider: of the chosen layer, or of the state. */
export function numberField(figure: StackFigure, column: string, field?: string) {
  const [low, high] = field
    ? (figure.definition.schema.fields[field].range ?? [1, 1])
    : rangeOf(figure, column);
  const label = labelOf(column);
  const attributes = {
    type: "number",
    class: "cn-number",
    min: low,
    max: high,
    step: 1,
    "aria-label": label,
  };
  const input = h("input", { ...attributes, name: field ?? "layers", "data-column": column });
  input.addEventListener("change", () => {
    if (!Number.isFinite(input.valueAsNumber)) return draw();
    figure.beginGesture();
    const value = input.valueAsNumber;
    figure.change(field ? { [field]: value } : edited(figure.state, column, value));
    if (figure.session.error) draw();
  });
  function draw() {
    input.value = String(field ? figure.state.channels : numberOf(figure.state, column));
    input.disabled = !field && !isTaken(figure, column);
  }
  figure.onDraw(draw);
  return labelled(label, input);
}

/** What kind of layer the chosen one is. */
export function kindSelect(figure: StackFigure) {
  const options = KINDS.map((kind, at) => h("option", { value: at }, t(`receptive_field.kind.${kind}`)));
  return rowSelect(figure, "kind", (input) => {
    if (!input.options.length) input.append(...options);
  });
}

/** The numbers of groups that divide the channels on both sides of the chosen layer. */
export function groupSelect(figure: StackFigure) {
  let offered = "";
  return rowSelect(figure, "groups", (input) => {
    const channels = numberOf(figure.state, "channels");
    const into = channelsInto(figure.state, topOf(figure.state) - 1);
    const counts = Array.from({ length: Math.min(channels, into) }, (_, at) => at + 1);
    const fits = counts.filter((count) => channels % count === 0 && into % count === 0);
    input.disabled = !isTaken(figure, "groups");
    if (`${fits}` === offered) return;
    offered = `${fits}`;
    input.replaceChildren(...fits.map((count) => h("option", { value: count }, count)));
  });
}

function rowSelect(figure: StackFigure, column: string, offer: (input: HTMLSelectElement) => void) {
  const label = labelOf(column);
  const input = h("select", {
    name: "layers",
    class: "cn-select",
    "aria-label": label,
    "data-column": column,
  });
  input.addEventListener("change", () => {
    figure.beginGesture();
    figure.change(edited(figure.state, column, Number(input.value)));
    if (figure.session.error) draw();
  });
  function draw() {
    offer(input);
    input.value = String(numberOf(figure.state, column));
  }
  figure.onDraw(draw);
  return labelled(label, input);
}

const labelled = (label: string, input: HTMLElement) =>
  h("div", { class: "cn-control" }, h("span", { class: "cn-label" }, label), input);

const labelOf = (column: string) => t(`receptive_field.of.${column}`);

const isTaken = (figure: StackFigure, column: string) =>
  TAKERS[column].includes(KINDS[numberOf(figure.state, "kind")]);

const rangeOf = ({ definition: { schema } }: StackFigure, column: string): [number, number] =>
  schema.fields.layers.ranges?.[COLUMNS.indexOf(column)] ?? [0, 0];
