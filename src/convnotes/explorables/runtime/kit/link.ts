// Links that carry a figure's state in the address: #x=<key>.<base64url of JSON>. None is trusted.

import { written } from "../loose.ts";
import { isRecord } from "../schema.ts";
import type { Changes } from "../types.ts";

const LIMIT = 20000; // characters

/** What links to a figure begin with: no dot but the last, so that no key begins another's. */
const prefix = (key: string) => `#x=${encodeURIComponent(key).replaceAll(".", "%2E")}.`;

/** Whether an address leads to the figure of this key. */
export const leadsTo = (key: string, hash: string) => hash.startsWith(prefix(key));

export function encodeLink(key: string, state: Changes): string {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const code = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  return prefix(key) + code.replace(/=+$/, "");
}

/** What an address brings to the figure of this key: null if nothing; throws what cannot be read. */
export function decodeLink(key: string, hash: string): Changes | null {
  const match = /^#x=([^.]*)\.([\w-]*)$/.exec(hash);
  if (!leadsTo(key, hash)) return null;
  if (!match || hash.length > LIMIT) throw new Error("link");
  const bytes = Uint8Array.from(atob(match[2].replaceAll("-", "+").replaceAll("_", "/")), (c) =>
    c.charCodeAt(0),
  );
  const state = written<unknown>(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (!isRecord(state)) throw new Error("link");
  return state;
}
