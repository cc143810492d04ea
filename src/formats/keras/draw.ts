// The nodes of a model as Keras describes it: every call of its layers, drawn once what it is given is there. Models within models are
// drawn again for each of their calls, with the same layers.
import { show } from "../../errors.js";
import { callAgain, input, type Node, siteOf } from "../../layers/node.js";
import { layerRegistry } from "../../layers/registry.js";
import type { ModelOptions } from "../../model/graphModel.js";
import { MOST_LAYERS } from "../../model/model.js";
import { isPart, type Part } from "../../parts/part.js";
import type { BuiltLayer } from "./builtLayer.js";
import { type KerasCall, type KerasModel, Reference, referencesIn, shapeOf } from "./description.js";
import { applyOperation, isAutomaticMask } from "./operations.js";

/** Inputs and outputs of a model, with all that lies between them. */
export function draw(model: KerasModel, layers: readonly BuiltLayer[], who: string): ModelOptions {
  const nodes = model.inputs.map(({ layer }) => {
    const found = layers.find(({ keras }) => keras.name === layer)?.keras;
    const shape = found && shapeOf(found.config);
    if (!shape) {
      throw new RangeError(
        `${who}: the file does not say the shape of the input ${show(layer)}: the model was saved before it was built.`,
      );
    }
    return input(layer === "" ? { shape } : { shape, name: layer });
  });
  const outputs = new Drawing(who).run(model, layers, nodes, []);
  const form = (list: readonly Node[], keys: readonly string[] | undefined): ModelOptions["inputs"] => {
    if (keys) return Object.fromEntries(list.map((node, i) => [keys[i] ?? node.name, node]));
    return list.length === 1 ? (list[0] as Node) : list;
  };
  return { inputs: form(nodes, model.inputKeys), outputs: form(outputs, model.outputKeys) };
}

/** What a call gives: nodes, or a mask that goes along by itself here. */
type Given = readonly Node[] | "mask";

class Drawing {
  #calls = 0;

  constructor(private readonly who: string) {}

  run(
    model: KerasModel,
    layers: readonly BuiltLayer[],
    inputs: readonly Node[],
    within: readonly string[],
  ): Node[] {
    const { who } = this;
    const built = new Map(layers.map((layer) => [layer.keras.name, layer]));
    const keyOf = callKeys(model);
    const given = new Map<string, Given>();
    model.inputs.forEach(({ layer }, i) => void given.set(`${layer}:0`, [inputs[i] as Node]));
    const of = (reference: Reference): Node | "mask" => {
      const found = given.get(keyOf(reference));
      const node = found === "mask" ? found : found?.[reference.output];
      if (node) return node;
      throw new RangeError(`${who}: ${show(reference.layer)} gives nothing that another layer needs.`);
    };
    for (const { layer, call, key } of inOrder(model, keyOf, who)) {
      if (given.has(key)) continue;
      if (++this.#calls > MOST_LAYERS)
        throw new RangeError(`${who}: the model has more than ${MOST_LAYERS} calls of layers.`);
      const found = built.get(layer) as BuiltLayer;
      const ofMasks = call.inputs.length > 0 && call.inputs.every((one) => given.get(keyOf(one)) === "mask");
      const isMask = found.keras.isOperation && isAutomaticMask(found.keras, call, model, ofMasks);
      given.set(key, isMask ? "mask" : this.#call(found, call, of, within));
    }
    return model.outputs.map((reference) => nodeOf(of(reference), who));
  }

  #call(
    { keras, layer, inner }: BuiltLayer,
    { inputs, options }: KerasCall,
    of: (reference: Reference) => Node | "mask",
    within: readonly string[],
  ): readonly Node[] {
    const who = `${this.who}: ${keras.name}`;
    const nodes = inputs.map((reference) => nodeOf(of(reference), who));
    if (inner) {
      refuseTraining(options, true, who);
      return this.run(keras.inner as KerasModel, inner, inSameOrder(keras.inner as KerasModel, nodes, who), [
        ...within,
        keras.name,
      ]);
    }
    if (keras.isOperation) return [applyOperation(keras, nodes, options, who)];
    if (!layer) throw new RangeError(`${who} is an input that nothing is given to. The file is damaged.`);
    refuseTraining(options, actsInTraining(layer), who);
    const told: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(options)) {
      const node = withNodes(value, of);
      if (key === "training" || node === null || node === undefined || node === "mask" || node === false)
        continue;
      if (key === "query" || key === "value" || key === "key") continue;
      if (key !== "mask" && !Object.hasOwn(layer.callOptions, key)) {
        throw new RangeError(
          `${who} is called with ${key} = ${show(value)}, which ${layer.name} here does not take.`,
        );
      }
      told[key] = node;
    }
    for (const key of ["query", "value", "key"])
      if (options[key] instanceof Reference) nodes.push(nodeOf(of(options[key]), who));
    // Keras 2 hands the states of a recurrence on behind its sequence.
    const states = "initialState" in layer.callOptions ? nodes.splice(1) : [];
    if (states.length > 0) told.initialState = states;
    try {
      return callAgain(siteOf(layer), nodes, told, within).outputs;
    } catch (error) {
      throw new RangeError(`${who}: ${(error as Error).message}`, { cause: error });
    }
  }
}

function nodeOf(given: Node | "mask", who: string): Node {
  if (given !== "mask") return given;
  throw new RangeError(`${who}: a mask is taken as data, which can't be read.`);
}

/** A value of a call with nodes in the place of references; null where a list has masks that go along by themselves. */
function withNodes(value: unknown, of: (reference: Reference) => Node | "mask"): unknown {
  if (value instanceof Reference) return of(value);
  if (!Array.isArray(value)) return value;
  const list = value.map((one) => withNodes(one, of));
  return list.every((one) => one === null || one === "mask") ? null : list;
}

/** Which call of a layer a reference means. Numbers of calls begin anywhere where a layer was called outside of the model, too. */
function callKeys({ layers, outputs }: KerasModel): (reference: Reference) => string {
  const counts = new Map(layers.map(({ name, calls }) => [name, calls.length]));
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  const all = layers.flatMap(({ calls }) =>
    calls.flatMap(({ inputs, options }) => [...inputs, ...Object.values(options).flatMap(referencesIn)]),
  );
  for (const { layer, call } of [...all, ...outputs]) {
    least.set(layer, Math.min(least.get(layer) ?? call, call));
    most.set(layer, Math.max(most.get(layer) ?? call, call));
  }
  return ({ layer, call }) => {
    const count = counts.get(layer) ?? 0;
    const beyond = Math.max(0, (most.get(layer) ?? 0) - count + 1);
    return `${layer}:${Math.max(0, call - Math.min(beyond, least.get(layer) ?? 0))}`;
  };
}

interface Step {
  readonly layer: string;
  readonly call: KerasCall;
  readonly key: string;
}

/** All calls, each behind those that it needs. @throws {RangeError} where there is no such order. */
function inOrder(model: KerasModel, keyOf: (reference: Reference) => string, who: string): Step[] {
  const steps = model.layers.flatMap(({ name, calls }) =>
    calls.map((call, i) => ({ layer: name, call, key: `${name}:${i}` })),
  );
  const waits = new Map<Step, number>();
  const waiting = new Map<string, Step[]>();
  const known = new Set(steps.map(({ key }) => key));
  for (const step of steps) {
    const { inputs, options } = step.call;
    const needs = new Set([...inputs, ...Object.values(options).flatMap(referencesIn)].map(keyOf));
    for (const need of needs) {
      if (!known.has(need))
        throw new RangeError(`${who}: ${show(step.layer)} needs ${show(need)}, which the model has not.`);
      waiting.set(need, [...(waiting.get(need) ?? []), step]);
    }
    waits.set(step, needs.size);
  }
  const ready = steps.filter((step) => waits.get(step) === 0);
  for (let i = 0; i < ready.length; i++) {
    for (const step of waiting.get((ready[i] as Step).key) ?? []) {
      const left = (waits.get(step) as number) - 1;
      waits.set(step, left);
      if (left === 0) ready.push(step);
    }
  }
  if (ready.length < steps.length)
    throw new RangeError(
      `${who}: layers of the model depend on each other in a circle. The file is damaged.`,
    );
  return ready;
}

/** The nodes for the inputs of a model within a model. */
function inSameOrder(inner: KerasModel, nodes: readonly Node[], who: string): readonly Node[] {
  if (nodes.length === inner.inputs.length) return nodes;
  throw new RangeError(`${who} takes ${inner.inputs.length} inputs, it is given ${nodes.length}.`);
}

/** Whether a layer, or one within it, does something else in training: draws, or looks at the batch. */
function actsInTraining({ name, options }: Part): boolean {
  if (name === "batchNormalization" || name === "spectralNormalization") return true;
  const parts = Object.values(options).flat().filter(isPart);
  if (parts.some((part) => part.family === "layer" && actsInTraining(part))) return true;
  const rates = [options.rate, options.stddev, options.dropout, options.recurrentDropout];
  const given = rates.filter((rate) => typeof rate === "number");
  if (given.length > 0) return given.some((rate) => rate > 0);
  return Object.hasOwn(layerRegistry.factory(name, name).schema, "seed");
}

function refuseTraining({ training }: KerasCall["options"], acts: boolean, who: string): void {
  if (training !== true && training !== 1) return;
  if (acts) {
    throw new RangeError(
      `${who} is called with training: true, so that it acts in predictions as in training, which no layer here does. Call it without in Keras, and save again.`,
    );
  }
}
