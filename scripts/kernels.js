// Compiles the kernels, twice: for speed, where a kernel has a copy of every function that it calls, and for size, where they share
// them. The published module takes from the first what a training spends its time in, and the rest from the second, which is a third of
// its size. The numbers are the same: only the place of code differs. Packs (builds.js) are compiled once. Binaryen is asc's own.
//   node scripts/kernels.js simd relaxed.convolution …
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import { packs } from "./builds.js";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** What is taken from the fast build, by the place of its source: products, and what most trainings run in each step. */
const HOT = [
  "gemm/",
  "machine/run/",
  "math/",
  "data/gather/",
  "drivers/(add|columnAffine|columns|copy|softmaxCrossentropy|sums|unary|update)/",
  "drivers/elementLoss/elementLoss<losses/(binaryCrossentropy/FromLogits|huber|meanSquaredError)",
  "losses/batchLoss/",
  "activations/(gelu|relu|sigmoid|silu|softmax|tanh)/",
  "layers/",
  "optimizers/",
];
const isHot = new RegExp(`^"?assembly/(${HOT.join("|")})`);

/** Compiles for speed (shrinkLevel 0) or for size (1), with the functions' names. */
async function compile(target, shrinkLevel, entry = "assembly/index.ts") {
  const file = `build/${target}.${path.basename(entry)}.${shrinkLevel}.wasm`;
  const options = ["--target", target, "--shrinkLevel", `${shrinkLevel}`, "--debug", "--outFile", file];
  const { error, stderr } = await asc.main(
    [entry, "--config", "asconfig.json", "--baseDir", root, ...options],
    {},
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr}`);
  const compiled = binaryen.readBinary(readFileSync(path.join(root, file)));
  rmSync(path.join(root, file));
  compiled.setFeatures(binaryen.Features.All);
  return compiled;
}

function functionsOf(compiled) {
  const all = Array.from({ length: compiled.getNumFunctions() }, (_, i) =>
    binaryen.getFunctionInfo(compiled.getFunctionByIndex(i)),
  );
  return new Map(all.map((info) => [info.name, info]));
}

/** The names without which a runtime could not tell a pack from others (src/runtime/modules.ts). */
async function buildPack(target, pack) {
  const compiled = await compile(target, packs[pack].shrinkLevel, `assembly/packs/${pack}.ts`);
  compiled.addCustomSection("pack", new TextEncoder().encode(pack));
  write(compiled, `${target}.${pack}`);
}

async function build(target) {
  const fast = functionsOf(await compile(target, 0));
  const small = await compile(target, 1);
  const known = functionsOf(small);
  for (const [name, { params, results, vars, body }] of fast) {
    // What isn't in the small build may be called by what is taken; unused, it goes again.
    if (!body || (known.has(name) && !isHot.test(name))) continue;
    if (known.has(name)) small.removeFunction(name);
    small.addFunction(name, params, results, vars, small.copyExpression(body));
  }
  write(small, target);
}

function write(compiled, name) {
  compiled.runPasses(["remove-unused-module-elements", "strip-debug"]);
  if (!compiled.validate()) throw new Error(`The parts of ${name} don't fit together.`);
  // A pack would overwrite the static data of another module on the same memory.
  if (compiled.getNumDataSegments() > 0) throw new Error(`${name} has static data. Kernels must do without.`);
  // asc has asked for names.
  binaryen.setDebugInfo(false);
  writeFileSync(path.join(root, `build/${name}.wasm`), compiled.emitBinary());
}

mkdirSync(path.join(root, "build"), { recursive: true });
for (const name of process.argv.slice(2)) {
  const [target, pack] = name.split(".");
  if (pack) await buildPack(target, pack);
  else await build(target);
}
