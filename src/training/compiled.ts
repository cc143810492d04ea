// What `compile` adds to a network: loss, metrics and optimizer, and the optimizer's memory.

import type { Logs, LogValue } from "../callbacks/callback.js";
import { columnOf, validationName } from "../callbacks/logNames.js";
import {
  HISTORY,
  HISTORY_CAPACITY,
  ITERATION,
  METER_WORDS,
  METERS,
  PASS,
  SEED,
} from "../contract/control.js";
import type { Expected, GivenData } from "../data/dataset.js";
import { show } from "../errors.js";
import type { Loss } from "../losses/loss.js";
import { chooseMetric } from "../metrics/choose.js";
import type { Direction, Metric } from "../metrics/metric.js";
import { outputShapes } from "../network/graph.js";
import type { Network } from "../network/network.js";
import { seedWords } from "../numeric/random.js";
import { type Arenas, finalizeArenas, prepareArenas, rateAt } from "../optimizers/arenas.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { oneOf } from "../options.js";
import { resolvePart } from "../parts/named.js";
import type { Region } from "../runtime/memory.js";
import type { Precision } from "../runtime/modules.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import { Value } from "../tape/value.js";
import type { History } from "./history.js";
import { LOSS_WORDS, logsOf, type Meter, resultOf } from "./meters.js";
import { each, type Form, fromRecord, isRecord, type OneOrEach, settings } from "./perOutput.js";

export interface CompileOptions {
  /** Name or part. Default `"rmsprop"`, as in Keras. */
  optimizer?: string | Optimizer;
  /** Name or part; where there are several outputs, one for all, a list in their order, or a record by their names. */
  loss: OneOrEach<string | Loss>;
  /** What each output's loss counts in that of the model. Default 1. */
  lossWeights?: OneOrEach<number>;
  /** Names or parts; `"accuracy"` becomes the kind that fits the loss. They ignore sample weights. With several outputs a list, or a record, of such lists. */
  metrics?: Metrics;
  /** Metrics that count sample weights. */
  weightedMetrics?: Metrics;
  /** `"relaxed"` asks for fused multiply-add where the runtime has it. Default `"strict"`: the same bits everywhere. */
  precision?: Precision;
}

type MetricList = readonly (string | Metric)[];
export type Metrics =
  | MetricList
  | readonly (MetricList | string | Metric | null)[]
  | Readonly<Record<string, MetricList | string | Metric>>;

/** An output as it is trained. */
export interface Output {
  readonly name: string;
  readonly loss: Loss;
  /** What its loss counts in that of the batch. */
  readonly weight: number;
  /** Where its own loss is counted, where it is not the batch's. */
  readonly meter: number | undefined;
}

/** A model's file may ask for metrics too. */
const MOST_METERS = 1000;
/** 32 MiB. */
const MOST_METER_WORDS = 1 << 22;
/** Bytes that finished epochs may wait in before the machine returns to hand them over. */
const HISTORY_BYTES = 65536;

export class Compiled {
  readonly outputs: readonly Output[];
  readonly optimizer: Optimizer;
  readonly precision: Precision;
  readonly meters: readonly Meter[];
  readonly meterWords: number;
  readonly arenas: Arenas;
  readonly expected: Expected;
  /** Set by callbacks; takes the optimizer's place. */
  rateOverride: number | undefined;
  readonly #regions: Region[] = [];
  readonly #meters: Region;
  readonly #evaluationMeters: Region;
  readonly #history: Region;

  /** @param forms in which inputs and outputs were given. */
  constructor(
    readonly network: Network,
    readonly options: CompileOptions,
    seed: number,
    private readonly forms: { readonly inputs: Form; readonly outputs: Form },
  ) {
    this.optimizer = resolvePart(
      "optimizer",
      options.optimizer ?? "rmsprop",
      options.optimizer ? "compile: optimizer" : "compile: the default optimizer",
    );
    this.outputs = this.#chooseLosses();
    this.precision = oneOf(["strict", "relaxed"], "strict").parse(
      options.precision ?? "strict",
      "compile: precision",
    );
    const { graph } = network;
    this.expected = {
      inputs: graph.inputs.map(({ shape }, i) => ({
        name: graph.inputNames[i] as string,
        shape,
        check: network.checkOf(i),
      })),
      outputs: this.outputs,
      outputShapes: (inputs) => (network.dynamic ? outputShapes(graph, inputs) : network.outputShapes),
    };
    this.meters = this.#placeMeters();
    this.meterWords = this.meters.reduce((sum, m) => sum + m.words, LOSS_WORDS);
    // All has been checked: from here on, weights may move.
    network.followTrainable();
    const { memory } = network;
    const take = (bytes: number, what: string): Region => {
      const region = memory.allocate(bytes, `compile: ${what}`);
      this.#regions.push(region);
      return region;
    };
    this.arenas = {
      parameters: network.parameters.address,
      gradients: network.gradients.address,
      slots: this.optimizer.slots.map(() => take(network.elements * 4, "the optimizer's slots").address),
      scalars: take(this.optimizer.scalars().byteLength, "the optimizer's scalars").address,
      variables: network.variables,
    };
    this.#meters = take(this.meterWords * 8, "meters");
    this.#evaluationMeters = take(this.meterWords * 8, "meters");
    this.#history = take(Math.max(HISTORY_BYTES, this.meterWords * 8), "history");
    this.restartOptimizer();
    memory.f64[ITERATION / 8] = 0;
    memory.u32[PASS / 4] = 0;
    memory.words(SEED, 2).set(seedWords(seed));
  }

  #chooseLosses(): Output[] {
    const { network, options } = this;
    const form = this.forms.outputs;
    const { names } = form;
    const losses = settings(options.loss, form, "loss", (v) => typeof v === "string" || !Array.isArray(v));
    const weights = settings(options.lossWeights ?? 1, form, "lossWeights", (v) => typeof v === "number");
    const whole = names.length === 1 && weights.every((w) => w === 1);
    return names.map((name, i) => {
      const loss = resolvePart<Loss>(
        "loss",
        losses[i],
        names.length === 1 ? "compile: loss" : `compile: loss (${name})`,
      );
      const weight = weights[i] ?? 1;
      if (typeof weight !== "number")
        throw new TypeError(`compile: lossWeights (${name}) must be a number, got ${show(weight)}.`);
      if (!(weight >= 0) || !Number.isFinite(weight))
        throw new RangeError(`compile: lossWeights (${name}) must be a finite number >= 0, got ${weight}.`);
      const shape = network.outputShapes[i] as Shape;
      loss.check?.([1, ...shape]);
      checkClosing(network, i, loss);
      return { name, loss, weight, meter: whole ? undefined : LOSS_WORDS + 2 * i };
    });
  }

  /** Slots and scalars as they are before the first update. */
  restartOptimizer(): void {
    prepareArenas(this.network.memory, this.optimizer, this.arenas, this.network.elements);
  }

  #placeMeters(): Meter[] {
    const { outputs, network } = this;
    const form = this.forms.outputs;
    const meters: Meter[] = [];
    const unique = uniqueKeys();
    let offset = LOSS_WORDS;
    const add = (key: string, words: number, rest: Pick<Meter, "output" | "metric" | "weighted">): void => {
      meters.push({ ...rest, key, offset, words });
      offset += words;
      if (meters.length > MOST_METERS)
        throw new RangeError(`compile: more than ${MOST_METERS} losses and metrics are asked for.`);
      if (offset > MOST_METER_WORDS) {
        throw new RangeError(
          `compile: the states of the metrics up to ${key} have ${offset} numbers, at most ${MOST_METER_WORDS} are accepted. Ask for fewer thresholds or classes.`,
        );
      }
    };
    const several = outputs.length > 1;
    // Keras's key, such as "dense_1_loss", in camelCase.
    const keyOf = (output: number, key: string): string =>
      unique(several ? camelCase(`${form.names[output]}_${key}`) : key);
    outputs.forEach(({ meter }, output) => {
      // A single output's own loss is no news, and only counted where it is weighted.
      if (meter !== undefined)
        add(several ? keyOf(output, "loss") : "", 2, { output, metric: undefined, weighted: false });
    });
    const { metrics = [], weightedMetrics = [] } = this.options;
    for (const [what, given] of Object.entries({ metrics, weightedMetrics })) {
      const weighted = what === "weightedMetrics";
      const lists = several && [given].flat().length > 0 ? settings(given, form, what, () => false) : [given];
      lists.forEach((list, output) => {
        const { loss } = outputs[output] as Output;
        const row = network.outputShapes[output] as Shape;
        for (const one of [isRecord(list) ? fromRecord(list, form, "compile", what) : (list ?? [])].flat(
          2,
        ) as (string | Metric)[]) {
          if (weighted) checkMetricWeights(row, loss);
          const metric = chooseMetric(one, loss, row);
          const key = keyOf(output, typeof one === "string" ? one : (metric.label ?? metric.name));
          add(key, metric.words([1, ...row]), { output, metric, weighted });
        }
      });
    }
    return meters;
  }

  /** Data in the order of inputs and outputs. @throws where they are not in the form that the model has. */
  arrange(
    who: string,
    x: unknown,
    y: unknown,
    options: { sampleWeight?: unknown; classWeight?: unknown } = {},
  ): GivenData {
    const { inputs, outputs } = this.forms;
    const { sampleWeight, classWeight } = options;
    const weights = sampleWeight ?? undefined;
    return {
      x: each(x, inputs, who, "x"),
      y: each(y, outputs, who, "y"),
      sampleWeight: isRecord(weights)
        ? fromRecord(weights, outputs, who, "sampleWeight", false)
        : weights === undefined
          ? undefined
          : each(weights, outputs, who, "sampleWeight"),
      classWeight: classWeight ?? undefined,
    };
  }

  /** Names of the loss and the metrics in the logs of a training. */
  get keys(): readonly string[] {
    return ["loss", ...this.#shown.map(({ key }) => key)];
  }

  /** Which way each number of the logs is better, those of the validation too. */
  get directions(): ReadonlyMap<string, Direction> {
    const own: [string, Direction][] = [
      ["loss", "min"],
      ...this.#shown.map(({ key, metric }): [string, Direction] => [key, metric?.direction ?? "min"]),
    ];
    return new Map([...own, ...own.map(([key, d]): [string, Direction] => [validationName(key), d])]);
  }

  /** Learning rate of the next step. */
  get learningRate(): number {
    return this.rateOverride ?? rateAt(this.optimizer, this.network.memory.f64[ITERATION / 8] as number);
  }

  /** Points the machine at the meters of training or of evaluation. */
  useMeters(kind: "training" | "evaluation"): void {
    const { u32 } = this.network.memory;
    u32[METERS / 4] = this.#metersOf(kind).address;
    u32[METER_WORDS / 4] = this.meterWords;
    u32[HISTORY / 4] = this.#history.address;
    u32[HISTORY_CAPACITY / 4] = Math.floor(this.#history.bytes / (this.meterWords * 8));
  }

  /** The meters' words, a view. */
  readMeters(kind: "training" | "evaluation"): Float64Array {
    return this.network.memory.doubles(this.#metersOf(kind).address, this.meterWords);
  }

  #metersOf(kind: "training" | "evaluation"): Region {
    return kind === "training" ? this.#meters : this.#evaluationMeters;
  }

  /** So many words of the meters as a value on the tape. */
  stateAt(offset: number, words: number, kind: "training" | "evaluation"): Value {
    return new Value([words * 2], this.#metersOf(kind).address + offset * 8);
  }

  /** Meters that the user sees. */
  get #shown(): Meter[] {
    return this.meters.filter(({ key }) => key !== "");
  }

  /** A row of the history, or the meters, as the numbers that the user sees. */
  logs(words: Float64Array): Logs & { loss: number } {
    return logsOf(this.#shown, words);
  }

  /** Adds finished epochs that the machine has written to a history, oldest first; returns the logs of the last. */
  record(epochs: number, history: History): Logs & { loss: number } {
    const { meterWords: size } = this;
    const words = this.network.memory.doubles(this.#history.address, epochs * size);
    for (let at = 0; at < words.length; at += size)
      history.loss.push((words[at] as number) / (words[at + 1] as number));
    for (const meter of this.#shown) {
      const column = columnOf<LogValue>(history as Record<string, LogValue[]>, meter.key);
      for (let at = 0; at < words.length; at += size)
        column.push(resultOf(meter, words.subarray(at, at + size)));
    }
    return this.logs(words.subarray(words.length - size));
  }

  /** What the optimizer does at the end of a training. */
  finalize(): void {
    const { memory, elements } = this.network;
    finalizeArenas(memory, this.optimizer, this.arenas, elements);
  }

  /** The running average and the parameters change places. */
  swapAverage(): void {
    const { optimizer, arenas, network } = this;
    if (optimizer.averageSlot === undefined) {
      throw new TypeError(
        `swapAveragedWeights: ${optimizer.name} keeps no average. Compile with an optimizer that has useEma: true.`,
      );
    }
    const parameters = network.memory.floats(arenas.parameters, network.elements);
    const average = network.memory.floats(arenas.slots[optimizer.averageSlot] as number, network.elements);
    const kept = parameters.slice();
    parameters.set(average);
    average.set(kept);
  }

  /** Gives the memory back, before another `compile`. */
  release(): void {
    for (const region of this.#regions) this.network.memory.release(region);
  }
}

/** Names as Keras joins them, in camelCase: "dense_1_loss" becomes "dense1Loss". */
function camelCase(name: string): string {
  return name.replace(/[_/]([a-zA-Z0-9])/g, (_, first: string) => first.toUpperCase());
}

/** Names that the logs or their lines have for something else, and one that no object takes. */
const TAKEN = ["loss", "valLoss", "learningRate", "epoch", "__proto__"];

/** Gives each metric a name that no other number of the logs has, those of the validation included: a number is put behind where one is taken. */
function uniqueKeys(): (name: string) => string {
  const keys = new Set(TAKEN);
  const next = new Map<string, number>();
  const isTaken = (key: string): boolean => keys.has(key) || keys.has(validationName(key));
  return (name) => {
    let key = name;
    for (let i = next.get(name) ?? 1; isTaken(key); i++) {
      key = `${name}${i}`;
      next.set(name, i + 1);
    }
    keys.add(key).add(validationName(key));
    return key;
  };
}

/** Metrics want a weight for each row of the last axis; the loss's weights are those that the data bring. */
function checkMetricWeights(output: Shape, loss: Loss): void {
  const rows = [1, ...output.slice(0, -1)];
  const given = loss.weightShape([1, ...output]);
  if (given && sizeOf(given) === sizeOf(rows)) return;
  throw new RangeError(
    `compile: weightedMetrics need a weight for each row of the last axis, ${showShape(rows.slice(1))} for a sample, ${loss.name} has ${given ? showShape(given.slice(1)) : "none"}. Use metrics instead.`,
  );
}

/** A softmax over one unit is always 1: whatever the loss, nothing can be learnt. */
function checkClosing({ graph, outputShapes }: Network, output: number, loss: Loss): void {
  const closing = graph.outputs[output]?.call?.site.layer.closing;
  if (closing === "softmax" && outputShapes[output]?.at(-1) === 1) {
    throw new RangeError(
      `compile: the last layer is a softmax over 1 unit, which is always 1, so ${loss.name} learns nothing. Use sigmoid, or as many units as there are classes.`,
    );
  }
}
