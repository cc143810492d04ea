// A model as Keras describes it, of every version since 1 and of TensorFlow.js, in one form: layers with their calls, what each call is
// given, inputs and outputs. A Sequential becomes a row of calls. Nothing is built here.
import { show } from "../../errors.js";
import { MOST_LAYERS } from "../../model/model.js";
import { camelCase, isPlain } from "./words.js";

type Plain = Readonly<Record<string, unknown>>;
/** Shape of a row; null: an axis as long as the data say. */
export type RowShape = readonly (number | null)[];

/** The output of a call of a layer. */
export class Reference {
  constructor(
    readonly layer: string,
    readonly call: number,
    readonly output: number,
  ) {}
}

export interface KerasCall {
  /** What comes in, in order. */
  readonly inputs: readonly Reference[];
  /** Everything else that the call was told, under our names; tensors are references. */
  readonly options: Plain;
}

export interface KerasLayer {
  readonly className: string;
  /** Its name in the file. */
  readonly name: string;
  readonly config: Plain;
  readonly calls: readonly KerasCall[];
  /** Whether it is an operation on tensors, and no layer. */
  readonly isOperation: boolean;
  /** What lies within, where it is a model itself. */
  readonly inner?: KerasModel;
}

export interface KerasModel {
  readonly name: string | undefined;
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
  /** Names of inputs and outputs, where they were given by name. */
  readonly inputKeys?: readonly string[];
  readonly outputKeys?: readonly string[];
}

const SEQUENTIAL = "Sequential";
const FUNCTIONAL: readonly unknown[] = ["Functional", "Model", "Container"];
const isModel = (kind: unknown): boolean => kind === SEQUENTIAL || FUNCTIONAL.includes(kind);

/** @param given plain data. @throws {RangeError} where it is no description of a model. */
export function describeModel(given: unknown, who: string): KerasModel {
  if (!isPlain(given) || !(isPlain(given.config) || Array.isArray(given.config)))
    throw new RangeError(`${who}: expected Keras's description of a model, got ${show(given)}.`);
  const { class_name: kind, config } = given;
  if (!isModel(kind)) {
    throw new RangeError(
      `${who}: the model is of the class ${show(kind)}, expected Sequential or Functional: the code of other classes is not in the file. Build it here, and set the weights by name.`,
    );
  }
  const list = isPlain(config) ? config.layers : config;
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_LAYERS)
    throw new RangeError(`${who}: expected a list of 1 to ${MOST_LAYERS} layers, got ${show(list)}.`);
  const entries = list.map((entry: unknown, i) => {
    if (!isPlain(entry) || typeof entry.class_name !== "string")
      throw new RangeError(`${who}: layer ${i} is ${show(entry)}, expected a class_name and a config.`);
    return entry as Entry;
  });
  return kind === SEQUENTIAL ? row(given, entries, who) : graph(config as Plain, entries, who);
}

interface Entry extends Plain {
  readonly class_name: string;
}

function layerOf(entry: Entry, i: number, calls: readonly KerasCall[], who: string): KerasLayer {
  const config = isPlain(entry.config) ? entry.config : {};
  const named = [entry.name, config.name].find((name) => typeof name === "string" && name !== "");
  const name = (named as string | undefined) ?? `layer_${i}`;
  return {
    className: entry.class_name,
    name,
    config,
    calls,
    isOperation: typeof entry.module === "string" && /(^|\.)ops(\.|$)/.test(entry.module),
    ...(isModel(entry.class_name) ? { inner: describeModel(entry, `${who}: ${name}`) } : {}),
  };
}

/** A Sequential: its layers behind an input of the shape that the first one, or the model, was built for. */
function row(stored: Plain, entries: readonly Entry[], who: string): KerasModel {
  const config = isPlain(stored.config) ? stored.config : {};
  const first = entries[0] as Entry;
  const own = isPlain(first.config) ? first.config : {};
  const rest = first.class_name === "InputLayer" ? entries.slice(1) : entries;
  const names = new Set<string>();
  let before = new Reference("", 0, 0);
  const layers = rest.map((entry, i) => {
    const layer = layerOf(entry, i, [{ inputs: [before], options: {} }], who);
    if (names.has(layer.name))
      throw new RangeError(`${who}: two layers are called ${show(layer.name)}. The file is damaged.`);
    names.add(layer.name);
    before = new Reference(layer.name, 0, 0);
    return layer;
  });
  const shape =
    inputShape(first, own) ??
    rowShape(config.build_input_shape) ??
    rowShape(stored.build_input_shape) ??
    (isPlain(stored.build_config) ? rowShape(stored.build_config.input_shape) : undefined) ??
    (isPlain(first.build_config) ? rowShape(first.build_config.input_shape) : undefined) ??
    innerShape(layers[0]);
  const input: KerasLayer = {
    className: "InputLayer",
    name: "",
    config: shape ? { batch_shape: [null, ...shape] } : {},
    calls: [{ inputs: [], options: {} }],
    isOperation: false,
  };
  const name = typeof config.name === "string" ? config.name : undefined;
  return { name, layers: [input, ...layers], inputs: [new Reference("", 0, 0)], outputs: [before] };
}

/** The shape that the first layer of a Sequential says by itself. */
function inputShape(entry: Entry, config: Plain): RowShape | undefined {
  const shape = shapeOf(config);
  const length = config.input_length;
  if (entry.class_name === "Embedding" && (!shape || shape[0] === null))
    return [typeof length === "number" ? length : null];
  return shape ?? (typeof config.input_dim === "number" ? [config.input_dim] : undefined);
}

function innerShape(layer: KerasLayer | undefined): RowShape | undefined {
  const { inner } = layer ?? {};
  const input = inner?.layers.find(({ name }) => name === inner.inputs[0]?.layer);
  return input && shapeOf(input.config);
}

/** The shape of a row that an InputLayer's config has. */
export const shapeOf = (config: Plain): RowShape | undefined =>
  rowShape(config.batch_shape) ?? rowShape(config.batch_input_shape);

/** A shape without the batch, where it is one. */
function rowShape(stored: unknown): RowShape | undefined {
  const shape = isPlain(stored) ? (stored.items ?? stored.config) : stored;
  return Array.isArray(shape) && shape.length > 0 ? (shape.slice(1) as (number | null)[]) : undefined;
}

function graph(config: Plain, entries: readonly Entry[], who: string): KerasModel {
  const layers = entries.map((entry, i) => {
    const nodes = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
    const calls = nodes.length === 0 ? [{ inputs: [], options: {} }] : nodes.map(callOf);
    return layerOf(entry, i, calls, who);
  });
  const inputs = referencesOf(config.input_layers);
  const outputs = referencesOf(config.output_layers);
  if (inputs.length === 0 || outputs.length === 0)
    throw new RangeError(`${who}: the model names no input_layers or no output_layers. The file is damaged.`);
  const keys = (given: unknown): readonly string[] | undefined =>
    isPlain(given) ? Object.keys(given) : undefined;
  const [inputKeys, outputKeys] = [keys(config.input_layers), keys(config.output_layers)];
  return {
    name: typeof config.name === "string" ? config.name : undefined,
    layers,
    inputs,
    outputs,
    ...(inputKeys ? { inputKeys } : {}),
    ...(outputKeys ? { outputKeys } : {}),
  };
}

/** One reference as a flat list, a list of them, or one under each name. */
function referencesOf(stored: unknown): Reference[] {
  const one = reference(stored);
  if (one) return [one];
  const values = isPlain(stored) ? Object.values(stored) : Array.isArray(stored) ? stored : [];
  return values.flatMap(referencesOf);
}

/** `[layer, call, output]` of Keras 2, or Keras 3's tensor. */
function reference(value: unknown): Reference | undefined {
  if (isPlain(value) && value.class_name === "__keras_tensor__" && isPlain(value.config))
    return reference(value.config.keras_history);
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const [layer, call, output] = value as unknown[];
  const isWhole = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  return typeof layer === "string" && isWhole(call) && isWhole(output)
    ? new Reference(layer, call, output)
    : undefined;
}

/** A value of a call with references in the place of tensors. */
function resolved(value: unknown): unknown {
  const found = reference(value);
  if (found) return found;
  if (Array.isArray(value)) return value.map(resolved);
  return value;
}

/** What a call was given: arguments and options in Keras 3, a list of tensors with options each in Keras 2. */
function callOf(node: unknown): KerasCall {
  if (isPlain(node) && Array.isArray(node.args)) {
    const kwargs = isPlain(node.kwargs) ? node.kwargs : {};
    const args = node.args.map(resolved);
    const inputs = args.flatMap(referencesIn);
    // Numbers among the arguments belong to operations.
    const others = args.filter((value) => referencesIn(value).length === 0 && value !== null);
    return { inputs, options: { ...optionsOf(kwargs), ...(others.length > 0 ? { others } : {}) } };
  }
  const list = reference(node)
    ? [node]
    : Array.isArray(node)
      ? node
      : isPlain(node)
        ? Object.values(node)
        : [];
  const given: Record<string, unknown> = {};
  for (const one of list) {
    const more: unknown = Array.isArray(one) ? one[3] : undefined;
    if (isPlain(more)) Object.assign(given, optionsOf(more));
  }
  return { inputs: list.flatMap((one) => referencesIn(resolved(one))), options: given };
}

const optionsOf = (kwargs: Plain): Plain =>
  Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [camelCase(key), resolved(value)]));

/** References in a value that was resolved. */
export function referencesIn(value: unknown): Reference[] {
  if (value instanceof Reference) return [value];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return isPlain(value) ? Object.values(value).map(resolved).flatMap(referencesIn) : [];
}
