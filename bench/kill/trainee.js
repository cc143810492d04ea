// A training that may be killed at any moment: it goes on from its checkpoint where there is one. Its last line is a
// SHA-256 of the final weights and the history.
//   node bench/kill/trainee.js <checkpoint file> <setting> <threads>
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { sequential, tensor } from "downhill";
import { checkpoint } from "downhill/node";
import { loadDigits } from "downhill/samples";
import { layersOf, optimizerOf, settings } from "./settings.js";

const [file, name, threads] = process.argv.slice(2);
const setting = settings[name];
const { x, y, shape } = loadDigits();
const model = sequential({ seed: 11, layers: layersOf(setting) });
model.compile({
  optimizer: optimizerOf(setting),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
const data = tensor(
  x.map((v) => v / 16),
  shape,
);
/** Says when the training begins: from then on the moments of its end are drawn. */
const tell = { onTrainBegin: () => console.log("training") };
const { history } = await model.fit(data, y, {
  epochs: 16,
  batchSize: 32,
  validationSplit: 0.2,
  threads: Number(threads),
  sampling: setting.sampling ?? "shuffle",
  callbacks: [...(setting.callbacks?.() ?? []), checkpoint({ path: file, everySteps: 20 }), tell],
  ...(existsSync(file) ? { resumeFrom: readFileSync(file) } : {}),
});
const hash = createHash("sha256").update(JSON.stringify(history));
for (const { data } of model.weights) hash.update(new Uint8Array(data.buffer));
console.log(hash.digest("hex"));
