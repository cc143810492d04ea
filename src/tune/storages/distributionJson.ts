// A distribution as Optuna writes it inside a record: {"name": "FloatDistribution", "attributes": {…}}, itself a string
// of JSON. Source: optuna/distributions.py, distribution_to_json and json_to_distribution.
import type { Choice, Distribution } from "../space/distribution.js";
import type { Json } from "./operations.js";
import { Float, readPythonJson, writePythonJson } from "./pythonJson.js";

export function writeDistribution(d: Distribution): string {
  if (d.kind === "choice") {
    return writePythonJson({ name: "CategoricalDistribution", attributes: { choices: d.choices } }, true);
  }
  if (d.kind === "int") {
    const { log, step, low, high } = d;
    return writePythonJson({ name: "IntDistribution", attributes: { log, step, low, high } }, true);
  }
  const attributes = {
    step: d.step === null ? null : new Float(d.step),
    low: new Float(d.low),
    high: new Float(d.high),
    log: d.log,
  };
  return writePythonJson({ name: "FloatDistribution", attributes }, true);
}

/** @throws {SyntaxError} where the text is no distribution that Optuna knows. */
export function readDistribution(text: string): Distribution {
  const { name, attributes } = readPythonJson(text) as { name?: Json; attributes?: { [key: string]: Json } };
  if (typeof name !== "string" || typeof attributes !== "object" || attributes === null) {
    throw new SyntaxError(`a distribution needs "name" and "attributes", got ${text}`);
  }
  const number = (key: string): number => {
    const value = attributes[key];
    if (typeof value !== "number") throw new SyntaxError(`${name}: "${key}" must be a number, got ${text}`);
    return value;
  };
  const step = attributes.step ?? null;
  const range = () => ({ low: number("low"), high: number("high"), log: attributes.log === true });
  switch (name) {
    case "FloatDistribution":
      return { kind: "float", ...range(), step: step === null ? null : number("step") };
    case "IntDistribution":
      return { kind: "int", ...range(), step: step === null ? 1 : number("step") };
    // The names of Optuna before version 3.
    case "UniformDistribution":
      return { kind: "float", ...range(), log: false, step: null };
    case "LogUniformDistribution":
      return { kind: "float", ...range(), log: true, step: null };
    case "DiscreteUniformDistribution":
      return { kind: "float", ...range(), log: false, step: number("q") };
    case "IntUniformDistribution":
      return { kind: "int", ...range(), log: false, step: number("step") };
    case "IntLogUniformDistribution":
      return { kind: "int", ...range(), log: true, step: 1 };
    case "CategoricalDistribution":
      if (!Array.isArray(attributes.choices))
        throw new SyntaxError(`${name}: "choices" must be a list, got ${text}`);
      return { kind: "choice", choices: attributes.choices as Choice[] };
    default:
      throw new SyntaxError(`unknown distribution ${JSON.stringify(name)}`);
  }
}
