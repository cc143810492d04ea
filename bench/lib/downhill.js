// Ours, as a peer of bench/compare.js: `fit` on the whole data, and `predict` into an array that is there already.
import { readFileSync } from "node:fs";
import { tensor } from "downhill";
import { modelOf } from "./model.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

export async function open(workload, { threads = 1, precision = "strict" }) {
  const { x, y, layers, batch, rows, weights } = workload;
  const model = modelOf(workload, precision);
  const names = model.weights.map((w) => w.name);
  const data = weights.flatMap(({ kernel, bias }) => [kernel, bias]);
  model.setWeights(names.map((name, i) => ({ name, data: data[i] })));
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  if (workload.kind === "inference") {
    const out = new Float32Array(batch * outputs);
    const given = batch === 1 ? x.slice(0, inputs) : tensor(x.slice(0, batch * inputs), [batch, inputs]);
    return { version, predict: () => model.predict(given, { out }).data };
  }
  const [allX, allY] = [tensor(x, [rows, inputs]), tensor(y, [rows, outputs])];
  const first = [
    tensor(x.slice(0, batch * inputs), [batch, inputs]),
    tensor(y.slice(0, batch * outputs), [batch, outputs]),
  ];
  return {
    version,
    async train(steps) {
      await model.fit(allX, allY, {
        stepsPerEpoch: steps,
        batchSize: batch,
        sampling: "sequential",
        threads,
      });
    },
    loss: async () => (await model.evaluate(...first, { batchSize: batch })).loss,
  };
}
