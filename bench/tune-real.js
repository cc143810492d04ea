// Real tuning: what a minute of `tuneModel` finds, beside a network of 64 units with Adam's defaults, on rows that the search
// never saw; and how many epochs ASHA saves for the same score.
//   node bench/tune-real.js [path of housing.csv] [seconds]        (needs `npm run build`)
// Digits come with the package. Housing: California housing, 1990 census (Pace & Barry 1997), columns of numbers only.
import { readFileSync } from "node:fs";
import { tensor } from "../dist/index.js";
import { holdOut, loadDigits } from "../dist/samples/index.js";
import { pruners, tuneModel } from "../dist/tune/index.js";

const [housing, seconds = "60"] = process.argv.slice(2);
const TEST = 0.2;

function digits() {
  const { train, heldOut } = holdOut(loadDigits(), { fraction: TEST, seed: 7 });
  const part = ({ x, y, shape }) => ({ x: tensor(x, shape), y });
  return { name: "digits", train: part(train), test: part(heldOut), classes: 10 };
}

/** The numbers of a table; rows with a gap are left out. The last column is the target. */
function housingRows(path) {
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
  const { train, heldOut } = holdOut(all, { fraction: TEST, seed: 7 });
  const part = ({ x, y, shape }) => ({ x: tensor(x, shape), y: Float32Array.from(y, (row) => target[row]) });
  return { name: "housing", train: part(train), test: part(heldOut), classes: 0 };
}

/** 64 units, Adam's defaults, inputs standardised, as many epochs as early stopping on a fifth of the rows finds best. */
async function plain({ train, classes }) {
  const { model, study } = await tuneModel({
    ...train,
    trials: 1,
    task: classes > 0 ? "classes" : "numbers",
  });
  return { model, epochs: study.best.attributes.epochs };
}

async function judge(model, { test, classes }) {
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
  console.log(`  64 units, Adam, ${first.epochs} epochs: ${await judge(first.model, data)}`);
  const begin = performance.now();
  const found = await tuneModel({ ...data.train, task, time: Number(seconds), seed: 1, ensemble: 5 });
  const took = ((performance.now() - begin) / 1000).toFixed(1);
  const { study, model, ensemble, score } = found;
  const complete = study.trials.filter(({ state }) => state === "complete").length;
  console.log(
    `  tuneModel, ${took} s, ${study.trials.length} trials (${complete} complete), ${epochsOf(study)} epochs`,
  );
  console.log(`  best: ${JSON.stringify(study.best.params)}, held out ${JSON.stringify(score)}`);
  console.log(`  best, test: ${await judge(model, data)}`);
  console.log(`  mean of the best 5, test: ${await judge(ensemble, data)}`);
}

/** How many epochs ASHA needs to reach what `trials` unpruned trials find, as long as it takes up to the same number. */
async function saved({ name, train, classes }, trials) {
  const shares = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const options = { ...train, task: classes > 0 ? "classes" : "numbers", epochs: 54, patience: 54, seed };
    const none = await tuneModel({ ...options, trials, pruner: pruners.none() });
    const [goal, all] = [none.study.best.value, epochsOf(none.study)];
    const enough = (study, { value, state }) => {
      if ((state === "complete" && value <= goal) || epochsOf(study) >= all) study.stop();
    };
    const asha = await tuneModel({ ...options, trials: 100 * trials, callbacks: [enough] });
    shares.push(epochsOf(asha.study) / all);
    console.log(
      `${name}, seed ${seed}: none ${goal.toFixed(4)} in ${all} epochs (${trials} trials), ` +
        `ASHA ${asha.score.loss.toFixed(4)} in ${epochsOf(asha.study)} (${asha.study.trials.length} trials)`,
    );
  }
  console.log(
    `${name}: ASHA took ${shares.sort((a, b) => a - b)[2].toFixed(2)} of the epochs (median of 5 seeds)`,
  );
}

await compare(digits());
if (housing !== undefined) await compare(housingRows(housing));
await saved(digits(), 30);
