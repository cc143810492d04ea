// Compiles the kernels, twice: for speed, where a kernel has a copy of every function that it calls, and for size, where they share
// them. The published module takes from the first what a training spends its time in, and the rest from the second, which is a third of
// its size. The numbers are the same: only the place of code differs. Binaryen is asc's own.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";

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
async function compile(target, shrinkLevel) {
  const file = `build/${target}.${shrinkLevel}.wasm`;
  const options = ["--target", target, "--shrinkLevel", `${shrinkLevel}`, "--debug", "--outFile", file];
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--config", "asconfig.json", "--baseDir", root, ...options],
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
  small.runPasses(["remove-unused-module-elements", "strip-debug"]);
  if (!small.validate()) throw new Error(`The two builds of ${target} don't fit together.`);
  // asc has asked for names.
  binaryen.setDebugInfo(false);
  writeFileSync(path.join(root, `build/${target}.wasm`), small.emitBinary());
}

mkdirSync(path.join(root, "build"), { recursive: true });
for (const target of process.argv.slice(2)) await build(target);
