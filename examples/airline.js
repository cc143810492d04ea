// A forecast of airline passengers, 1949 to 1960: a GRU reads twelve months and says how far the next one lies above the month a year before.
// Beside it the naive forecasts: the month before, and the same month of the year before.
import { readFile } from "node:fs/promises";
import { layers, optimizers, sequential, tensor } from "downhill";

const csv = await readFile(new URL("data/airline-passengers.csv", import.meta.url), "utf8");
const passengers = csv
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => Number(line.split(",")[1]));

const YEAR = 12;
const TESTED = 24;
/** Growth over a year, which does not swing with the seasons. */
const growth = passengers.slice(YEAR).map((n, i) => n / passengers[i] - 1);
const SCALE = 5;
const windows = growth.slice(YEAR).map((next, i) => ({ x: growth.slice(i, i + YEAR), next }));
const rows = (part) =>
  tensor(Float32Array.from(part.flatMap(({ x }) => x.map((g) => g * SCALE))), [part.length, YEAR, 1]);
const targets = (part) => tensor(Float32Array.from(part.map(({ next }) => next * SCALE)), [part.length, 1]);
const [train, test] = [windows.slice(0, -TESTED), windows.slice(-TESTED)];

const model = sequential({
  seed: 1,
  layers: [layers.gru({ units: 16, inputShape: [YEAR, 1] }), layers.dense({ units: 1 })],
});
model.compile({ optimizer: optimizers.adam({ learningRate: 0.005 }), loss: "meanSquaredError" });
await model.fit(rows(train), targets(train), { epochs: 150, batchSize: 16 });

const forecast = model.predict(rows(test)).data;
const first = passengers.length - TESTED;
const error = (guess) => {
  const wrong = Array.from({ length: TESTED }, (_, i) => Math.abs(guess(i) - passengers[first + i]));
  return wrong.reduce((a, b) => a + b) / TESTED;
};
console.log(`${train.length} months to learn from, ${TESTED} to forecast one after the other`);
console.log(
  `mean error, month before:         ${error((i) => passengers[first + i - 1]).toFixed(1)} thousand`,
);
console.log(
  `mean error, month of last year:   ${error((i) => passengers[first + i - YEAR]).toFixed(1)} thousand`,
);
console.log(
  `mean error, GRU:                  ${error((i) => passengers[first + i - YEAR] * (1 + forecast[i] / SCALE)).toFixed(1)} thousand`,
);
