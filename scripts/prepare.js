// Makes a clone ready to run: installs packages, builds and embeds the kernels, compiles TypeScript; each only when it is
// stale. `npm start` and `npm test` call it first. Silent when there is nothing to do, otherwise one line per
// step. Plain Node, because it must run before anything is installed.
//
// A step is fresh when the SHA-256 of its inputs is the one noted after its last success, and its outputs are
// still those it wrote. Contents rather than dates decide, so a clone, a checkout or a failed build can't fool it.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { builds, fileOf, packs } from "./builds.js";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const notes = path.join(root, "build/prepared.json");

const targets = Object.keys(builds);
const packNames = Object.keys(packs);
const ofPack = (pack) => targets.map((target) => fileOf(target, pack));
/** What the code that answers for records in exported models is made of. */
const inAnswers = ["src/tables", "src/numeric", "src/errors.ts", "src/kinds.ts"];
const wasmFiles = [...targets, ...packNames.flatMap(ofPack)];
/** What all kernels may be made of: the sources but those that a pack has for itself, assembly/<pack>/. */
const commonSources = readdirSync(path.join(root, "assembly"))
  .filter((name) => name !== "packs" && !packNames.includes(name))
  .map((name) => `assembly/${name}`);
const kernelInputs = [
  ...commonSources,
  "src/contract",
  "asconfig.json",
  "package-lock.json",
  "scripts/kernels.js",
];

/** The steps, in order. `inputs`: files and folders; `outputs`: what the step must have written. */
const steps = [
  {
    name: "kernels",
    does: "building the kernels (asc)",
    inputs: kernelInputs,
    outputs: () => targets.map((target) => `build/${target}.wasm`),
    async run() {
      await Promise.all(targets.map((target) => node("scripts/kernels.js", target)));
    },
  },
  ...packNames.map((pack) => ({
    name: `pack ${pack}`,
    does: `building the kernels of ${pack} (asc)`,
    inputs: [...kernelInputs, `assembly/${pack}`, `assembly/packs/${pack}.ts`, "scripts/builds.js"],
    outputs: () => ofPack(pack).map((name) => `build/${name}.wasm`),
    run: () => node("scripts/kernels.js", ...ofPack(pack)),
  })),
  {
    name: "embedding",
    does: "embedding the kernels",
    inputs: [
      ...wasmFiles.map((name) => `build/${name}.wasm`),
      "src/runtime/lane.js",
      "src/runtime/unpack.ts",
      "src/tables/report/draw.js",
      ...inAnswers,
      "package-lock.json",
      "scripts/builds.js",
      "scripts/embed.js",
      "scripts/pack.js",
    ],
    outputs: () => [
      ...[...Object.values(builds), "lane"].map((name) => `src/runtime/${name}.generated.ts`),
      "src/tables/report/drawing.generated.ts",
      "src/tables/portable/answers.generated.ts",
      ...packNames.map((pack) => `src/runtime/packs/${pack}.generated.ts`),
      ...wasmFiles.flatMap((name) => [`dist/kernels/${name}.wasm`, `dist/kernels/${name}.d.wasm.ts`]),
    ],
    run: () => node("scripts/embed.js"),
  },
  {
    name: "javascript",
    does: "compiling TypeScript (esbuild)",
    inputs: [
      "src",
      "package.json",
      "tsconfig.json",
      "package-lock.json",
      "scripts/compile.js",
      "scripts/pure.js",
    ],
    outputs: () => [
      "dist/index.js",
      ...filesUnder("dist").filter((file) => file.endsWith(".js")),
      ...compiledSources().map((file) => `build/modules/${file}.js`),
    ],
    run: () => node("scripts/compile.js"),
  },
  {
    name: "declarations",
    does: "writing declarations (tsc)",
    inputs: [
      "src",
      "package.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "package-lock.json",
      "scripts/declarations.js",
    ],
    outputs: () => [
      "build/tsc.tsbuildinfo",
      "dist/index.d.ts",
      ...filesUnder("dist").filter((file) => file.endsWith(".d.ts")),
    ],
    async run() {
      distrustTsc();
      await node("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
      await node("scripts/declarations.js");
    },
  },
];

/** A step that can't be done; `message` is for the reader, mostly what the tool printed. */
class StepError extends Error {}

async function run(command, args, shell = false) {
  const child = spawn(command, args, { cwd: root, shell, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      printed += text;
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new StepError(`${command} could not be started: ${error.message}`)));
    child.on("close", resolve);
  });
  if (code !== 0) throw new StepError(printed.trim());
}

function node(script, ...args) {
  return run(process.execPath, [script, ...args]);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lock file asks for. npm leaves its own account of an installation, written
 * last, so an interrupted one counts as missing. Optional packages (other platforms' binaries) may be absent.
 */
function isInstalled() {
  const wanted = readJson(path.join(root, "package-lock.json"))?.packages ?? {};
  const present = readJson(path.join(root, "node_modules/.package-lock.json"))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional }]) => {
    const found = present[place];
    if (place === "" || (!found && optional)) return true;
    return found?.version === version && found?.integrity === integrity;
  });
}

async function install() {
  // No package needs its own install script here, and one of them would download what the tests don't use.
  const args = ["ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  // Under `npm run`, the very npm that was called; a shell is what finds npm.cmd on Windows.
  if (npm?.endsWith("npm-cli.js")) await node(npm, ...args);
  else await run("npm", args, process.platform === "win32");
}

function filesUnder(place) {
  const full = path.join(root, place);
  const entry = statSync(full, { throwIfNoEntry: false });
  if (!entry) return [];
  if (!entry.isDirectory()) return [place];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(`${place}/${name}`));
}

function digest(inputs) {
  const hash = createHash("sha256");
  for (const file of inputs.flatMap(filesUnder)) {
    const bytes = readFileSync(path.join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** Sizes and dates of outputs, as one short text; undefined where one is missing. */
function stateOf(outputs) {
  const entries = outputs.map((file) => statSync(path.join(root, file), { throwIfNoEntry: false }));
  if (entries.includes(undefined)) return undefined;
  const state = entries.map(({ size, mtimeMs }) => `${size} ${mtimeMs}`).join("\n");
  return createHash("sha256").update(state).digest("hex");
}

/** The sources' names, relative to src and without extension. */
function compiledSources() {
  return filesUnder("src")
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => file.replace(/^src\//, "").replace(/\.ts$/, ""));
}

/** Makes tsc start afresh when a declaration is missing, because its incremental build trusts them without looking. */
function distrustTsc() {
  const complete = compiledSources().every((file) => existsSync(path.join(root, `build/types/${file}.d.ts`)));
  if (!complete) rmSync(path.join(root, "build/tsc.tsbuildinfo"), { force: true });
}

/** Says what begins before it begins, because a step may take a while, and completes the line afterwards. */
async function report(does, action) {
  const started = performance.now();
  process.stdout.write(`prepare: ${does} … `);
  try {
    await action();
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
  process.stdout.write(`done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

async function perform(step) {
  await step.run();
  const missing = step.outputs().filter((file) => !existsSync(path.join(root, file)));
  if (missing.length > 0)
    throw new StepError(`The tool was content, but these are missing: ${missing.join(", ")}`);
  return stateOf(step.outputs());
}

async function prepare() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new StepError(`Node 20 or newer is needed, this is ${process.version}. See https://nodejs.org`);
  }
  if (!isInstalled()) await report("installing packages (npm ci)", install);
  const done = readJson(notes) ?? {};
  for (const step of steps) {
    const inputs = digest(step.inputs);
    const last = done[step.name];
    if (last?.inputs === inputs && last.outputs === stateOf(step.outputs())) continue;
    mkdirSync(path.dirname(notes), { recursive: true });
    await report(step.does, async () => {
      done[step.name] = { inputs, outputs: await perform(step) };
    });
    writeFileSync(notes, `${JSON.stringify(done, null, 2)}\n`);
  }
}

try {
  await prepare();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  process.stderr.write(`${error.message}\nprepare: stopped, see above.\n`);
  process.exitCode = 1;
}
