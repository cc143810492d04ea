// Compiles src. To dist, which is published: a file for each entry, and what they share in files of their own, so that a program starts by reading two
// files instead of two hundred. Without comments: editors read them in the declarations, which tsc writes. And to build/modules, for
// benches and tests that look inside: file by file.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { markPure } from "./pure.js";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "dist");

/** What runs by itself; all else is declarations. */
const programs = ["cli/index", "wide/wideTrialChild", "tune/workers/trialWorker", "images/decodeWorker"];
/** What is loaded by its place beside the code that asks for it, which is in a shared file. */
const loaded = [
  "runtime/wideKernels",
  "wide/wideTrialChild",
  "runtime/relaxed.generated",
  "tune/workers/trialWorker",
  "images/decodeWorker",
];
const SHARED = "shared";
/** What comes first in it, in the order that gzip makes most of: the kernels are not to part what is alike. */
const first = [
  "runtime/kernels.generated",
  "optimizers/registry",
  "metrics/registry",
  "losses/registry",
  "index",
];

const settings = {
  absWorkingDir: root,
  format: "esm",
  target: "es2022",
  tsconfig: "tsconfig.json",
  charset: "utf8",
};

/** [module, file] of all that is published. */
function entries() {
  const { exports, bin } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const files = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)];
  const names = files
    .filter((file) => file?.endsWith(".js"))
    .map((file) => path.relative("dist", file).replace(/\.js$/, ""));
  return [
    ...names.map((name) => [name, name]),
    ...loaded.map((name) => [name, `${SHARED}/${path.basename(name)}`]),
  ];
}

/**
 * esbuild makes a shared file for each set of entries that need the same modules. So that all of `downhill` comes to be one, every entry
 * pretends to need all of it; markPure takes these imports out again.
 */
const pretence = {
  name: "pretence",
  setup(plugins) {
    plugins.onResolve({ filter: /^entry:/ }, ({ path: name }) => ({
      path: name.slice(6),
      namespace: "entry",
    }));
    plugins.onLoad({ filter: /./, namespace: "entry" }, ({ path: name }) => ({
      contents: `${first.map((module) => `import "./src/${module}.ts";`).join(" ")} export * from "./src/${name}.ts";`,
      resolveDir: root,
    }));
  },
};

/** A shared file is named like the largest module in it; the one that everything needs is the library. */
function nameShared(outputs) {
  const names = new Map();
  for (const [file, { inputs, entryPoint }] of Object.entries(outputs)) {
    if (entryPoint) continue;
    const [[largest]] = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    names.set(path.basename(file), inputs["src/errors.ts"] ? "library.js" : sharedName(largest));
  }
  return names;
}

/** src/tune/trial.ts → tune.trial.js */
const sharedName = (source) => `${path.relative("src", source).replace(/\.ts$/, "").replaceAll("/", ".")}.js`;

/**
 * What bundlers can't do later, because it takes all of the code at once and knowing that it is pure: constants are put in their places,
 * variables that are read once too. The code stays readable, and ASCII: an engine then keeps a byte for each letter and not two.
 */
const simplification = {
  module: true,
  ecma: 2022,
  mangle: false,
  compress: {
    passes: 3,
    // They would copy functions, which makes a page larger.
    inline: 0,
    reduce_funcs: false,
    // These would make the code harder to read.
    sequences: false,
    conditionals: false,
    if_return: false,
    booleans: false,
    comparisons: false,
    negate_iife: false,
  },
  format: { beautify: true, indent_level: 2, ascii_only: true, comments: /webpackIgnore|@vite-ignore/ },
};

/**
 * `{ ...factories }` of an `import * as factories`: esbuild makes an object with getters of the namespace, by a call that bundlers can't see to be
 * pure. The names take its place.
 */
function listNamespaces(text) {
  const members = new Map();
  const rest = text
    .replace(/^var __defProp = [\s\S]*?^\};\n/m, "")
    .replace(/^var (\w+) = \{\};\n__export\(\1, \{([^}]*)\}\);\n/gm, (_, namespace, getters) => {
      members.set(namespace, getters.replaceAll("() => ", "").trim());
      return "";
    });
  const listed = rest.replace(/\.\.\.(\w+_exports)\b/g, (_, namespace) => members.get(namespace));
  const [left] = listed.match(/\b\w+_exports\b|\b__export\b/) ?? [];
  if (left)
    throw new Error(`${left} is used other than by { ...namespace }, which is all that becomes a list.`);
  return listed;
}

async function finish(file, text, entryPoint) {
  const { code } = await minify(listNamespaces(text), simplification);
  const program = programs.find((name) => entryPoint === `entry:${name}`);
  if (!program) return `${markPure(file, code)}\n`;
  // The line that makes a command of a file; esbuild keeps it for an entry of its own only.
  const [head] = readFileSync(path.join(root, `src/${program}.ts`), "utf8").match(/^#!.*\n/) ?? [""];
  return `${head}${code}\n`;
}

async function bundle() {
  const { outputFiles, metafile } = await build({
    ...settings,
    entryPoints: entries().map(([name, out]) => ({ in: `entry:${name}`, out })),
    plugins: [pretence],
    ignoreAnnotations: true,
    outdir: "dist",
    chunkNames: `${SHARED}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "neutral",
    external: ["node:*"],
    metafile: true,
    write: false,
  });
  const names = nameShared(metafile.outputs);
  const written = new Map();
  for (const { path: file, text } of outputFiles) {
    const { entryPoint } = metafile.outputs[path.relative(root, file)];
    const target = path.join(path.dirname(file), names.get(path.basename(file)) ?? path.basename(file));
    if (written.has(target))
      throw new Error(`Two shared files would be named ${path.relative(root, target)}.`);
    const code = text.replace(/chunk-\w+\.js/g, (chunk) => names.get(chunk) ?? chunk);
    written.set(target, await finish(path.relative(root, target), code, entryPoint));
  }
  return written;
}

const written = await bundle();
for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
  const target = path.join(dist, file);
  if (file.endsWith(".js") && !written.has(target)) rmSync(target);
}
for (const [file, text] of written) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

// A module whose source is gone must not be found any more.
rmSync(path.join(root, "build/modules"), { recursive: true, force: true });
const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".d.ts"),
);
await build({
  ...settings,
  entryPoints: sources.map((file) => `src/${file}`),
  outdir: "build/modules",
  outbase: "src",
});
