// A network leaves the page as a file of NumPy's, and comes back from one.

import { h } from "../runtime/kit.ts";
import type { NDArray } from "../runtime/types.ts";
import { packed, unpacked } from "./npz.ts";

/** Hand the reader a network as a file. */
export function save(parameters: NDArray[], name: string) {
  const url = URL.createObjectURL(packed(parameters));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

/** The network of a file that the reader chooses; rejects with what it lacks. */
export function chosen(): Promise<NDArray[]> {
  const input = h("input", { type: "file", accept: ".npz" });
  return new Promise((done, fail) => {
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) unpacked(file).then(done, fail);
    });
    input.click();
  });
}
