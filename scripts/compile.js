// Compiles src. To dist, which is published: a file for each entry, and what they share in files of their own, so that a program starts by reading ten
// files instead of two hundred. Without comments: editors read them in the declarations, which tsc writes. And to build/modules, for
// benches and tests that look inside: file by file.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { markPure } from "./pure.js";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "dist");

/** What runs by itself; all else is declarations. */
const programs = ["cli/index", "tune/workers/trialWorker"];
/** What is loaded by its place beside the code that asks for it, which is in a shared file. */
const loaded = ["runtime/wide", "runtime/relaxed.generated", "tune/workers/trialWorker"];
const SHARED = "shared";

const settings = {
  absWorkingDir: root,
  format: "esm",
  target: "es2022",
  tsconfig: "tsconfig.json",
  charset: "utf8",
};

function entries() {
  const { exports, bin } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const files = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)];
  const names = files
    .filter((file) => file?.endsWith(".js"))
    .map((file) => path.relative("dist", file).replace(/\.js$/, ""));
  return [
    ...names.map((name) => ({ in: `src/${name}.ts`, out: name })),
    ...loaded.map((name) => ({ in: `src/${name}.ts`, out: `${SHARED}/${path.basename(name)}` })),
  ];
}

/** A shared file is named like the largest module in it. */
function nameShared(outputs) {
  const names = new Map();
  for (const [file, { inputs, entryPoint }] of Object.entries(outputs)) {
    if (entryPoint) continue;
    const bySize = Object.entries(inputs).sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput);
    const taken = [...names.values()];
    const name = bySize.map(([source]) => sharedName(source)).find((candidate) => !taken.includes(candidate));
    names.set(path.basename(file), name);
  }
  return names;
}

/** src/model/fit.ts → model.fit.js */
const sharedName = (source) =>
  `${path
    .relative("src", source)
    .replace(/(\/index|\.generated)?\.ts$/, "")
    .replaceAll("/", ".")}.js`;

async function bundle() {
  const { outputFiles, metafile } = await build({
    ...settings,
    entryPoints: entries(),
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
    const isProgram = programs.some((name) => entryPoint === `src/${name}.ts`);
    const marked = isProgram ? text : markPure(path.relative(root, file), text);
    const target = path.join(path.dirname(file), names.get(path.basename(file)) ?? path.basename(file));
    written.set(
      target,
      marked.replace(/chunk-\w+\.js/g, (chunk) => names.get(chunk) ?? chunk),
    );
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

const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".d.ts"),
);
await build({
  ...settings,
  entryPoints: sources.map((file) => `src/${file}`),
  outdir: "build/modules",
  outbase: "src",
});
