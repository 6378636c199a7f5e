// What state.json fixes for both sides.

import schema from "./state.json" with { type: "json" };

/** How many cells wide each pen is. */
export const pens: Record<string, number> = schema.constants.pens;
