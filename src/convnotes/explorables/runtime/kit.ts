// What every explorable is built from.

export { ticks } from "./kit/axes.ts";
export { checkbox, flag, select, slider, touched } from "./kit/controls.ts";
export {
  button,
  type Child,
  changing,
  conceal,
  dim,
  fill,
  h,
  joined,
  retell,
  rich,
  say,
  sign,
  tinted,
  track,
  unbroken,
  write,
} from "./kit/dom.ts";
export { fading } from "./kit/fades.ts";
export { fetched } from "./kit/fetched.ts";
export { explorable, type Figure } from "./kit/figure.ts";
export { type Extent, sizeFormula } from "./kit/formula.ts";
export { type Cell, Grid, type GridOptions, type ToField, type ToPick } from "./kit/grid.ts";
export { fitCells } from "./kit/layout.ts";
export { matrix } from "./kit/matrix.ts";
export { Pixels } from "./kit/pixels.ts";
export { player } from "./kit/player.ts";
export { type Axis, Plot, type Points, type Series } from "./kit/plot.ts";
export { radios } from "./kit/radios.ts";
export { scrollable } from "./kit/scrollable.ts";
export { place, px, svg } from "./kit/svg.ts";
export { themed } from "./kit/theme.ts";
export { checkFields, fault } from "./schema.ts";
export { factor, number, stable, t } from "./text.ts";
export { geometry, misfit, outputs } from "./windows.ts";
