// The box in which a picked cell is written out: what it sees, what that is weighed with, what comes of it.

import { conceal, fill, h, number, retell, sign, t, tinted } from "../runtime/kit.ts";
import { Tiles, type Tints } from "./tiles.ts";
import { type LenetScene, type Sum, sentence, sumOf } from "./words.ts";

const WRITTEN = 25; // so many numbers at the most are written out
const ROOM = 110; // CSS pixels of the height that maps have

export function explained() {
  const [values, weights] = [new Tiles(), new Tiles()];
  const [left, right] = [h("div", {}), h("div", {})];
  const [over, under] = [h("div", { class: "cn-caption" }), h("div", { class: "cn-caption" })];
  const star = sign("⋆");
  const sides = [h("div", {}, over, left), star, h("div", {}, under, right)];
  const picture = h("div", { class: "cn-lenet-sum" }, sides);
  const lines = h("div", { class: "cn-lenet-lines" });
  const el = h("div", { class: "cn-sum cn-lenet-explained" }, picture, lines);

  /** Write the picked cell out, and give back what it says in words. */
  function draw(scene: LenetScene, tints: Tints): string {
    const sum = sumOf(scene);
    conceal(picture, !sum);
    if (!sum) {
      retell(lines, ...sentence(scene));
      return lines.textContent ?? "";
    }
    retell(over, t("lenet.windowOf"), " ", tinted("x", sum.of));
    show(left, values, sum, sum.values, tints);
    for (const part of [star, under, right]) conceal(part, !sum.weights);
    if (sum.weights) {
      retell(under, t("lenet.weights"), " ", tinted("w", "w"));
      show(right, weights, sum, sum.weights, tints);
    }
    retell(
      lines,
      sum.lines.map((line) => h("div", {}, line)),
    );
    return Array.from(lines.children, (line) => line.textContent).join("; ");
  }

  return { el, draw };
}

/** Numbers where they have room, else tinted maps. */
function show(into: HTMLElement, tiles: Tiles, sum: Sum, values: number[], tints: Tints) {
  if (values.length <= WRITTEN) return fill(into, numbers(values, sum.columns));
  const across = sum.planes === 1 ? 1 : Math.ceil(sum.planes / (sum.planes > 6 ? 4 : 2));
  const down = Math.ceil(sum.planes / across) * (sum.rows + 1);
  tiles.lay(sum, across, Math.max(3, Math.floor(ROOM / down)));
  tiles.paint(values, tints);
  if (tiles.body.parentElement !== into) fill(into, tiles.body);
}

function numbers(values: number[], columns: number) {
  const most = Math.max(...values.map(Math.abs), 1e-12);
  const cells = values.map((value) => {
    const shade = Math.round(23 * Math.sqrt(Math.abs(value) / most));
    const tint = value < 0 ? "cn-negative" : "cn-positive";
    return h(
      "span",
      { class: shade ? `${tint} cn-shade-${shade}` : "" },
      number(Math.round(100 * value) / 100, 2),
    );
  });
  return h("div", { class: "cn-lenet-numbers", style: `--columns: ${columns}` }, cells);
}
