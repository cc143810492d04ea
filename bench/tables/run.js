// Scores of tables with default settings, beside those of scikit-learn on the same rows.
//   /usr/bin/python3 bench/tables/prepare.py ../shared/data build/tables      writes the tables and scikit-learn's scores
//   node bench/tables/run.js build/tables [name …]
import { readFileSync } from "node:fs";
import path from "node:path";
import { tabular } from "../../build/modules/tables/index.js";

const [folder = "build/tables", ...wanted] = process.argv.slice(2);
const sets = JSON.parse(readFileSync(path.join(folder, "scikit-learn.json"), "utf8"));
const options = JSON.parse(process.env.TABULAR ?? "{}");

const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
const deviation = (values) => Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
const shown = (values) => `${mean(values).toFixed(4)} ± ${deviation(values).toFixed(4)}`;

console.log("| table | score | downhill | its linear model | scikit-learn: MLP | linear | boosting | s |");
console.log("|---|---|---|---|---|---|---|--:|");
for (const [name, { target, task, time, scores }] of Object.entries(sets)) {
  if (wanted.length > 0 && !wanted.some((w) => name.startsWith(w))) continue;
  const [found, linear, times] = [[], [], []];
  const key = task === "classification" ? "accuracy" : "r2";
  for (let seed = 0; seed < scores.MLP.length; seed++) {
    const file = (part) => path.join(folder, `${name}.${seed}.${part}.csv`);
    const started = performance.now();
    const model = tabular({
      target,
      task,
      seed,
      heldOut: 0,
      baseline: false,
      ...(time ? { time } : {}),
      ...options,
    });
    const story = await model.fit(file("train"));
    times.push((performance.now() - started) / 1000);
    found.push((await model.evaluate(file("test")))[key]);
    if (process.env.VERBOSE) console.error(name, seed, story.bestEpoch, story.scores[key], found.at(-1));
    if (options.baseline) linear.push(story.baselines["a linear model"][key]);
  }
  const rest = ["MLP", "linear", "boosting"].map((title) => shown(scores[title]));
  console.log(
    `| ${[name, key === "r2" ? "R²" : key, shown(found), linear.length ? shown(linear) : "–", ...rest, mean(times).toFixed(1)].join(" | ")} |`,
  );
}
