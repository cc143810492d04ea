// Matrix product: GFLOP/s per shape and form, and the share of the register-only peak of the same process.
//
//   npm run build && node bench/kernels/gemm.js [--build simd|relaxed|wide] [--rounds 40] [--filter "32 × 128"] [--json]
//
// Kernels and yardstick (assembly/gemm/peak.ts) are compiled into one module. All shapes and the peak take turns
// (bench/lib/rounds.js). The peak's chains wait for latencies on some processors; the limit is what the units can do. "best" is
// the 90th percentile of a shape's rounds over the 90th of the peak's (not of the same rounds, so it can pass 100 %), "median"
// compares their medians. Read both: the yardstick needs few instructions a cycle and suffers less than a product from a
// neighbour on the same core.

import { parseArgs } from "node:util";
import { F0, F1, N0, P0 } from "../../build/modules/contract/frame.js";
import { present } from "../lib/report.js";
import { quantile, takeTurns } from "../lib/rounds.js";
import { compile, Yardstick } from "../lib/yardstick.js";

const FORMS = ["gemmNN", "gemmNT", "gemmTN"];
const FRAME = 4096;
const HEAP = 65536;

const { values: options } = parseArgs({
  options: {
    build: { type: "string", default: "simd" },
    rounds: { type: "string", default: "40" },
    filter: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});

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
const module = await compile(["assembly/gemm/gemm.ts", "assembly/gemm/peak.ts"], options.build);
const instance = new WebAssembly.Instance(module, { env: { memory } });
const kernels = instance.exports;
const yardstick = new Yardstick(instance, memory);
new Float32Array(memory.buffer, HEAP).fill(0.5);

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

const cases = Object.entries(groups)
  .flatMap(([group, shapes]) =>
    shapes.map((shape) => ({ group, shape, product: shape.join(" × ").replace(" ×", "") })),
  )
  .filter(({ group, product }) => `${group} ${product}`.includes(options.filter))
  .map((item) => ({
    ...item,
    prepare() {
      setFrame(...item.shape);
      kernels[item.shape[0]](FRAME);
    },
    run(calls) {
      const kernel = kernels[item.shape[0]];
      for (let i = 0; i < calls; i++) kernel(FRAME);
    },
  }));
if (cases.length === 0)
  throw new RangeError(`--filter "${options.filter}": no product has this in its name.`);
const times = await takeTurns(cases, {
  rounds: Number(options.rounds),
  between: () => yardstick.sample(["peak", "limit"]),
});
const rows = cases.map(({ group, product, shape: [, m, n, k] }, i) => {
  const { samples, p50, p99, rme } = times[i];
  const best = (2 * m * n * k) / quantile(samples, 0.1) / 1e6;
  const median = (2 * m * n * k) / p50 / 1e6;
  const shares = {
    bestShare: best / yardstick.best,
    share: median / yardstick.median,
    limitShare: best / yardstick.limit,
  };
  return { group, product, best, median, ...shares, us: p50 * 1e3, p99: p99 * 1e3, margin: rme / 100 };
});
present([
  {
    title: `Products, ${options.build} build`,
    columns: {
      group: "",
      product: "product m × n × k",
      best: "best GFLOP/s",
      bestShare: "of peak %",
      median: "median GFLOP/s",
      share: "of peak %",
      limitShare: "best of limit %",
      us: "µs",
      p99: "p99",
      margin: "± %",
    },
    rows,
    note: `Peak in registers, twelve chains: best ${yardstick.best.toFixed(1)}, median ${yardstick.median.toFixed(1)} GFLOP/s; limit, thirteen: best ${yardstick.limit.toFixed(1)}.`,
  },
]);
