// A model of a table as one file of JavaScript: the network, what the columns become, and what the outputs mean.
import { standaloneSource } from "../../formats/standalone/toStandaloneJs.js";
import type { Sequential } from "../../index.js";
import { Encoder } from "../columns/kinds.js";
import { storedTable } from "../stored.js";
import { answers } from "./answers.generated.js";

/**
 * The source of an ES module without dependencies. Its `predict` takes a record, or a list of them, and answers as `model.predict`
 * does; `predictNumbers` takes rows of the network's inputs, whose names are in `inputs`. Probabilities and numbers differ from
 * the model's by rounding alone.
 *
 * @param network of a model of a table: `model.network`.
 * @throws {RangeError} for a network that says nothing about a table.
 * @example
 * const rows = Array.from({ length: 40 }, (_, i) => ({ size: (i * 7) % 40, big: (i * 7) % 40 > 20 ? "yes" : "no" }));
 * const model = tabular({ target: "big", epochs: 2 });
 * await model.fit(rows);
 * const source = tableToJs(model.network); // text for a file such as flats.js, which exports predict
 */
export function tableToJs(network: Sequential): string {
  const { columns, target } = storedTable(network, "tableToJs");
  return [
    standaloneSource(network, "predictNumbers"),
    "// Records: cells become numbers as in training, outputs become classes or numbers in the target's unit.",
    answers,
    `export const inputs = ${JSON.stringify(new Encoder(columns).inputs)};`,
    `export const predict = tableAnswers.answersOf(predictNumbers, ${JSON.stringify({ columns, target })});\n`,
  ].join("\n");
}
