// Predictions: how long one row takes, call by call, and how many rows a second pass.
//
//   npm run build && node bench/inference.js [--rounds 20] [--json]
import { parseArgs } from "node:util";
import { tensor } from "downhill";
import { modelOf } from "./lib/model.js";
import { present } from "./lib/report.js";
import { statistics, takeTurns } from "./lib/rounds.js";
import { data, inference } from "./lib/workloads.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, json: { type: "boolean", default: false } },
});

/** Times every call by itself: a user waits for one call, not for their mean. */
function timed(name, rows, call) {
  const us = [];
  return {
    name,
    rows,
    us,
    run(count) {
      for (let i = 0; i < count; i++) {
        const start = performance.now();
        call(i);
        us.push((performance.now() - start) * 1e3);
      }
    },
  };
}

const cases = Object.entries(inference).flatMap(([name, workload]) => {
  const { layers, batch, rows } = workload;
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  const { x } = data(workload);
  const plain = Array.from({ length: rows / batch }, (_, i) =>
    x.slice(i * batch * inputs, (i + 1) * batch * inputs),
  );
  const out = new Float32Array(batch * outputs);
  const tensors = plain.map((part) => tensor(part, [batch, inputs]));
  const into = modelOf(workload);
  const fresh = modelOf(workload);
  return [
    timed(`${name}, out given`, batch, (i) => into.predict(plain[i % plain.length], { out })),
    timed(`${name}, new tensor`, batch, (i) => fresh.predict(tensors[i % tensors.length])),
  ];
});
const times = await takeTurns(cases, { rounds: Number(options.rounds), sliceMs: 10, warmMs: 150 });
present([
  {
    title: "Inference",
    columns: {
      workload: "workload",
      p50: "p50 µs",
      p99: "p99 µs",
      p999: "p99.9 µs",
      rate: "rows/s",
      margin: "± %",
    },
    rows: cases.map(({ name, rows, us }, i) => {
      const { p50, p99, p999 } = statistics(us);
      return {
        workload: name,
        p50,
        p99,
        p999,
        rate: (rows * 1e3) / times[i].p50,
        margin: times[i].rme / 100,
      };
    }),
  },
]);
