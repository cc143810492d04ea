// How good the samplers are: four functions, 30 seeds, 100 trials each. Prints the median of the best values found, with
// the quartiles, and in how many of the seeds a sampler beat random search.
//   node bench/tune-samplers.js [seeds] [trials]        (needs `npm run build`)
// Branin, Hartmann-6 and Rosenbrock: Surjanovic & Bingham, Virtual Library of Simulation Experiments,
// https://www.sfu.ca/~ssurjano/optimization.html. The mixed one is made up: it has what tuning a network has, a
// logarithmic range, choices, whole numbers, and parameters that only some trials have.
import { samplers, tune } from "../dist/tune/index.js";

const [seeds = 30, trials = 100] = process.argv.slice(2).map(Number);

function branin(trial) {
  const x = trial.float("x", { low: -5, high: 10 });
  const y = trial.float("y", { low: 0, high: 15 });
  const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

const HEIGHTS = [1, 1.2, 3, 3.2];
const WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const CENTRES = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

function hartmann6(trial) {
  const x = Array.from({ length: 6 }, (_, i) => trial.float(`x${i}`, { low: 0, high: 1 }));
  const hills = HEIGHTS.map((height, k) => {
    const distance = x.reduce((sum, xi, i) => sum + WIDTHS[k][i] * (xi - CENTRES[k][i]) ** 2, 0);
    return height * Math.exp(-distance);
  });
  return -hills.reduce((a, b) => a + b);
}

function rosenbrock5(trial) {
  const x = Array.from({ length: 5 }, (_, i) => trial.float(`x${i}`, { low: -5, high: 10 }));
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
}

/** The least value is 0: adam, 3 layers of 48, 48 and 48 units, tanh, learning rate 0.003, weight decay 1e-4. */
function mixed(trial) {
  const optimizer = trial.choice("optimizer", ["sgd", "adam", "rmsprop"]);
  const rate = Math.log10(trial.float(`learningRate/${optimizer}`, { low: 1e-6, high: 1, log: true }));
  let loss = (rate - { sgd: -1, adam: -2.5, rmsprop: -3 }[optimizer]) ** 2 / 4;
  loss += { sgd: 0.4, adam: 0, rmsprop: 0.2 }[optimizer];
  if (optimizer === "sgd") loss += 0.3 * (0.9 - trial.float("momentum", { low: 0, high: 0.99 })) ** 2;
  if (optimizer === "adam") {
    loss += 0.02 * (Math.log10(trial.float("weightDecay", { low: 1e-7, high: 1e-1, log: true })) + 4) ** 2;
  }
  const layers = trial.int("layers", { low: 1, high: 4 });
  loss += 0.15 * Math.abs(layers - 3);
  for (let i = 0; i < layers; i++) {
    const units = trial.int(`units${i}`, { low: 4, high: 256, log: true });
    loss += 0.05 * Math.log2(units / 48) ** 2;
  }
  loss += { relu: 0.1, tanh: 0, gelu: 0.03, sigmoid: 0.3 }[
    trial.choice("activation", ["relu", "tanh", "gelu", "sigmoid"])
  ];
  return loss;
}

const FUNCTIONS = { branin, hartmann6, rosenbrock5, mixed };
const SAMPLERS = {
  random: (seed) => samplers.random({ seed }),
  quasiRandom: (seed) => samplers.quasiRandom({ seed }),
  tpe: (seed) => samplers.tpe({ seed }),
  "tpe, parameters apart": (seed) => samplers.tpe({ seed, multivariate: false }),
  cmaEs: (seed) => samplers.cmaEs({ seed }),
  "nsga2, population 20": (seed) => samplers.nsga2({ seed, populationSize: 20 }),
};

function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

for (const [name, objective] of Object.entries(FUNCTIONS)) {
  console.log(`\n${name}: best of ${trials} trials, ${seeds} seeds`);
  let random = [];
  for (const [label, sampler] of Object.entries(SAMPLERS)) {
    const started = performance.now();
    const found = [];
    for (let seed = 0; seed < seeds; seed++) {
      const study = await tune({ objective, trials, sampler: sampler(seed) });
      found.push(study.best.value);
    }
    if (label === "random") random = found;
    const wins = found.filter((value, i) => value < random[i]).length;
    const sorted = found.toSorted((a, b) => a - b);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share).toPrecision(4));
    const time = ((performance.now() - started) / (seeds * trials)).toFixed(2);
    const spread = `quartiles ${low} … ${high}`.padEnd(34);
    console.log(
      `  ${label.padEnd(22)} median ${middle.padEnd(9)} ${spread} better than random ${wins}/${seeds}  ${time} ms a trial`,
    );
  }
}
