// Takes apart each text of a list, as kit/whole.ts does.

import { readFileSync } from "node:fs";

const url = new URL("../../src/convnotes/explorables/runtime/kit/whole.ts", import.meta.url);
const { split } = await import(url);
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(split)));
