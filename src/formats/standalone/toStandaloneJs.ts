// A model as one file of JavaScript: its graph as a list of calls, the operators that they need, and the weights in base64.

import { littleEndianBytes } from "../../files/writeSafetensors.js";
import { isDoubles } from "../../kinds.js";
import type { Sequential } from "../../model/sequential.js";
import { toBase64 } from "../../runtime/base64.js";
import type { Constant, GraphNode } from "../graph/graph.js";
import { graphOf } from "../graph/graphOf.js";
import { operators } from "./operators.js";

/**
 * The model as the source of an ES module without dependencies, with `inputShape`, `outputShape` and
 * `predict(x)`: x one or several rows, as a flat or nested array or a typed array; it gives a Float32Array,
 * the outputs of one row after the other. Numbers differ from `model.predict` by rounding alone.
 *
 * @throws {RangeError} naming a layer or activation that has no translation. @throws {TypeError} for what is no model.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * const source = toStandaloneJs(model); // text for a file such as network.js
 */
export function toStandaloneJs(model: Sequential): string {
  return standaloneSource(model, "predict");
}

/** @param name that the function of the module has. */
export function standaloneSource(model: Sequential, name: string): string {
  const graph = graphOf(model, "toStandaloneJs");
  const used = neededBy(graph.nodes.map(({ op }) => op));
  const variables = new Map<string, string>([[graph.input, "x"]]);
  const variable = (ref: string): string => variables.get(ref) as string;
  const constants = graph.constants.map((constant, i) => {
    variables.set(constant.name, `w${i}`);
    return `const w${i} = ${tensorSource(constant)};`;
  });
  const calls = graph.nodes.map((node, i) => {
    const call = callSource(node, variable);
    variables.set(node.outputs[0] as string, `t${i}`);
    return `  const t${i} = ${call};`;
  });
  return `${[
    `// A neural network in inference, written by downhill. ${name}(x) takes one or several rows of numbers.`,
    `export const inputShape = ${JSON.stringify(graph.inputShape)};`,
    `export const outputShape = ${JSON.stringify(graph.outputShape)};`,
    SUPPORT,
    ...used.map((name) => `const ${functionName(name)} = ${operators[name]?.code};`),
    ...constants,
    "function run(x) {",
    ...calls,
    `  return ${variable(graph.output)}.data;`,
    "}",
    predictSource(name),
  ].join("\n")}\n`;
}

function functionName(op: string): string {
  return op[0] === op[0]?.toUpperCase() ? `op${op}` : op;
}

function callSource({ op, inputs, attributes }: GraphNode, variable: (ref: string) => string): string {
  const given = inputs.map(variable);
  if (Object.keys(attributes).length > 0) given.push(JSON.stringify(attributes));
  return `${functionName(op)}(${given.join(", ")})`;
}

/** The operators and what they build on, what is needed first. */
function neededBy(names: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (!Object.hasOwn(operators, name))
      throw new RangeError(`toStandaloneJs: the operator ${name} has no JavaScript.`);
    for (const need of operators[name]?.needs ?? []) visit(need);
    found.add(name);
  };
  for (const name of names) visit(name);
  return [...found];
}

function tensorSource({ shape, data }: Constant): string {
  if (isDoubles(data)) return `{ shape: [${shape}], data: [${data}] }`;
  return `{ shape: [${shape}], data: floats("${toBase64(littleEndianBytes(data))}") }`;
}

const SUPPORT = `const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);
const floats = (text) => {
  const view = new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
};`;

const predictSource = (name: string): string => `export function ${name}(x) {
  const data = Float32Array.from(Array.isArray(x) ? x.flat(Infinity) : x);
  const size = sizeOf(inputShape);
  if (data.length === 0 || data.length % size !== 0)
    throw new RangeError(\`${name}: expected rows of \${size} numbers (shape [\${inputShape.join(", ")}]), got \${data.length} numbers.\`);
  return run({ shape: [data.length / size, ...inputShape], data });
}`;
