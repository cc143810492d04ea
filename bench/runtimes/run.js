// Does the same trainings in every runtime and browser, on 1, 2 and 3 threads, and prints the table of hashes. Fails where two differ,
// and names the trainings that do. What could not be run is said by name, and fails too, unless --may-lack is given.
//   npm run matrix                        all
//   npm run matrix -- Bun Firefox         only these
//   npm run matrix -- --may-lack          on a machine for which not every runtime can be had
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pages } from "./pages.js";
import { programs } from "./programs.js";

const THREADS = [1, 2, 3];
const SHOWN = 16;
const NAMED = 5;
const report = fileURLToPath(new URL("../../build/matrix-report.json", import.meta.url));

const all = [...programs, ...pages];
const { values: flags, positionals: wanted } = parseArgs({
  options: { "may-lack": { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = wanted.find((name) => all.every((runtime) => runtime.name !== name));
if (unknown) {
  console.error(`There is no runtime "${unknown}", only ${all.map(({ name }) => name).join(", ")}.`);
  process.exit(1);
}

/** What the others are held against: the first cell of the table that could be filled. */
let reference;
let passed = 0;
const failures = [];
const missing = [];

/** Fills a cell; what it shows. */
async function fill(place, running, threads) {
  try {
    const { hash, cases, warnings } = await running.hash(threads);
    // A warning is how the library says that it could not have the threads.
    if (warnings.length > 0) throw new Error(warnings.join(" "));
    reference ??= { place, hash, cases };
    if (hash === reference.hash) passed++;
    else failures.push(`${place}: ${difference(cases)}`);
    return hash.slice(0, SHOWN);
  } catch (error) {
    failures.push(`${place}: ${error.message}`);
    return "failed".padEnd(SHOWN);
  }
}

function difference(cases) {
  const names = Object.keys({ ...reference.cases, ...cases });
  const different = names.filter((name) => cases[name] !== reference.cases[name]);
  const some = different.slice(0, NAMED).join("; ");
  return `other than ${reference.place} in ${different.length} of ${names.length} trainings: ${some}`;
}

async function row(runtime) {
  const { name } = runtime;
  const started = performance.now();
  let running;
  try {
    running = await runtime.start();
  } catch (error) {
    missing.push(name);
    console.log(`${name.padEnd(13)} not run: ${error.message.split("\n")[0]}`);
    return;
  }
  const shown = [];
  for (const threads of THREADS) shown.push(await fill(`${name}, threads: ${threads}`, running, threads));
  await running.close();
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  console.log(`${name.padEnd(13)} ${shown.join("  ")} ${seconds} s  ${running.version}`);
}

console.log(`${"threads".padEnd(9)} ${THREADS.map((n) => String(n).padEnd(SHOWN)).join("  ")}`);
for (const runtime of all) if (wanted.length === 0 || wanted.includes(runtime.name)) await row(runtime);
for (const failure of failures) console.log(failure);
if (missing.length > 0) console.log(`not run: ${missing.join(", ")}`);
if (passed > 0 && failures.length === 0)
  console.log(`all equal: ${Object.keys(reference.cases).length} trainings, SHA-256 ${reference.hash}`);

mkdirSync(path.dirname(report), { recursive: true });
writeFileSync(report, `${JSON.stringify({ passed, failed: failures.length, missing })}\n`);
const lacking = missing.length > 0 && !flags["may-lack"];
process.exitCode = passed === 0 || failures.length > 0 || lacking ? 1 : 0;
