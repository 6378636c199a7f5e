// Links that carry a figure's state in the address: #x=<key>.<base64url of JSON>. What comes in is never trusted.

const LIMIT = 20000; // characters

/** What links to a figure begin with: no dot but the last, so that no key begins another's. @param {string} key */
const prefix = (key) => `#x=${encodeURIComponent(key).replaceAll(".", "%2E")}.`;

/** @param {string} key @param {Record<string, any>} state */
export function encodeLink(key, state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const code = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${prefix(key)}${code}`;
}

/**
 * The state that an address brings to the figure of this key: null if it brings none, an error if it cannot be read.
 * @param {string} key @param {string} hash @returns {Record<string, any> | null}
 */
export function decodeLink(key, hash) {
  const match = /^#x=([^.]*)\.([\w-]*)$/.exec(hash);
  if (!hash.startsWith(prefix(key))) return null;
  if (!match || hash.length > LIMIT) throw new Error("link");
  const bytes = Uint8Array.from(atob(match[2].replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const state = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof state !== "object" || state === null || Array.isArray(state)) throw new Error("link");
  return state;
}
