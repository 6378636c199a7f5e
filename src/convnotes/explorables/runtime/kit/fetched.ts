// Data that a figure fetches when it needs it: a classic script beside the book's own, since those load from
// file:// too.

const brought = new Map<string, unknown>();
const awaited = new Map<string, Promise<unknown>>();

/** The script that this is part of; what is fetched lies beside it. A module of a notebook has no place. */
const home = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

/** A script says here what it brings. */
export const bring = (name: string, data: unknown) => void brought.set(name, data);

/** What the script `convnotes-NAME.js` brings; rejects if there is none. It is fetched once. */
export function fetched(name: string): Promise<unknown> {
  const known = awaited.get(name) ?? (brought.has(name) ? Promise.resolve(brought.get(name)) : load(name));
  awaited.set(name, known);
  known.catch(() => awaited.delete(name)); // who asks again, tries again
  return known;
}

function load(name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (!home) return reject(new Error(name));
    const script = document.createElement("script");
    const url = new URL(`convnotes-${name}.js`, home);
    url.search = new URL(home).search; // says the version
    script.src = url.href;
    script.addEventListener("load", () => resolve(brought.get(name)));
    script.addEventListener("error", () => reject(new Error(name)));
    document.head.append(script);
  });
}
