// Bundle the front end into the folder that is given: one ES module per explorable for notebooks, one classic script for the book, one style sheet.

import { readdirSync } from "node:fs";
import { build } from "esbuild";

const sources = "src/convnotes/explorables";
const target = process.argv[2];

const modules = readdirSync(sources).filter((name) => name.endsWith(".js") && name !== "book.js");
const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", outdir: target, logLevel: "warning", legalComments: "none" };

await build({ ...common, entryPoints: modules.map((name) => `${sources}/${name}`), format: "esm" });
await build({ ...common, entryPoints: [{ in: `${sources}/book.js`, out: "convnotes-book" }], format: "iife" });
await build({ ...common, entryPoints: [{ in: `${sources}/runtime/kit.css`, out: "convnotes" }] });
