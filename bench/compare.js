// Ours beside the libraries a user would pick instead: same data, same initial weights, same mathematics, each in a process of its own.
// Prints ratios as Markdown and writes all figures to bench/results/. docs/benchmarks.md says how to read them.
//
//   npm run bench:compare                                    installs the peers into bench/peers (900 MB), then some five minutes
//   npm run bench:compare -- --work W3,W5 --peers jax-js,PyTorch
//   npm run bench:compare -- --threads 2 --precision relaxed    ours so, and PyTorch and onnxruntime with as many threads
//   DOWNHILL_WIDE=1 npm run bench:compare                    ours in the wide mode (Node 24 or newer)
//   PYTHON=…/python3 npm run bench:compare                   another Python that has torch
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toOnnx } from "downhill/formats";
import { comparison } from "./lib/comparison.js";
import { describe, machine, versions } from "./lib/machine.js";
import { modelOf } from "./lib/model.js";
import { Peer } from "./lib/peer.js";
import { markdown, save } from "./lib/report.js";
import { median } from "./lib/rounds.js";
import { data, inference, training } from "./lib/workloads.js";

/** A library is warm after so long; then it takes turns with ours, block by block. */
const WARM_MS = 700;
const BLOCK_MS = 150;
/** Steps after which a library with the same mathematics must have the same loss, by so much. */
const SAME_STEPS = 3;
const SAME = 2e-3;
/** A block that had the core for less of its time counts by the time it computed. */
const QUIET = 0.9;

const peersFolder = fileURLToPath(new URL("peers", import.meta.url));
const { values: options } = parseArgs({
  options: {
    work: { type: "string", default: "" },
    peers: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: "1" },
    precision: { type: "string", default: "strict" },
  },
});
const threads = Number(options.threads);
const python = process.env.PYTHON ?? "python3";
const child = (name, more = {}) => [process.execPath, ["child.js", name, JSON.stringify(more)]];
const ours = child("../lib/downhill", { threads, precision: options.precision });
const libraries = {
  "TensorFlow.js": { start: child("tensorflow") },
  "jax-js": { start: child("jax") },
  "brain.js": { start: child("brain") },
  synaptic: { start: child("synaptic") },
  "onnxruntime-web": {
    start: child("onnxruntime", { package: "onnxruntime-web", threads }),
    kinds: ["inference"],
  },
  "onnxruntime-node": {
    start: child("onnxruntime", { package: "onnxruntime-node", threads }),
    kinds: ["inference"],
  },
  PyTorch: { start: [python, ["pytorch.py", JSON.stringify({ threads })]] },
};

/** The entries that a list with commas names by how they begin; all without one. */
function chosen(entries, list, what) {
  const wanted = list.split(",").filter(Boolean);
  const has = (name, begin) => name.toLowerCase().startsWith(begin.toLowerCase());
  for (const begin of wanted) {
    if (entries.some(([name]) => has(name, begin))) continue;
    throw new RangeError(`--${what} "${begin}": there are ${entries.map(([name]) => name).join("; ")}.`);
  }
  return wanted.length === 0 ? entries : entries.filter(([name]) => wanted.some((begin) => has(name, begin)));
}

function install() {
  const lock = "node_modules/.package-lock.json";
  const read = (file) => JSON.parse(readFileSync(path.join(peersFolder, file), "utf8")).packages;
  if (existsSync(path.join(peersFolder, lock))) {
    const present = read(lock);
    if (
      Object.entries(read("package-lock.json")).every(
        ([at, p]) => at === "" || p.optional || present[at]?.version === p.version,
      )
    )
      return;
  }
  console.error("compare: installing the peers into bench/peers …");
  // Without their own scripts: one downloads GPU libraries, another compiles a renderer.
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: peersFolder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("compare: npm could not install the peers, see above.");
}

/** Puts a workload where all libraries read it: whole batches of data, and the weights that our model begins with. */
function write(work, kind) {
  const place = mkdtempSync(path.join(os.tmpdir(), "downhill-compare-"));
  const rows = Math.floor(work.rows / work.batch) * work.batch;
  const spec = { ...work, rows, kind };
  const { x, y } = data(spec);
  const model = modelOf(spec);
  const weights = model.weights.map((w) => Buffer.from(w.data.buffer, w.data.byteOffset, w.data.byteLength));
  writeFileSync(path.join(place, "spec.json"), JSON.stringify(spec));
  writeFileSync(path.join(place, "x.f32"), Buffer.from(x.buffer));
  writeFileSync(path.join(place, "y.f32"), Buffer.from(y.buffer));
  writeFileSync(path.join(place, "weights.f32"), Buffer.concat(weights));
  if (kind === "inference") writeFileSync(path.join(place, "model.onnx"), toOnnx(model));
  return place;
}

/** Gives a library a workload and lets it do a few steps, for `difference`. */
async function open(peer, folder) {
  try {
    const about = await peer.ask("open", { folder });
    if (about.skip) return { peer, about };
    const before = await peer.ask("check");
    if (!about.online) await peer.ask("run", { count: SAME_STEPS });
    return { peer, about, before, soon: await peer.ask("check") };
  } catch (error) {
    peer.end();
    throw error;
  }
}

/** How many units make a block: as many as the library does in that time once it is warm. Learning row by row may be cut finer. */
async function warmUp({ peer, about }) {
  const until = performance.now() + WARM_MS;
  let count = about.online ? 0.01 : 1;
  for (;;) {
    const { ms } = await peer.ask("run", { count });
    const fitting = BLOCK_MS / ms;
    if (performance.now() > until) return about.online ? fitting : Math.max(1, Math.round(fitting));
    count = Math.min(count * 4, about.online ? fitting : Math.max(1, Math.ceil(fitting)));
  }
}

/** Same mathematics: the same loss from the start and after some steps, or the same predictions. */
function difference(a, b) {
  const close = (p, q) => Math.abs(p - q) <= SAME * Math.max(Math.abs(p), 1e-3);
  if (a.soon.outputs) {
    const same = a.soon.outputs.every((p, i) => Math.abs(p - b.soon.outputs[i]) < 1e-4);
    return same ? undefined : "other predictions than ours";
  }
  if (!close(a.before.loss, b.before.loss))
    return `loss ${b.before.loss} at the start, ours ${a.before.loss}`;
  if (!close(a.soon.loss, b.soon.loss))
    return `loss ${b.soon.loss} after ${SAME_STEPS} steps, ours ${a.soon.loss}`;
  return undefined;
}

/** Rounds of a block of ours and a block of the peer's. */
async function duel(mine, theirs) {
  const counts = [await warmUp(mine), await warmUp(theirs)];
  const pairs = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const a = await mine.peer.ask("run", { count: counts[0] });
    const b = await theirs.peer.ask("run", { count: counts[1] });
    const quiet = [a, b].every(({ wall, computed }) => computed / wall > QUIET);
    // Where others took the core, what one thread has computed is nearer the truth. Calls are timed one by one: their median needs no help.
    const asTimed = quiet || threads > 1 || mine.before.outputs;
    const share = ({ wall, computed }) => (asTimed ? 1 : computed / wall);
    pairs.push({ ours: a.ms * share(a), peer: b.ms * share(b), quiet });
  }
  const after = await theirs.peer.ask("check");
  return {
    ours: median(pairs.map((p) => p.ours)),
    peer: median(pairs.map((p) => p.peer)),
    ratio: median(pairs.map((p) => p.peer / p.ours)),
    quiet: pairs.filter((p) => p.quiet).length / pairs.length,
    lossBefore: theirs.before.loss,
    lossAfter: after.loss,
  };
}

/** @param mine our process; it opens the workload anew, so that every peer meets it with fresh weights. */
async function measure(name, start, folder, mine) {
  let theirs;
  try {
    theirs = await open(new Peer(...start, peersFolder), folder);
    const { version, note, online, skip } = theirs.about;
    if (skip) return { library: name, version, skip };
    const us = await open(mine, folder);
    const differs = online ? undefined : difference(us, theirs);
    if (differs) return { library: name, version, error: differs };
    const result = await duel(us, theirs);
    const learnt = result.lossAfter === undefined || result.lossAfter < result.lossBefore;
    return { library: name, version, note, ...result, ...(learnt ? {} : { error: "did not learn" }) };
  } catch (error) {
    return { library: name, error: error.message };
  } finally {
    theirs?.peer.end();
  }
}

const kinds = { training, inference };
const works = chosen(
  Object.entries(kinds).flatMap(([kind, all]) =>
    Object.entries(all).map(([name, work]) => [name, { kind, work }]),
  ),
  options.work,
  "work",
);
let peers = chosen(Object.entries(libraries), options.peers, "peers");
install();
if (peers.some(([name]) => name === "PyTorch") && spawnSync(python, ["-c", "import torch"]).status !== 0) {
  console.error(
    `compare: PyTorch is not measured: "${python}" has no torch. Install it, or set PYTHON to one that has.`,
  );
  peers = peers.filter(([name]) => name !== "PyTorch");
}
if (peers.length === 0) throw new RangeError("There is no library left to compare with.");
const head = { date: new Date().toISOString(), machine: machine(), versions: versions(), ...options };
const results = [];
for (const [workload, { kind, work }] of works) {
  const folder = write(work, kind);
  const mine = new Peer(...ours, peersFolder);
  for (const [name, { start, kinds: only }] of peers) {
    if (only && !only.includes(kind)) continue;
    const result = { workload, ...(await measure(name, start, folder, mine)) };
    results.push(result);
    console.error(
      `${workload}: ${name} ${result.error ?? result.skip ?? `${result.ratio.toPrecision(3)} ×`}`,
    );
  }
  mine.end();
  rmSync(folder, { recursive: true });
}

console.log(`${describe(head.machine, head.versions)}; threads ${threads}, ${options.precision}\n`);
const names = peers.map(([name]) => name);
for (const table of comparison(works, names, results)) console.log(markdown(table));
console.log(`Figures: ${save("compare", { ...head, results })}`);
