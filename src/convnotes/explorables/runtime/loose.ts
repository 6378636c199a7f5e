// The one place where a type is claimed rather than shown. What comes from outside (a JSON file, a widget's trait, a
// message, an attribute of the page) has the type `unknown` or one that is too wide; each claim says what makes it
// true.

import type { Figure } from "./kit/figure.ts";
import type { Answer, Look, Schema, State } from "./types.ts";

/** A `state.json`: TypeScript reads a pair in JSON as a list of any length; a test holds the files to the type. */
export const schemaOf = (json: object) => json as Schema;

/** A state or view of a figure's own type: `checkFields` has found every field there, and each in its limits. */
export const checked = <T extends State | Look>(fields: object) => fields as T;

/** Fields of a widget's model, which made them from the same schema. */
export const trait = <T>(value: unknown) => value as T;

/** An answer that arrived from Python: the contract test holds both sides to the same names. */
export const answered = <A extends Answer>(arrays: Answer) => arrays as A;

/** Content that Python wrote into the page or a message for this very reader. */
export const written = <T>(json: string) => JSON.parse(json) as T;

/** What tests and other pages may rely on: the live figure, as its element carries it. */
export const live = (el: HTMLElement) => el as HTMLElement & { explorable?: Figure["public"] };
