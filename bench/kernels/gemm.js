// Matrix product: GFLOP/s per shape and form, and the share of the register-only peak of the same process.
//
//   npm run build && node bench/kernels/gemm.js [--relaxed] [--rounds 40] [--filter "32 × 128"] [--json]
//
// Kernels and yardstick (assembly/gemm/peak.ts) are compiled into one module. All shapes and the peak take turns
// in slices of a few milliseconds, because a shared machine changes its speed from second to second: a long run
// of one shape, then of another, would compare the seconds. "best" is the 90th percentile of a shape's rounds over
// the 90th of the peak's (not of the same rounds, so it can pass 100 %), "median" compares their medians. Read both:
// the yardstick needs few instructions a cycle and suffers less than a product from a neighbour on the same core.

import { parseArgs } from "node:util";
import asc from "assemblyscript/asc";
import { F0, F1, N0, P0 } from "../../dist/contract/frame.js";

const FORMS = ["gemmNN", "gemmNT", "gemmTN"];
const FRAME = 4096;
const PEAK = 8192;
const HEAP = 65536;
const SLICE_MS = 2;

const { values: options } = parseArgs({
  options: {
    relaxed: { type: "boolean", default: false },
    rounds: { type: "string", default: "40" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});

async function compile() {
  let binary;
  const features = options.relaxed ? ["simd", "bulk-memory", "relaxed-simd"] : ["simd", "bulk-memory"];
  const { error, stderr } = await asc.main(
    [
      ...["assembly/gemm/gemm.ts", "assembly/gemm/peak.ts", "--outFile", "gemm.wasm", "--runtime", "stub"],
      ...["--importMemory", "--noAssert", "--optimizeLevel", "3", "--converge", "--memoryBase", "1024"],
      ...["--use", "abort=", "--disableWarning", "112", ...features.flatMap((name) => ["--enable", name])],
    ],
    { writeFile: (_, contents) => (binary = contents) },
  );
  if (error) throw new Error(stderr.toString(), { cause: error });
  return new WebAssembly.Module(binary);
}

/** [form, m, n, k], for a dense layer of `inputs` → `units`. */
const layer = (batch, inputs, units) => [
  ["gemmNN", batch, units, inputs],
  ["gemmTN", inputs, units, batch],
  ["gemmNT", batch, inputs, units],
];
const groups = {
  square: [64, 128, 256, 512, 1024].flatMap((n) => FORMS.map((form) => [form, n, n, n])),
  digits: [...layer(32, 64, 32), ...layer(32, 32, 10)],
  mnist: [...layer(32, 784, 128), ...layer(32, 128, 10), ...layer(128, 784, 512), ...layer(128, 512, 256)],
  wide: [...layer(256, 1024, 1024), ...layer(256, 1024, 1)],
  odd: [...layer(29, 37, 203), ...layer(29, 203, 61), ...layer(29, 61, 7)],
  round: [...layer(32, 32, 208), ...layer(32, 208, 64), ...layer(32, 64, 8)],
  oneRow: [...layer(1, 784, 128), ...layer(1, 128, 10), ...layer(1, 1024, 1024)],
  tiny: [...layer(1, 2, 4), ...layer(1, 4, 1), ...layer(4, 2, 4), ...layer(4, 4, 1)],
};

const memory = new WebAssembly.Memory({ initial: 1024 });
const words = new DataView(memory.buffer);
const kernels = new WebAssembly.Instance(await compile(), { env: { memory } }).exports;
new Float32Array(memory.buffer, HEAP).fill(0.5);

const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)];

/** GFLOP/s of one slice of the yardstick: 96 operations a round. */
function peakSlice(rounds) {
  for (let i = 0; i < 8; i++) words.setFloat32(PEAK + 4 * i, i < 4 ? 0.999 : 0.001, true);
  words.setUint32(PEAK + 32, rounds, true);
  const start = performance.now();
  kernels.peak(PEAK);
  return (96 * rounds) / (performance.now() - start) / 1e6;
}

function setFrame(form, m, n, k) {
  const pad = (bytes) => (bytes + 127) & ~63;
  const c = HEAP;
  const a = c + pad(4 * m * n);
  const b = a + pad(4 * m * k);
  const bias = b + pad(4 * n * k);
  const workspace = bias + pad(4 * n);
  const bytes = kernels.gemmWorkspaceBytes(FORMS.indexOf(form), m, n, k, 1);
  if (workspace + bytes > memory.buffer.byteLength)
    throw new Error(`${form} ${m} × ${n} × ${k} needs more memory`);
  [c, a, b, form === "gemmNT" ? 0 : bias, workspace].forEach((at, i) => {
    words.setUint32(FRAME + P0 + 4 * i, at, true);
  });
  [m, n, k].forEach((size, i) => {
    words.setUint32(FRAME + N0 + 4 * i, size, true);
  });
  words.setFloat32(FRAME + F0, Number.NEGATIVE_INFINITY, true);
  words.setUint32(FRAME + F1, 0, true);
}

function slice(shape, calls) {
  setFrame(...shape);
  const kernel = kernels[shape[0]];
  kernel(FRAME);
  const start = performance.now();
  for (let i = 0; i < calls; i++) kernel(FRAME);
  return ((performance.now() - start) / calls) * 1e6;
}

const cases = Object.entries(groups)
  .flatMap(([group, shapes]) =>
    shapes.map((shape) => ({ group, shape, name: shape.join(" × ").replace(" ×", "") })),
  )
  .filter(({ group, name }) => `${group} ${name}`.includes(options.filter))
  .map((item) => {
    // Long enough for the optimising compiler to have finished before the first timed slice.
    const until = performance.now() + 40;
    let ns = 0;
    while (performance.now() < until) ns = slice(item.shape, 1);
    return { ...item, calls: Math.max(1, Math.round((SLICE_MS * 1e6) / ns)), ns: [] };
  });
const peaks = [];
for (let i = 0; i < 40; i++) peakSlice(10_000);
for (let round = 0; round < Number(options.rounds); round++) {
  for (const item of cases) {
    peaks.push(peakSlice(10_000));
    item.ns.push(slice(item.shape, item.calls));
  }
}

const peak = { best: quantile(peaks, 0.9), median: quantile(peaks, 0.5) };
const results = cases.map(({ group, name, shape: [, m, n, k], ns }) => {
  const best = (2 * m * n * k) / quantile(ns, 0.1);
  const median = (2 * m * n * k) / quantile(ns, 0.5);
  return {
    group,
    name,
    best,
    median,
    bestShare: best / peak.best,
    share: median / peak.median,
    ns: quantile(ns, 0.5),
  };
});
if (options.json) {
  console.log(JSON.stringify({ node: process.version, relaxed: options.relaxed, peak, results }, null, 2));
} else {
  const percent = (share) => `${Math.round(100 * share)} %`;
  console.log(
    `peak: best ${peak.best.toFixed(1)}, median ${peak.median.toFixed(1)} GFLOP/s (Node ${process.version})\n`,
  );
  console.log("| | product m × n × k | best GFLOP/s | of peak | median GFLOP/s | of peak | µs |");
  console.log("|---|---|--:|--:|--:|--:|--:|");
  for (const { group, name, best, median, bestShare, share, ns } of results) {
    const cells = [
      best.toFixed(1),
      percent(bestShare),
      median.toFixed(1),
      percent(share),
      (ns / 1e3).toPrecision(3),
    ];
    console.log(`| ${group} | ${name} | ${cells.join(" | ")} |`);
  }
}
