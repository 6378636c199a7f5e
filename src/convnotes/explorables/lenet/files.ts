// A network leaves the page as a file of NumPy's, and comes back from one.

import { fetched, h } from "../runtime/kit.ts";
import { packed } from "../runtime/loose.ts";
import type { NDArray } from "../runtime/types.ts";
import type * as Npz from "./npz.ts";
import { Failure } from "./pupil.ts";

/** Whether this is the module of a notebook, which has all that a page fetches at the first press. */
declare const NOTEBOOK: boolean;

const NAME = "lenet-npz";

/** What writes and reads such files; fails with what there is not. */
async function npz(): Promise<typeof Npz> {
  if (NOTEBOOK) return import("./npz.ts");
  const code = fetched(NAME).catch(() => {
    throw new Failure("npz");
  });
  return packed<typeof Npz>(await code);
}

/** Hand the reader a network as a file. */
export async function save(parameters: NDArray[], name: string) {
  const url = URL.createObjectURL((await npz()).packed(parameters));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url));
}

/** The network of a file that the reader chooses; fails with what it lacks. */
export function chosen(): Promise<NDArray[]> {
  const input = h("input", { type: "file", accept: ".npz" });
  return new Promise((done, fail) => {
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) read(file).then(done, fail);
    });
    input.click();
  });
}

async function read(file: File): Promise<NDArray[]> {
  const { unpacked } = await npz();
  return unpacked(file).catch((error: Error) => {
    throw new Failure("file", error.message);
  });
}
