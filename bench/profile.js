// Where a training step's time goes: the instructions of its tape, run one by one and timed.
//
//   npm run build && node bench/profile.js [--work W4] [--build simd|relaxed|wide] [--rounds 200] [--json]
//
// The workload is trained first, through the public interface, so that its kernels are optimised. Each round then runs all
// instructions in their order; a time is the median of the rounds, less what looking at the clock costs. The call from JavaScript is
// in it, some tens of nanoseconds, which is more than most instructions of W1 take.
import { parseArgs } from "node:util";
import { FULL_TAPE } from "../build/modules/contract/control.js";
import { CONTROL_SLOTS, END, FRAME_BYTES, N0, N1, N2, SLOT } from "../build/modules/contract/frame.js";
import { hasRelaxed, lacksWide } from "../build/modules/runtime/support.js";
import { present } from "./lib/report.js";
import { median } from "./lib/rounds.js";
import { training } from "./lib/workloads.js";

const { values: options } = parseArgs({
  options: {
    work: { type: "string", default: "W4" },
    build: { type: "string", default: "simd" },
    rounds: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const WARM_MS = 1000;
/** Why a build can't be had here, or undefined. */
const lacks = {
  simd: () => undefined,
  relaxed: () => (hasRelaxed() ? undefined : "this runtime has no relaxed SIMD"),
  wide: lacksWide,
};
if (!Object.hasOwn(lacks, options.build))
  throw new RangeError(`--build "${options.build}": expected one of ${Object.keys(lacks).join(", ")}.`);
const reason = lacks[options.build]();
if (reason) throw new Error(`--build ${options.build}: ${reason}.`);

/** The instances that the library makes, the one that trains last. */
const instances = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    instances.push({ exports: this.exports, memory: imports.env.memory });
  }
};
const { init } = await import("downhill");
const { trainingCase } = await import("./lib/model.js");
if (options.build === "wide") await init({ wide: true });

/** [frame, kernel's name] of a tape's instructions; words to the machine do nothing by themselves. */
function instructions({ exports, memory }) {
  const names = new Map(Object.entries(exports).map(([name, kernel]) => [kernel, name]));
  const words = new DataView(memory.buffer);
  const found = [];
  for (let ip = words.getUint32(FULL_TAPE, true); ; ip += FRAME_BYTES) {
    const slot = words.getInt32(ip + SLOT, true);
    if (slot === END) return found;
    if (slot >= CONTROL_SLOTS) continue;
    const kernel = exports.table.get(slot);
    const sizes = [N0, N1, N2].map((at) => words.getUint32(ip + at, true));
    found.push({ ip, kernel, name: names.get(kernel), sizes });
  }
}

async function profile(title, workload) {
  const { run } = trainingCase(workload, {
    precision: options.build === "relaxed" ? "relaxed" : "strict",
  });
  const begun = performance.now();
  while (performance.now() - begun < WARM_MS) await run(8);
  const list = instructions(
    instances.findLast(({ memory }) => new DataView(memory.buffer).getUint32(FULL_TAPE, true)),
  );
  const times = list.map(() => []);
  const empty = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const start = performance.now();
    empty.push(performance.now() - start);
    list.forEach(({ ip, kernel }, i) => {
      const start = performance.now();
      kernel(ip);
      times[i].push(performance.now() - start);
    });
  }
  const us = times.map((all) => Math.max(0, median(all) - median(empty)) * 1e3);
  const total = us.reduce((sum, time) => sum + time, 0);
  return {
    title: `A step of ${title}, ${options.build} build`,
    columns: { kernel: "kernel", sizes: "sizes", us: "µs", share: "of the step %", rate: "GFLOP/s" },
    rows: list.map(({ name, sizes }, i) => ({
      kernel: name,
      sizes: name.startsWith("gemm") ? sizes.join(" × ") : `${sizes[0]}`,
      us: us[i],
      share: us[i] / total,
      ...(name.startsWith("gemm") ? { rate: (2 * sizes[0] * sizes[1] * sizes[2]) / us[i] / 1e3 } : {}),
    })),
    note: `Together ${total.toFixed(0)} µs.`,
  };
}

const chosen = Object.entries(training).filter(([name]) => name.includes(options.work));
if (chosen.length === 0) throw new RangeError(`--work "${options.work}": no workload has this in its name.`);
const tables = [];
for (const [name, workload] of chosen) tables.push(await profile(name, workload));
present(tables);
