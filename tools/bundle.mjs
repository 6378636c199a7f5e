// Bundle the front end into the folder that is given: for notebooks one self-contained ES module per widget; for the
// book one classic script with the kit, one small one per explorable that takes the kit from there; one style sheet.

import { existsSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const sources = "src/convnotes/explorables";
const target = process.argv[2];
const common = { bundle: true, minify: true, target: "es2022", charset: "utf8", outdir: target, logLevel: "warning", legalComments: "none" };

const widgets = readdirSync(sources).filter((name) => name.endsWith(".js") && name !== "book.js").map((name) => name.slice(0, -3));
const explorables = widgets.filter((name) => existsSync(`${sources}/${name}.json`));

/** Lets a script of the book use the kit and the engine that the page has loaded. */
const fromPage = {
  name: "from-page",
  setup(build) {
    build.onResolve({ filter: /\/runtime\/(kit|engine)\.js$/ }, ({ path }) => ({ path: /(\w+)\.js$/.exec(path)[1], namespace: "page" }));
    build.onLoad({ filter: /./, namespace: "page" }, ({ path }) => ({ contents: `module.exports = convnotes.${path};`, loader: "js" }));
  },
};

const css = { in: `${sources}/runtime/kit.css`, out: "convnotes" };
const runtime = { in: `${sources}/book.js`, out: "convnotes-book" };
await Promise.all([
  build({ ...common, entryPoints: [css] }),
  build({ ...common, entryPoints: [runtime], format: "iife" }),
  build({ ...common, entryPoints: widgets.map((name) => `${sources}/${name}.js`), format: "esm" }),
  ...explorables.map((name) =>
    build({
      ...common,
      stdin: { contents: `import figure from "./${name}.js"; convnotes.add(figure);`, resolveDir: sources },
      outdir: undefined,
      outfile: `${target}/convnotes-${name}.js`,
      format: "iife",
      plugins: [fromPage],
    }),
  ),
]);
