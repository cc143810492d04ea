// How many trials one worker and two workers finish in the same time, in turns, their start included; and that a trial has the same
// value with one and with two. Beside it, what the machine allows: the same study in one process, and in two at a time, without
// workers. Rounds in which other processes took more than a twentieth of a core are counted apart: two workers need both.
//   node bench/tune-workers.js [seconds] [rounds] [epochs of a trial]        (needs `npm run build`)
import { fork } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { loadDigits } from "../dist/samples/index.js";
import { samplers, tune } from "../dist/tune/index.js";

const [seconds = 5, rounds = 6, epochs = 60] = process.argv.slice(2).map(Number);
const OTHERS = 0.05;
const { x, y, shape } = loadDigits();
const shared = { x: x.map((value) => value / 16), y, columns: shape[1], epochs };
const sum = (values) => values.reduce((a, b) => a + b, 0);

/** @param workers none: on this thread. @returns the values of the trials that ended in time, by number. */
async function run(workers) {
  const { trials } = await tune({
    objective: new URL("./tune/digitsObjective.js", import.meta.url),
    sampler: samplers.random({ seed: 1 }),
    time: seconds,
    workers,
    shared,
  });
  return new Map(
    trials.flatMap(({ number, state, value }) => (state === "complete" ? [[number, value]] : [])),
  );
}

/** Milliseconds that this process has computed, on all of its threads. */
const ownTime = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
/** Milliseconds that all have. */
const allTime = () => sum(cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq));

/** @returns how many trials so many processes finish, each in the same time, and what they computed meanwhile. */
async function runProcesses(children) {
  const ended = children.map((child) => new Promise((resolve) => child.once("message", resolve)));
  for (const child of children) child.send("run");
  const all = await Promise.all(ended);
  return { finished: sum(all.map(({ finished }) => finished)), own: sum(all.map(({ own }) => own)) };
}

if (process.send !== undefined) {
  process.on("message", async () => {
    const before = ownTime();
    const { size } = await run();
    process.send({ finished: size, own: ownTime() - before });
  });
} else {
  await measure();
}

async function measure() {
  const children = [0, 1].map(() => fork(fileURLToPath(import.meta.url), process.argv.slice(2)));
  let isSame = true;
  const values = new Map();
  const withWorkers = (workers) => async () => {
    const before = ownTime();
    const found = await run(workers);
    for (const [number, value] of found) {
      isSame &&= (values.get(number) ?? value) === value;
      values.set(number, value);
    }
    return { finished: found.size, own: ownTime() - before };
  };
  await compare("one and two workers", withWorkers(1), withWorkers(2));
  await compare(
    "one and two processes, without workers",
    () => runProcesses(children.slice(1)),
    () => runProcesses(children),
  );
  console.log(`every trial has the same value with one and two: ${isSame}`);
  for (const child of children) child.disconnect();
}

async function compare(name, one, two) {
  const undisturbed = [];
  const disturbed = [];
  for (let round = 0; round < rounds; round++) {
    const pair = [await watched(one), await watched(two)];
    const isQuiet = pair.every(({ others }) => others < OTHERS);
    (isQuiet ? undisturbed : disturbed).push(pair.map(({ finished }) => finished));
  }
  console.log(`${name}, ${rounds} rounds of ${seconds} s`);
  tell("undisturbed", undisturbed);
  tell("disturbed", disturbed);
}

function tell(how, pairs) {
  if (pairs.length === 0) return;
  const [some, more] = [0, 1].map((i) => sum(pairs.map((pair) => pair[i])));
  const ratios = pairs.map(([a, b]) => (b / a).toFixed(2)).join(", ");
  console.log(`  ${how}: ${some} and ${more} trials, ratio ${(more / some).toFixed(2)} (${ratios})`);
}

/** Runs it, and says how much of a core other processes took meanwhile. */
async function watched(work) {
  const [start, all] = [performance.now(), allTime()];
  const { finished, own } = await work();
  return { finished, others: (allTime() - all - own) / (performance.now() - start) };
}
