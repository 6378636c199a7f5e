// The networks of the book as a page has them: whole numbers with a scale a row; the twin of
// convnotes/pretrained.py.

import { fetched } from "../runtime/kit.ts";
import { packed } from "../runtime/loose.ts";
import type { Fault, Model } from "../runtime/types.ts";
import { isKept, keep, type Stored } from "./kept.ts";

/** Have a network here: at once if it is kept or carried by the model, else from its script. */
export function load({ network }: { network: string }, model?: Model): Promise<void> | null {
  if (isKept(network)) return null;
  const carried = packed<Stored | undefined>(model?.get("_stored"));
  if (carried?.name === network) {
    keep(carried);
    return null;
  }
  const missing: Fault = { code: "network", field: "network", value: network, limit: null };
  return fetched(`lenet-${network}`).then(
    (data) => keep(packed<Stored>(data)),
    () => Promise.reject(missing),
  );
}
