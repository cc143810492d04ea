// How many trials per second one worker and two workers finish, in turns; and that both find the same with the same draws.
//   node bench/tune-workers.js [trials] [rounds]        (needs `npm run build`)
import { loadDigits } from "../dist/samples/index.js";
import { samplers, tune } from "../dist/tune/index.js";

const [trials = 40, rounds = 5] = process.argv.slice(2).map(Number);
const { x, y, shape } = loadDigits();
const shared = { x: x.map((value) => value / 16), y, columns: shape[1], epochs: 10 };

async function run(workers) {
  const study = await tune({
    objective: new URL("./tune/digitsObjective.js", import.meta.url),
    sampler: samplers.random({ seed: 1 }),
    trials: trials + workers,
    workers,
    shared,
  });
  // The first trial of each worker waits for the thread to start and to load: the rest is what a study consists of.
  const rest = study.trials.slice(workers);
  const seconds =
    (Math.max(...rest.map(({ end }) => end)) - Math.min(...rest.map(({ start }) => start))) / 1000;
  return { rate: rest.length / seconds, trials: study.trials };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const rates = { 1: [], 2: [] };
let isSame = true;
for (let round = 0; round < rounds; round++) {
  const [one, two] = [await run(1), await run(2)];
  rates[1].push(one.rate);
  rates[2].push(two.rate);
  for (const { number, value } of one.trials) isSame &&= two.trials[number].value === value;
}
const ratios = rates[2].map((rate, i) => rate / rates[1][i]);
console.log(`one worker:  ${median(rates[1]).toFixed(1)} trials a second`);
console.log(`two workers: ${median(rates[2]).toFixed(1)} trials a second`);
console.log(
  `ratio ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}), of ${rounds} rounds`,
);
console.log(`every trial has the same value with one and two: ${isSame}`);
