// What every explorable is built from.

export { Bars } from "../signal/bars.ts";
export { button, fill, h, say, sign, tinted } from "./kit/dom.ts";
export { brush, checkbox, controls, flag, select, slider } from "./kit/controls.ts";
export { explorable } from "./kit/figure.ts";
export { fitCells } from "./kit/layout.ts";
export { Grid } from "./kit/grid.ts";
export { LightBar } from "../orientation/lightbar.ts";
export { matrix } from "./kit/matrix.ts";
export { player } from "./kit/player.ts";
export { Plot, ticks } from "./kit/plot.ts";
export { question } from "../question/view.ts";
export { Screen } from "./kit/screen.ts";
export { segments } from "./kit/segments.ts";
export { share } from "./kit/share.ts";
export { sizeFormula } from "./kit/size.ts";
export { place, px, svg } from "./kit/svg.ts";
export { geometry, misfit, outputs } from "./windows.ts";
export { checkFields, fault } from "./schema.ts";
export { factor, number, stable, t } from "./text.ts";
