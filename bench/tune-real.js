// Real tuning: what a minute of `tuneModel` finds, beside a network of 64 units with Adam's defaults, on rows that the search
// never saw.
//   node bench/tune-real.js [path of housing.csv] [seconds] [workers] [splits] [first split]        (needs `npm run build`)
// Digits come with the package. Housing: California housing, 1990 census (Pace & Barry 1997), columns of numbers only.
import { readFileSync } from "node:fs";
import { callbacks, layers, sequential, tensor } from "../dist/index.js";
import { holdOut, loadDigits } from "../dist/samples/index.js";
import { tuneModel } from "../dist/tune/index.js";

const [housing, seconds = "60", workers = "2", splits = "1", first = "7"] = process.argv.slice(2);
const TEST = 0.2;

function digits(seed) {
  const { train, heldOut } = holdOut(loadDigits(), { fraction: TEST, seed });
  const part = ({ x, y, shape }) => ({ x: tensor(x, shape), y });
  return { name: "digits", train: part(train), test: part(heldOut), classes: 10 };
}

/** The numbers of a table; rows with a gap are left out. The last column is the target. */
function housingRows(path, seed) {
  const [head, ...lines] = readFileSync(path, "utf8").trim().split("\n");
  const columns = head.split(",").flatMap((name, i) => (name === "ocean_proximity" ? [] : [i]));
  const rows = lines.map((line) => line.split(",")).filter((cells) => columns.every((i) => cells[i] !== ""));
  const all = {
    x: Float32Array.from(rows.flatMap((cells) => columns.slice(0, -1).map((i) => Number(cells[i])))),
    y: Int32Array.from(rows, (_, i) => i),
    shape: [rows.length, columns.length - 1],
    classes: [],
  };
  const target = rows.map((cells) => Number(cells[columns.at(-1)]));
  const { train, heldOut } = holdOut(all, { fraction: TEST, seed });
  const part = ({ x, y, shape }) => ({ x: tensor(x, shape), y: Float32Array.from(y, (row) => target[row]) });
  return { name: "housing", train: part(train), test: part(heldOut), classes: 0 };
}

const deviationOf = (values, mean) =>
  Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);

/**
 * 64 units, Adam's defaults, inputs and numeric targets standardised, trained until a fifth of the rows has not got better for
 * 20 epochs, and then on all rows for as many epochs as were best.
 */
async function plain({ train, classes }) {
  const [rows, columns] = train.x.shape;
  const mean = classes > 0 ? 0 : train.y.reduce((a, b) => a + b) / rows;
  const deviation = classes > 0 ? 1 : deviationOf(train.y, mean);
  const y = tensor(
    Float32Array.from(train.y, (v) => (v - mean) / deviation),
    [rows, 1],
  );
  const scale = layers.normalization({ inputShape: [columns] });
  scale.adapt(train.x);
  const build = () => {
    const model = sequential({
      seed: 1,
      layers: [
        scale,
        layers.dense({ units: 64, activation: "relu" }),
        layers.dense({ units: classes || 1, activation: classes > 0 ? "softmax" : "linear" }),
      ],
    });
    model.compile({ optimizer: "adam", loss: classes > 0 ? "sparseCategoricalCrossentropy" : "mse" });
    return model;
  };
  const stop = callbacks.earlyStopping({ patience: 20 });
  const { history } = await build().fit(train.x, y, { epochs: 300, validationSplit: 0.2, callbacks: [stop] });
  const epochs = history.valLoss.indexOf(Math.min(...history.valLoss)) + 1;
  const model = build();
  await model.fit(train.x, y, { epochs });
  const predict = (x) => ({ data: model.predict(x).data.map((v) => v * deviation + mean) });
  return { model: { predict }, epochs };
}

function judge(model, { test, classes }) {
  const { data } = model.predict(test.x);
  if (classes > 0) {
    let right = 0;
    let loss = 0;
    test.y.forEach((label, row) => {
      const chances = data.subarray(row * classes, (row + 1) * classes);
      if (chances.indexOf(Math.max(...chances)) === label) right++;
      loss -= Math.log(Math.max(chances[label], 1e-7)) / test.y.length;
    });
    return `accuracy ${(right / test.y.length).toFixed(4)}, cross-entropy ${loss.toFixed(4)}`;
  }
  const mean = test.y.reduce((a, b) => a + b) / test.y.length;
  const square = (f) => test.y.reduce((sum, y, i) => sum + f(y, i) ** 2, 0) / test.y.length;
  const error = square((y, i) => y - data[i]);
  return `root mean squared error ${Math.sqrt(error).toFixed(0)}, r² ${(1 - error / square((y) => y - mean)).toFixed(4)}`;
}

const epochsOf = ({ trials }) => trials.reduce((sum, { intermediate }) => sum + intermediate.length, 0);

async function compare(data) {
  const task = data.classes > 0 ? "classes" : "numbers";
  console.log(
    `${data.name}: ${data.train.y.length} rows to learn from, ${data.test.y.length} to be judged by`,
  );
  const first = await plain(data);
  console.log(`  64 units, Adam, ${first.epochs} epochs: ${judge(first.model, data)}`);
  const begin = performance.now();
  const options = { task, time: Number(seconds), seed: 1, ensemble: 5, workers: Number(workers) };
  const { study, model, ensemble, score } = await tuneModel({ ...data.train, ...options });
  const took = ((performance.now() - begin) / 1000).toFixed(1);
  const complete = study.trials.filter(({ state }) => state === "complete").length;
  console.log(
    `  tuneModel, ${workers} workers, ${took} s: ${study.trials.length} trials (${complete} complete), ${epochsOf(study)} epochs`,
  );
  console.log(`  best, trial ${study.best.number}: ${JSON.stringify(study.best.params)}`);
  console.log(`  held out: ${JSON.stringify(score)}`);
  console.log(`  best, test: ${judge(model, data)}`);
  console.log(`  mean of the best 5, test: ${judge(ensemble, data)}`);
}

for (let split = Number(first); split < Number(first) + Number(splits); split++) {
  await compare(digits(split));
  if (housing !== undefined && housing !== "-") await compare(housingRows(housing, split));
}
