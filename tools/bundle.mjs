// Bundle the front end into the folder that is given. For notebooks: one self-contained ES module and one
// style sheet per figure. For the book: one script with the kit, one small one per figure that takes the kit
// from there, and their style sheets; per language one more script with the words of each.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

const sources = "src/convnotes/explorables";
const target = process.argv[2];
const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  legalComments: "none",
};

const folders = readdirSync(sources).filter((name) => existsSync(`${sources}/${name}/strings.en.json`));
const widgets = folders.filter((name) => existsSync(`${sources}/${name}/view.ts`));
const figures = widgets.filter((name) => name !== "question"); // the book's own script brings the questions

/** Lets a script of the book use what the page has loaded. */
const fromPage = {
  name: "from-page",
  setup(build) {
    build.onResolve({ filter: /\/runtime\/(kit|engine|schema|text|windows)\.ts$/ }, ({ path }) => ({
      path: /(\w+)\.ts$/.exec(path)[1],
      namespace: "page",
    }));
    build.onLoad({ filter: /./, namespace: "page" }, ({ path }) => ({
      contents: `module.exports = convnotes.${path};`,
      loader: "js",
    }));
  },
};

/** A module or a style sheet made of a few lines. */
const made = (contents, loader, outfile, options = {}) =>
  build({
    ...common,
    stdin: { contents, loader, resolveDir: sources },
    outfile: `${target}/${outfile}`,
    ...options,
  });

/** The figure's own style, if it has one. */
const style = (name) => (existsSync(`${sources}/${name}/style.css`) ? `@import "./${name}/style.css";` : "");

/** What the book loads with the kit, and with each figure. */
const scripts = figures.map((name) =>
  made(`import figure from "./${name}/view.ts"; convnotes.add(figure);`, "js", `convnotes-${name}.js`, {
    format: "iife",
    plugins: [fromPage],
  }),
);
const styles = figures.filter(style).map((name) => made(style(name), "css", `convnotes-${name}.css`));
const kit = `@import "./runtime/kit.css";`;
const shared = [
  made(`import "./book.ts";`, "js", "convnotes-book.js", { format: "iife" }),
  made(kit + style("question"), "css", "convnotes.css"),
];

/** What every page of the book does beside its figures. */
const page = build({
  ...common,
  entryPoints: ["src/convnotes/book/page/page.ts"],
  outfile: `${target}/convnotes-page.js`,
  format: "iife",
});

/** What a notebook loads with each figure. */
const modules = widgets.flatMap((name) => [
  made(`export { default } from "./${name}/view.ts";`, "js", `${name}.js`, { format: "esm" }),
  made(kit + style(name), "css", `${name}.css`),
]);

/** The words of every other language, each beside the English ones. */
const words = folders.flatMap((name) =>
  readdirSync(`${sources}/${name}`).flatMap((file) => {
    const language = /^strings\.([\w-]+)\.json$/.exec(file)?.[1];
    if (!language || language === "en") return [];
    const table = JSON.parse(readFileSync(`${sources}/${name}/${file}`, "utf8"));
    const spoken = `convnotes.text.speak(${JSON.stringify({ [name]: table })});\n`;
    return writeFile(`${target}/convnotes-${name}.${language}.js`, spoken);
  }),
);

await Promise.all([page, ...shared, ...scripts, ...styles, ...modules, ...words]);
