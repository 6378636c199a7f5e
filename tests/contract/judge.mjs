// Judges what stands on the standard input: [[content, outcome], …]; writes the verdicts.

import { readFileSync } from "node:fs";
import { judge } from "../../src/convnotes/explorables/exercise/answer.ts";

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([content, outcome]) => judge(content, outcome))));
