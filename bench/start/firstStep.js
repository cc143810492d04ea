// The process that bench/start/run.js times: imports the library, makes the model of W3 and trains one step. Prints how long each stage
// took, in milliseconds.
const marks = [performance.now()];
const mark = () => marks.push(performance.now());

const { layers, sequential, tensor } = await import("downhill");
mark();
const x = tensor(
  Float32Array.from({ length: 32 * 64 }, (_, i) => ((i * 7919) % 17) / 16),
  [32, 64],
);
const y = Float32Array.from({ length: 32 }, (_, i) => i % 10);
const model = sequential({
  seed: 1,
  layers: [
    layers.dense({ units: 32, activation: "relu", inputShape: [64] }),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
mark();
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
mark();
await model.fit(x, y, { batchSize: 32 });
mark();
const stages = ["import", "model", "compile", "fit"];
process.stdout.write(JSON.stringify(Object.fromEntries(stages.map((s, i) => [s, marks[i + 1] - marks[i]]))));
