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
import type { Expected } from "../data/dataset.js";
import type { Loss } from "../losses/loss.js";
import { chooseMetric } from "../metrics/choose.js";
import type { Direction, Metric, MetricResult } from "../metrics/metric.js";
import type { Network } from "../network/network.js";
import { seedWords } from "../numeric/random.js";
import { type Arenas, finalizeArenas, prepareArenas, rateAt } from "../optimizers/arenas.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import { oneOf } from "../options.js";
import { resolvePart } from "../parts/named.js";
import type { Region } from "../runtime/memory.js";
import type { Precision } from "../runtime/modules.js";
import { showShape, sizeOf } from "../shape.js";
import { Value } from "../tape/value.js";
import type { History } from "./history.js";

export interface CompileOptions {
  /** Name or part. Default `"rmsprop"`, as in Keras. */
  optimizer?: string | Optimizer;
  /** Name or part. */
  loss: string | Loss;
  /** Names or parts; `"accuracy"` becomes the kind that fits the loss. They ignore sample weights. */
  metrics?: readonly (string | Metric)[];
  /** Metrics that count sample weights. */
  weightedMetrics?: readonly (string | Metric)[];
  /** `"relaxed"` asks for fused multiply-add where the runtime has it. Default `"strict"`: the same bits everywhere. */
  precision?: Precision;
}

/** A metric in the meters: its key in the history and where its state lies. */
export interface Meter {
  readonly key: string;
  readonly metric: Metric;
  readonly weighted: boolean;
  /** In f64 words from the start of the meters. */
  readonly offset: number;
  readonly words: number;
}

/** The loss's total and weight come first in the meters. */
const LOSS_WORDS = 2;
/** Bytes that finished epochs may wait in before the machine returns to hand them over. */
const HISTORY_BYTES = 65536;

export class Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
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

  constructor(
    readonly network: Network,
    readonly options: CompileOptions,
    seed: number,
  ) {
    this.optimizer = resolvePart(
      "optimizer",
      options.optimizer ?? "rmsprop",
      options.optimizer ? "compile: optimizer" : "compile: the default optimizer",
    );
    this.loss = resolvePart("loss", options.loss, "compile: loss");
    this.precision = oneOf(["strict", "relaxed"], "strict").parse(
      options.precision ?? "strict",
      "compile: precision",
    );
    this.loss.check?.([1, ...network.outputShape]);
    checkClosing(network, this.loss);
    if (options.weightedMetrics?.length) checkMetricWeights(network, this.loss);
    this.expected = {
      input: network.inputShape,
      output: network.outputShape,
      loss: this.loss,
      checkInput: (data, who) => network.checkInput(data, who),
    };
    this.meters = this.#placeMeters();
    this.meterWords = this.meters.reduce((sum, m) => sum + m.words, LOSS_WORDS);
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

  /** Slots and scalars as they are before the first update. */
  restartOptimizer(): void {
    prepareArenas(this.network.memory, this.optimizer, this.arenas, this.network.elements);
  }

  #placeMeters(): Meter[] {
    const { metrics = [], weightedMetrics = [] } = this.options;
    const output = [1, ...this.network.outputShape];
    let offset = LOSS_WORDS;
    const unique = uniqueKeys();
    const place = (given: string | Metric, weighted: boolean): Meter => {
      const metric = chooseMetric(given, this.loss, this.network.outputShape);
      const key = unique(typeof given === "string" ? given : (metric.label ?? metric.name));
      const meter = { key, metric, weighted, offset, words: metric.words(output) };
      offset += meter.words;
      return meter;
    };
    return [...metrics.map((m) => place(m, false)), ...weightedMetrics.map((m) => place(m, true))];
  }

  /** Names of the loss and the metrics in the logs of a training. */
  get keys(): readonly string[] {
    return ["loss", ...this.meters.map(({ key }) => key)];
  }

  /** Which way each number of the logs is better, those of the validation too. */
  get directions(): ReadonlyMap<string, Direction> {
    const own: [string, Direction][] = [
      ["loss", "min"],
      ...this.meters.map(({ key, metric }): [string, Direction] => [key, metric.direction]),
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

  /** A metric's state as a value on the tape. */
  stateOf(meter: Meter, kind: "training" | "evaluation"): Value {
    return new Value([meter.words * 2], this.#metersOf(kind).address + meter.offset * 8);
  }

  /** A row of the history, or the meters, as the numbers that the user sees. */
  logs(words: Float64Array): Logs & { loss: number } {
    const logs: Logs & { loss: number } = {
      loss: (words[0] as number) / (words[1] as number),
    };
    for (const { key, metric, offset, words: size } of this.meters) {
      logs[key] = plain(metric.result(words.subarray(offset, offset + size)));
    }
    return logs;
  }

  /** Adds finished epochs that the machine has written to a history, oldest first; returns the logs of the last. */
  record(epochs: number, history: History): Logs & { loss: number } {
    const { meterWords: size } = this;
    const words = this.network.memory.doubles(this.#history.address, epochs * size);
    for (let at = 0; at < words.length; at += size)
      history.loss.push((words[at] as number) / (words[at + 1] as number));
    for (const { key, metric, offset, words: own } of this.meters) {
      const column = columnOf<LogValue>(history as Record<string, LogValue[]>, key);
      for (let at = offset; at < words.length; at += size)
        column.push(plain(metric.result(words.subarray(at, at + own))));
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

/** A result as the history keeps it: plain numbers, and not the view that it may be. */
function plain(result: MetricResult): LogValue {
  return typeof result === "number" ? result : [...result];
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
function checkMetricWeights(network: Network, loss: Loss): void {
  const rows = [1, ...network.outputShape.slice(0, -1)];
  const given = loss.weightShape([1, ...network.outputShape]);
  if (given && sizeOf(given) === sizeOf(rows)) return;
  throw new RangeError(
    `compile: weightedMetrics need a weight for each row of the last axis, ${showShape(rows.slice(1))} for a sample, ${loss.name} has ${given ? showShape(given.slice(1)) : "none"}. Use metrics instead.`,
  );
}

/** A softmax over one unit is always 1: whatever the loss, nothing can be learnt. */
function checkClosing(network: Network, loss: Loss): void {
  if (network.layers.at(-1)?.layer.closing === "softmax" && network.outputShape.at(-1) === 1) {
    throw new RangeError(
      `compile: the last layer is a softmax over 1 unit, which is always 1, so ${loss.name} learns nothing. Use sigmoid, or as many units as there are classes.`,
    );
  }
}
