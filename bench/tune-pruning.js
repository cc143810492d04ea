// How many epochs ASHA saves: per seed the best of some unpruned trials, and how many epochs ASHA needs until a trial of its own
// has run to the end and is as good. It gives up where it has taken as many epochs; that counts as 1.
//   node bench/tune-pruning.js [trials] [seeds]        (needs `npm run build`)
import { layers, optimizers, schedules, sequential, tensor } from "../dist/index.js";
import { holdOut, loadDigits } from "../dist/samples/index.js";
import { pruners, samplers, tune } from "../dist/tune/index.js";

const [trials = 30, seeds = 5] = process.argv.slice(2).map(Number);
const EPOCHS = 48;

/** A network on the digits, judged on a third of them; another third for every seed. */
function objectiveFor(seed) {
  const { train, heldOut } = holdOut(loadDigits(), { fraction: 1 / 3, seed });
  const part = ({ x, y, shape }) => [
    tensor(
      x.map((v) => v / 16),
      shape,
    ),
    y,
  ];
  const [[x, y], validationData] = [part(train), part(heldOut)];
  return async (trial) => {
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
    let best = Number.POSITIVE_INFINITY;
    const onEpochEnd = (epoch, { valLoss }) => {
      best = Math.min(best, valLoss);
      trial.report(best, epoch + 1);
    };
    const options = { epochs: EPOCHS, batchSize, validationData, callbacks: [{ onEpochEnd }] };
    await model.fit(x, y, { ...options, signal: trial.signal, threads: 1 });
    return best;
  };
}

const epochsOf = ({ trials: all }) => all.reduce((sum, { intermediate }) => sum + intermediate.length, 0);
const shares = [];
for (let seed = 1; seed <= seeds; seed++) {
  const options = { objective: objectiveFor(seed), sampler: samplers.tpe({ seed }) };
  const none = await tune({ ...options, trials });
  const [goal, all] = [none.best.value, epochsOf(none)];
  const enough = (study, { value, state }) => {
    if ((state === "complete" && value <= goal) || epochsOf(study) >= all) study.stop();
  };
  const pruner = pruners.asha({ minResource: 3, reductionFactor: 4 });
  const asha = await tune({ ...options, pruner, trials: 100 * trials, callbacks: [enough] });
  const { value } = asha.best;
  shares.push(value <= goal ? epochsOf(asha) / all : 1);
  console.log(
    `seed ${seed}: no pruning ${goal.toFixed(4)} in ${all} epochs, ` +
      `ASHA ${value.toFixed(4)} in ${epochsOf(asha)} epochs and ${asha.trials.length} trials: ${shares.at(-1).toFixed(2)}`,
  );
}
const sorted = shares.toSorted((a, b) => a - b);
const mean = shares.reduce((a, b) => a + b) / seeds;
console.log(
  `ASHA took ${sorted[seeds >> 1].toFixed(2)} of the epochs (median of ${seeds} seeds; mean ${mean.toFixed(2)})`,
);
