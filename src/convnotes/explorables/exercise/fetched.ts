// The scripts that a page fetches only when a reader begins to write: they stand beside this one, and work
// from the disk, too.

import { left } from "../runtime/loose.ts";

const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const coming = new Map<string, Promise<unknown>>();

/** What the script of this name leaves on the page; fetched once. */
export function fetched<T>(name: "Editor" | "Python"): Promise<T> {
  const promise = coming.get(name) ?? load(name);
  coming.set(name, promise);
  promise.catch(() => coming.delete(name)); // the next may succeed
  return promise.then(() => left<T>(`convnotes${name}`));
}

function load(name: string): Promise<unknown> {
  const url = new URL(`convnotes-${name.toLowerCase()}.js`, own);
  url.search = new URL(own).search; // says the version
  const script = document.createElement("script");
  script.src = url.href;
  return new Promise((done, fail) => {
    script.addEventListener("load", done);
    script.addEventListener("error", fail);
    document.head.append(script);
  }).finally(() => script.remove());
}
