// What every explorable is built from.

export { Bars } from "./kit/bars.js";
export { button, fill, h, say, sign, tinted } from "./kit/dom.js";
export { brush, checkbox, controls, flag, select, slider } from "./kit/controls.js";
export { explorable } from "./kit/figure.js";
export { fitCells } from "./kit/layout.js";
export { Grid } from "./kit/grid.js";
export { LightBar } from "./kit/lightbar.js";
export { matrix } from "./kit/matrix.js";
export { player } from "./kit/player.js";
export { Plot, ticks } from "./kit/plot.js";
export { question } from "./kit/question.js";
export { Screen } from "./kit/screen.js";
export { segments } from "./kit/segments.js";
export { share } from "./kit/share.js";
export { sizeFormula } from "./kit/size.js";
export { place, px, svg } from "./kit/svg.js";
export { geometry, misfit, outputs } from "./geometry.js";
export { checkFields, fault } from "./schema.js";
export { factor, number, stable, t } from "./text.js";
