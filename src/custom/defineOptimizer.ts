// Optimizers of one's own: an update rule, written with `ops` over a parameter, its gradient and slots. Clipping, weight decay, accumulation,
// running averages and schedules are as of any other.

import { show, unknownName } from "../errors.js";
import { isPlainObject } from "../kinds.js";
import { callWithNodes } from "../layers/live.js";
import { isNode, type Node } from "../layers/node.js";
import { assign } from "../ops/elementwise/assign.js";
import { multiply, subtract } from "../ops/elementwise/expression.js";
import { inOperations } from "../ops/kernel.js";
import { type CommonSchema, commonOptions } from "../optimizers/commonOptions.js";
import { type Optimizer, optimizer } from "../optimizers/optimizer.js";
import type { Target } from "../optimizers/update.js";
import { finite, nonNegative } from "../options.js";
import { definePart, ownName } from "../parts/defined.js";
import type { Factory } from "../parts/part.js";
import { type Shape, sameShape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import { expectDefinition } from "./definition.js";
import { type OwnOptions, type OwnSchema, type OwnValues, ownSchema } from "./ownOptions.js";

/** What an update rule is told besides the parameter and its gradient. */
export interface UpdateContext<O extends OwnOptions = OwnOptions, S extends string = string> {
  /** What each slot holds, in the parameter's shape. */
  readonly slots: Readonly<Record<S, Node>>;
  readonly options: OwnValues<O>;
  /** One number: the rate of this step. */
  readonly learningRate: Node;
  /** One number: which update this is, from 1. */
  readonly iteration: Node;
}

/** What an update rule gives: the new parameter, and new numbers for slots. */
export interface Updated<S extends string = string> {
  readonly parameter: Node;
  readonly slots?: Readonly<Partial<Record<S, Node>>>;
}

export interface OptimizerDefinition<O extends OwnOptions, S extends string> {
  /** Under which it is stored and may be named. */
  readonly name: string;
  /** Default of `learningRate`. Default 0.001. */
  readonly learningRate?: number;
  /** Defaults, or `Number`, `String`, `Boolean` for options that must be given. */
  readonly options?: O;
  /** What each slot holds at first: numbers kept beside each parameter, in its shape. */
  readonly slots?: Readonly<Record<S, number>>;
  /** The new parameter, or that and slots, of a parameter and its gradient. It must do the same each time. */
  readonly call: (parameter: Node, gradient: Node, context: UpdateContext<O, S>) => Node | Updated<S>;
}

type OwnOptimizerSchema<O extends OwnOptions> = Omit<CommonSchema, keyof OwnSchema<O>> & OwnSchema<O>;

/**
 * Defines an optimizer of one's own from its update rule; what comes is its function, as `optimizers.adam` is one, with the options that all
 * optimizers have: learning rates and schedules, weight decay, clipping, running averages, accumulation of gradients.
 *
 * Its slots are stored in checkpoints. It is stored by its name and options: a program that loads a file defines it first. A second definition
 * of a name takes the place of the first.
 *
 * @param definition.name a word; none of the library's optimizers.
 * @param definition.learningRate the default, ≥ 0. Default 0.001.
 * @param definition.options defaults, from which types and checks come; `Number`, `String` or `Boolean` for what must be given. Default none.
 * @param definition.slots start values of numbers that are kept beside each parameter. Default none.
 * @param definition.call the new parameter, or `{ parameter, slots }`, of nodes `(parameter, gradient, { slots, options, learningRate, iteration })`.
 *   Nodes have the parameter's shape; `learningRate` and `iteration` are one number each. Slots that it leaves out stay as they are.
 * @throws {TypeError | RangeError} for what is no definition; a training throws where `call` throws or returns no node, or one of another shape.
 * @example
 * const signMomentum = defineOptimizer({
 *   name: "signMomentum",
 *   learningRate: 0.01,
 *   options: { momentum: 0.9 },
 *   slots: { velocity: 0 },
 *   call: (parameter, gradient, { slots, options, learningRate }) => {
 *     const velocity = ops.add(ops.multiply(options.momentum, slots.velocity), gradient);
 *     const step = ops.multiply(learningRate, ops.sign(velocity));
 *     return { parameter: ops.subtract(parameter, step), slots: { velocity } };
 *   },
 * });
 * const run = signMomentum({ learningRate: 0.5 }).start(Float32Array.of(1, -2));
 * run.step(Float32Array.of(0.5, -4));
 * run.params; // 0.5, -1.5
 * model.compile({ optimizer: signMomentum({ clipNorm: 1 }), loss: "sparseCategoricalCrossentropy" });
 * @see https://keras.io/api/optimizers/
 */
export function defineOptimizer<O extends OwnOptions = Record<never, never>, S extends string = never>(
  definition: OptimizerDefinition<O, S>,
): Factory<OwnOptimizerSchema<O>, Optimizer> {
  const known = ["name", "learningRate", "options", "slots", "call"];
  expectDefinition("defineOptimizer", definition, known, {
    call: "(parameter, gradient, { slots, options, learningRate }) => node",
  });
  const name = ownName("optimizer", definition.name, "defineOptimizer");
  const who = `defineOptimizer: ${name}`;
  const taken = ["learningRate", ...Object.keys(commonOptions)];
  const schema = ownSchema(definition.options, who, taken);
  const rate = nonNegative().parse(definition.learningRate ?? 0.001, `${who}: learningRate`);
  const slots = checkSlots(definition.slots ?? {}, who);
  const rule: Rule = { name, slots: Object.keys(slots), call: definition.call as unknown as Rule["call"] };
  const made = optimizer(name, rate, schema, {
    slots: () => Object.values(slots),
    appendOne: (tape, target, { shape }, options) =>
      appendRule(tape, target, shape, rule, options as unknown as OwnValues<OwnOptions>),
  });
  return definePart(made) as unknown as Factory<OwnOptimizerSchema<O>, Optimizer>;
}

interface Rule {
  readonly name: string;
  readonly slots: readonly string[];
  readonly call: (parameter: Node, gradient: Node, context: UpdateContext) => unknown;
}

function checkSlots(given: unknown, who: string): Record<string, number> {
  if (!isPlainObject(given))
    throw new TypeError(`${who}: slots must be an object such as { velocity: 0 }, got ${show(given)}.`);
  const slots = Object.entries(given);
  return Object.fromEntries(
    slots.map(([key, start]) => [key, finite().parse(start, `${who}: slots.${key}`)]),
  );
}

/** Rate and number of an update, the same for all of its variables. */
const stepNumbers = /* @__PURE__ */ new WeakMap<Value, readonly [Value, Value]>();

function stepNumbersOf(tape: Tape, scalars: Value): readonly [Value, Value] {
  const known = stepNumbers.get(scalars);
  if (known) return known;
  const made = [tape.value([], false), tape.value([], false)] as const;
  const none = undefined;
  tape.emit(inOperations("stepNumbers"), made, [none, none, none, scalars]);
  stepNumbers.set(scalars, made);
  return made;
}

function appendRule(
  tape: Tape,
  target: Target,
  shape: Shape,
  { name, slots, call }: Rule,
  options: OwnValues<OwnOptions>,
): void {
  // The optimizer's own places, through which no gradient flows.
  const held = (value: Value): Value => new Value(shape, value.place, false);
  const [rate, iteration] = stepNumbersOf(tape, target.scalars);
  const parameter = held(target.parameters);
  if (target.decay !== 0) {
    const decayed = subtract(parameter, multiply(parameter, multiply(target.decay, rate)));
    assign(tape, parameter, decayed);
  }
  const kept = target.slots.map(held);
  const whole = [parameter, held(target.gradients), ...kept, rate, iteration];
  let written: string[] = [];
  const made = callWithNodes({ who: name, tape, inputs: [], whole }, (_, [w, dw, ...rest]) => {
    const own = Object.fromEntries(slots.map((slot, i) => [slot, rest[i] as Node]));
    const [learningRate, number] = rest.slice(slots.length) as readonly Node[] as readonly [Node, Node];
    const result = call(w as Node, dw as Node, { slots: own, options, learningRate, iteration: number });
    const { parameter: next, slots: changed = {} } = resultOf(result, name, slots);
    written = Object.keys(changed);
    return [next, ...Object.values(changed)];
  });
  for (const [i, value] of made.entries())
    if (!sameShape(value.shape, shape))
      throw new RangeError(
        `${name}: call gives ${i === 0 ? "a parameter" : `the slot ${written[i - 1]}`} of shape ${showShape(value.shape)}, expected ${showShape(shape)}, the shape of what it was given.`,
      );
  // What was given may be overwritten before it is read.
  const next = made.map((value) => {
    if (typeof value.root.place !== "number") return value;
    const copy = tape.value(shape, false);
    assign(tape, copy, value);
    return copy;
  });
  next.forEach((value, i) => {
    const to = i === 0 ? parameter : kept[slots.indexOf(written[i - 1] as string)];
    assign(tape, to as Value, value);
  });
}

/** What an update rule gave, as a record. */
function resultOf(result: unknown, who: string, slots: readonly string[]): Updated {
  if (isNode(result)) return { parameter: result };
  if (!isPlainObject(result) || !("parameter" in result))
    throw new TypeError(
      `${who}: call must return a node, or { parameter, slots } of nodes made by functions of ops, got ${show(result)}.${result instanceof Promise ? " It must not be async." : ""}`,
    );
  const { slots: changed = {} } = result;
  if (!isPlainObject(changed))
    throw new TypeError(
      `${who}: the slots that call returns must be an object of nodes, got ${show(changed)}.`,
    );
  for (const key of Object.keys(changed))
    if (!slots.includes(key)) throw unknownName(who, "slot", key, slots);
  return result as unknown as Updated;
}
