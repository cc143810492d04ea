// Feeds damaged files to every reader, by fast-check: mutated real files and made-up ones. Each must end in a model or in an error of
// ours (RangeError or TypeError), in bounded time, and leave Object.prototype as it was.
//   node bench/fuzz/run.js [inputs per reader, default 100000] [seed, default 1] [reader, default all]
// Each reader runs in a process of its own, which is ended where an input takes longer than a minute. Prints inputs, errors, accepted
// files, the slowest input in time of the processor, and the peak of the process's memory.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import * as formats from "../../dist/formats/index.js";
import * as downhill from "../../dist/index.js";
import { inputsOf } from "./damage.js";
import { accepts, readersOf } from "./readers.js";

const SLOW_MS = 2000;
/** Extreme options may ask for as much as their bounds allow, such as a layer of 2²⁶ weights to be drawn. */
const EXTREME_MS = 8000;
const HANGS_MS = 60_000;
const [count = "100000", seed = "1", only, child] = process.argv.slice(2);
const readers = await readersOf(downhill, formats);
const names = Object.keys(readers);
if (only !== undefined && !names.includes(only))
  throw new RangeError(`no reader ${only}. There are: ${names.join(" · ")}`);

/** All inputs for one reader, in this process. What readers say beside (a part that only training needs is left out) is not looked at. */
async function feed(name) {
  console.warn = () => {};
  const started = performance.now();
  let [inputs, accepted, slowest] = [0, 0, 0];
  const { known = [] } = readers[name];
  const read = async (bytes) => {
    // Of the processor's time: the machine may be busy with other work.
    const before = process.cpuUsage();
    if (await accepts(readers[name], bytes)) accepted++;
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    slowest = Math.max(slowest, took);
    if (took > (name.includes("extreme") ? EXTREME_MS : SLOW_MS))
      throw new Error(`it took ${took.toFixed(0)} ms`);
    if (++inputs % 500 === 0) process.send(inputs);
  };
  for (const make of known) await read(make());
  const property = fc.asyncProperty(inputsOf(readers[name]), read);
  const { failed, counterexamplePath, counterexample, errorInstance } = await fc.check(property, {
    numRuns: Number(count),
    seed: Number(seed),
  });
  if (failed) {
    const file = path.join(tmpdir(), `downhill-fuzz-${process.pid}`);
    writeFileSync(file, counterexample[0]);
    console.error(`${name}, path ${counterexamplePath}, the input is in ${file}:`, errorInstance);
    process.exitCode = 1;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = (process.resourceUsage().maxRSS / 1000).toFixed(0);
  console.log(
    `${name}: ${inputs} inputs in ${seconds} s, ${inputs - accepted} refused, ${accepted} read, slowest ${slowest.toFixed(0)} ms, peak ${peak} MB`,
  );
}

/** The same in a process of its own; whether all went well. */
function watch(name) {
  return new Promise((resolve) => {
    const running = fork(fileURLToPath(import.meta.url), [count, seed, name, "child"]);
    let [timer, last] = [undefined, 0];
    const expect = (inputs) => {
      last = inputs;
      clearTimeout(timer);
      timer = setTimeout(() => {
        console.error(`${name}: it hangs after input ${last}`);
        running.kill("SIGKILL");
      }, HANGS_MS);
    };
    running.on("message", expect);
    running.on("exit", (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
    expect(0);
  });
}

if (child) {
  await feed(only);
  process.disconnect();
} else {
  for (const name of only ? [only] : names) if (!(await watch(name))) process.exitCode = 1;
}
