// How many epochs ASHA saves. Many networks with parameters drawn at random are trained to the end once; then, in many orders of
// theirs, the best of the first 30 is what a search without pruning finds, and ASHA goes through the same order until a trial that
// it lets run to the end is as good. As a trial's course does not depend on pruning, reading it from the first training is exact.
//   node bench/tune-pruning.js [networks] [orders]        (needs `npm run build`)
import { layers, optimizers, schedules, sequential, tensor } from "../dist/index.js";
import { holdOut, loadDigits } from "../dist/samples/index.js";
import { pruners, samplers, tune } from "../dist/tune/index.js";

const [networks = 120, orders = 50] = process.argv.slice(2).map(Number);
const EPOCHS = 32;
const TRIALS = 30;

const { train, heldOut } = holdOut(loadDigits(), { fraction: 1 / 3, seed: 1 });
const rows = ({ x, y, shape }) => [
  tensor(
    x.map((v) => v / 16),
    shape,
  ),
  y,
];
const [[x, y], validationData] = [rows(train), rows(heldOut)];

async function objective(trial) {
  const depth = trial.int("layers", { low: 1, high: 3 });
  const units = trial.int("units", { low: 8, high: 128, log: true });
  const activation = trial.choice("activation", ["relu", "tanh", "gelu"]);
  const rate = trial.float("dropout", { low: 0, high: 0.5 });
  const initialLearningRate = trial.float("learningRate", { low: 1e-4, high: 3e-2, log: true });
  const batchSize = trial.choice("batchSize", [16, 32, 64, 128]);
  const dense = (i) => layers.dense({ units, activation, ...(i === 0 ? { inputShape: [64] } : {}) });
  const hidden = Array.from({ length: depth }, (_, i) => [dense(i), layers.dropout({ rate })]).flat();
  const output = layers.dense({ units: 10, activation: "softmax" });
  const model = sequential({ seed: 1, layers: [...hidden, output] });
  const decaySteps = Math.ceil(y.length / batchSize) * EPOCHS;
  const learningRate = schedules.cosineDecay({ initialLearningRate, decaySteps });
  model.compile({ optimizer: optimizers.adam({ learningRate }), loss: "sparseCategoricalCrossentropy" });
  const { history } = await model.fit(x, y, { epochs: EPOCHS, batchSize, validationData, threads: 1 });
  trial.setAttribute("course", history.valLoss);
  return Math.min(...history.valLoss);
}

const trained = await tune({ objective, sampler: samplers.random({ seed: 1 }), trials: networks });
const courses = trained.trials.map(({ attributes }) => attributes.course);
console.log(`${networks} networks trained for ${EPOCHS} epochs each; best ${trained.best.value.toFixed(4)}`);

/** All numbers below n, in an order that belongs to the seed. */
async function orderOf(n, seed) {
  const keys = await tune({
    objective: (trial) => trial.float("key", { low: 0, high: 1 }),
    sampler: samplers.random({ seed }),
    trials: n,
  });
  return keys.trials.toSorted((a, b) => a.value - b.value).map(({ number }) => number);
}

/** @returns epochs and trials until ASHA has found the goal; undefined where it has not in all the networks. */
async function until(goal, order, pruner) {
  const study = await tune({
    objective: (trial) => {
      let best = Number.POSITIVE_INFINITY;
      for (const [epoch, loss] of courses[order[trial.number]].entries()) {
        best = Math.min(best, loss);
        trial.report(best, epoch + 1);
        if (trial.shouldPrune()) return trial.prune();
      }
      return best;
    },
    pruner,
    sampler: samplers.random(),
    trials: order.length,
    callbacks: [(now, { state, value }) => state === "complete" && value <= goal && now.stop()],
  });
  const epochs = study.trials.reduce((sum, { intermediate }) => sum + intermediate.length, 0);
  return { epochs, trials: study.trials.length, isFound: study.best.value <= goal };
}

for (const options of [
  { minResource: 2, reductionFactor: 4 },
  { minResource: 4, reductionFactor: 3 },
  { minResource: 4, reductionFactor: 2 },
]) {
  const shares = [];
  let missed = 0;
  for (let seed = 0; seed < orders; seed++) {
    const order = await orderOf(networks, seed);
    const goal = Math.min(...order.slice(0, TRIALS).flatMap((i) => courses[i]));
    const { epochs, isFound } = await until(goal, order, pruners.asha(options));
    if (!isFound) missed++;
    shares.push(isFound ? epochs / (TRIALS * EPOCHS) : Number.POSITIVE_INFINITY);
  }
  const at = (q) => shares.toSorted((a, b) => a - b)[Math.floor(q * (orders - 1))].toFixed(2);
  console.log(
    `ASHA ${JSON.stringify(options)}: as good as the best of ${TRIALS} after ${at(0.5)} of the epochs ` +
      `(median of ${orders} orders; quartiles ${at(0.25)} … ${at(0.75)}; not found at all in ${missed})`,
  );
}
