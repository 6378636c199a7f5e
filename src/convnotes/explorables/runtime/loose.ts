// The one place where a type is claimed rather than shown. What comes from outside (a JSON file, a widget's
// trait, a message, an attribute of the page) has the type `unknown` or one that is too wide; each claim says
// what makes it true.

import type { Answer, Live, Look, Schema, State } from "./types.ts";

/** A `state.json`: TypeScript reads a pair in JSON as a list of any length, so it cannot see the type. */
export const schemaOf = (json: object) => json as Schema;

/**
 * A state, view or answer of a figure's own type: `checkFields` has found every field there, each in its
 * limits; the contract test holds the names of an answer that arrives from Python.
 */
export const checked = <T extends State | Look | Answer>(fields: State | Look | Answer) => fields as T;

/** A trait of a widget's model, which Python made from the same schema. */
export const trait = <T>(value: unknown) => value as T;

/** Content that Python wrote into the page or a message for this very reader. */
export const written = <T>(json: string) => JSON.parse(json) as T;

/** The element of a figure, which has put itself there. */
export const live = (el: HTMLElement) => el as HTMLElement & { explorable?: Live };

/** What a script that the page has fetched leaves there under this name. */
export const left = <T>(name: string) => Reflect.get(window, name) as T;

/** Data that the build packed for this very reader from a file of the package, or that Python brings. */
export const packed = <T>(data: unknown) => data as T;
