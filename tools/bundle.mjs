// Bundle the front end into the folder that is given. For notebooks: one self-contained ES module and one
// style sheet per figure. For the book: one script with the kit, one small one per figure that takes the kit
// from there, their style sheets, and the data that they fetch; per language one more script with the words
// of each; and what a page fetches when a reader begins to write code: an editor, and a Python.

import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { build } from "esbuild";

const sources = "src/convnotes/explorables";
const stores = "src/convnotes/data";
const target = process.argv[2];
const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
  legalComments: "none",
  define: { NOTEBOOK: "false" },
};

mkdirSync(target, { recursive: true });
const folders = readdirSync(sources).filter((name) => existsSync(`${sources}/${name}/strings.en.json`));
const widgets = folders.filter((name) => existsSync(`${sources}/${name}/view.ts`));
const alone = ["exercise"]; // on pages: in a notebook an exercise is a cell
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

/** How the script of a figure, or of what is no figure, puts it on its page. */
const begin = (name) =>
  alone.includes(name)
    ? `import { mount } from "./${name}/view.ts"; mount();`
    : `import figure from "./${name}/view.ts"; convnotes.add(figure);`;

/** What the book loads with the kit, and with each figure. */
const scripts = figures.map((name) =>
  made(begin(name), "js", `convnotes-${name}.js`, { format: "iife", plugins: [fromPage] }),
);
/** What a figure's script, or the kit, fetches when it needs it, by the module's place. */
const later = { "kit-picture": "runtime/kit/picture.ts", "lenet-npz": "lenet/npz.ts" };
const parts = Object.entries(later).map(([name, place]) =>
  made(
    `import * as part from "./${place}"; convnotes.bring("${name}", part);`,
    "js",
    `convnotes-${name}.js`,
    {
      format: "iife",
      plugins: [fromPage],
    },
  ),
);
const styles = figures.filter(style).map((name) => made(style(name), "css", `convnotes-${name}.css`));
const kit = `@import "./runtime/kit.css";`;
const shared = [
  made(`import "./book.ts";`, "js", "convnotes-book.js", { format: "iife" }),
  made(kit + style("question"), "css", "convnotes.css"),
];

/** What every page of the book does beside its figures, what a figure's own page does, and what slides do. */
const own = {
  "page.ts": "page.js",
  "figure.ts": "alone.js",
  "slides.ts": "slides.js",
  "slides.css": "slides.css",
};
const pages = Object.entries(own).map(([source, made]) =>
  build({
    ...common,
    entryPoints: [`src/convnotes/book/page/${source}`],
    outfile: `${target}/convnotes-${made}`,
    format: source.endsWith(".css") ? undefined : "iife",
  }),
);

/** What a notebook loads with each figure. */
const notebook = widgets.filter((name) => !alone.includes(name));
const modules = notebook.flatMap((name) => [
  made(`export { default } from "./${name}/view.ts";`, "js", `${name}.js`, {
    format: "esm",
    define: { NOTEBOOK: "true" },
  }),
  made(kit + style(name), "css", `${name}.css`),
]);

/** The licence of CodeMirror, which is that of MicroPython, too, as a comment. */
const mit = readFileSync("node_modules/@codemirror/state/LICENSE", "utf8");
const licence = (name, own = mit.match(/Copyright .*/)[0]) =>
  `/*! ${name}\n${mit.replace(/Copyright .*/, own)}*/`;

/** The editor of exercises, which a page fetches at the first key press. */
const editor = made(`export { edit } from "./exercise/editor.ts";`, "js", "convnotes-editor.js", {
  format: "iife",
  globalName: "convnotesEditor",
  banner: { js: licence("CodeMirror 6") },
});

/**
 * Python for exercises: the source of a worker, and the interpreter in base64, for a page on a disk can fetch
 * scripts alone. The worker is a classic one, in which a module may neither be nor ask for its address.
 */
async function python() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [`${sources}/exercise/worker.ts`],
    format: "esm",
    write: false,
    define: { ...common.define, "import.meta.url": "undefined" },
    external: ["module", "fs", "path", "url", "crypto", "asyncio"],
  });
  const worker = `(async () => {${outputFiles[0].text}})()`;
  const folder = "node_modules/@micropython/micropython-webassembly-pyscript";
  const wasm = readFileSync(`${folder}/micropython.wasm`).toString("base64");
  const credit = licence("MicroPython 1.27.0", "Copyright (c) 2013-2025 Damien P. George");
  await writeFile(
    `${target}/convnotes-python.js`,
    `${credit}\nvar convnotesPython = ${JSON.stringify({ worker, wasm })};\n`,
  );
}

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

/** The source of a classic worker, which a page starts from a text: no other can be had from a disk. */
async function workerOf(name) {
  const entryPoints = [`${sources}/${name}/worker.ts`];
  const { outputFiles } = await build({ ...common, entryPoints, format: "iife", write: false });
  return outputFiles[0].text;
}

/** What a worker does with such data comes with it. */
const workers = { "lenet-training": "lenet" };

/** What figures fetch when they need it: data/NAME-….json belongs to the figure NAME. */
const data = readdirSync(stores).map(async (file) => {
  const name = /^(([a-z]+)-[\w-]+)\.json$/.exec(file);
  if (!name || !figures.includes(name[2])) return;
  const stored = JSON.parse(readFileSync(`${stores}/${file}`, "utf8"));
  if (workers[name[1]]) stored.worker = await workerOf(workers[name[1]]);
  const content = JSON.stringify(stored);
  await writeFile(`${target}/convnotes-${name[1]}.js`, `convnotes.bring("${name[1]}",${content});\n`);
});

await Promise.all([
  ...pages,
  ...shared,
  ...scripts,
  ...parts,
  ...styles,
  ...modules,
  ...words,
  ...data,
  editor,
]);
await python(); // into the folder that is there by now
