// The figure's own types.

import type { Figure } from "../runtime/kit.ts";
import type { Scene } from "../runtime/types.ts";
import type { StackAnswer, StackState, StackView } from "./answer.ts";

export type StackFigure = Figure<StackState, StackView, StackAnswer>;
export type StackScene = Scene<StackState, StackView, StackAnswer>;
