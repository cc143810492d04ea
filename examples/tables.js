// From a CSV file to predictions: columns are read, a network is trained and judged, and answers for records.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadIris } from "downhill/samples";
import { diagnose, loadTabular, tabular } from "downhill/tables";

const folder = mkdtempSync(path.join(tmpdir(), "downhill-tables-"));
const file = path.join(folder, "iris.csv");
const { x, y, shape, classes } = loadIris();
const [rows, columns] = shape;
const lines = Array.from(
  { length: rows },
  (_, i) => `${x.slice(i * columns, (i + 1) * columns).join()},${classes[y[i]]}`,
);
writeFileSync(file, `sepal length,sepal width,petal length,petal width,species\n${lines.join("\n")}\n`);

const model = tabular({ target: "species", seed: 1 });
const { scores, baselines, importance } = await model.fit(file);
console.log(`held-out accuracy ${scores.accuracy.toFixed(3)} of ${scores.rows} rows`);
for (const [name, score] of Object.entries(baselines)) console.log(`${name}: ${score.accuracy.toFixed(3)}`);
console.log(`most important: ${importance[0].column}`);

const flower = { "sepal length": 5.1, "sepal width": 3.5, "petal length": 1.4, "petal width": 0.2 };
const again = loadTabular(model.toBytes());
console.log(
  again.predict(flower).label,
  again.predict(flower).probability === model.predict(flower).probability,
);
for (const { seen, advice } of await diagnose(model, file)) console.log(`doctor: ${seen} ${advice}`);
writeFileSync(path.join(folder, "report.html"), model.report());
rmSync(folder, { recursive: true });
