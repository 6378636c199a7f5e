// What the kernels make of waves: a map over all of them, and a curve along each axis.

import { h, number, Plot, retell, t } from "../runtime/kit.ts";
import { FREQUENCIES } from "./answer.ts";
import type { FiltersScene } from "./kernels.ts";
import { colour } from "./tints.ts";

const HEIGHT = 118; // CSS pixels of the plot

export function responseColumn() {
  const canvas = h("canvas", { role: "img", "aria-label": t("filters.response.map") });
  const map = h("div", { class: "cn-filters-map" }, canvas);
  const caption = h("div", { class: "cn-caption" });
  const plot = new Plot({
    label: t("filters.response.curve"),
    series: [
      { name: "across", label: t("filters.response.across"), role: "y" },
      { name: "down", label: t("filters.response.down"), role: "text" },
    ],
    height: HEIGHT,
  });
  const el = h("div", { class: "cn-filters-response" }, h("div", {}, caption, map), plot.el);
  let data: ImageData | null = null;
  let drawn: unknown = null;

  function draw({ answer }: FiltersScene) {
    const { response, across, down } = answer;
    if (drawn === response) return;
    drawn = response;
    const context = canvas.getContext("2d");
    if (context) {
      const [rows, columns] = response.shape;
      if (!data) {
        [canvas.width, canvas.height] = [columns, rows];
        data = context.createImageData(columns, rows);
      }
      const most = largest(response) || 1;
      const plane = Object.assign(response.subarray(0), { shape: [1, rows, columns] });
      colour(data.data, plane, { low: 0, high: most });
      context.putImageData(data, 0, 0);
      retell(caption, t("filters.response.caption", { most: number(most, 2) }));
    }
    const y = { from: Math.min(0, ...across, ...down), to: Math.max(0, ...across, ...down) };
    plot.draw({
      x: { label: t("filters.response.frequency"), low: 0, high: 0.5 },
      y: { label: "", low: y.from, high: y.to > y.from ? y.to : y.from + 1 },
      points: { across: { x: FREQUENCIES, y: across }, down: { x: FREQUENCIES, y: down } },
    });
  }
  return { el, draw };
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at]);
  return most;
}
