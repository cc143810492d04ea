// A model: layers one after the other, and what one does with them. The work is done in the files beside this one.
import type { Logs } from "../callbacks/callback.js";
import { type Dataset, type Expected, type SampleWeight, toDataset } from "../data/dataset.js";
import { show, unknownName } from "../errors.js";
import type { Layer } from "../layers/layer.js";
import type { Direction } from "../metrics/metric.js";
import { Network, type NetworkLayer, type StoredNumbers } from "../network/network.js";
import { type PredictOptions, Predictor } from "../network/predict.js";
import { type PredictAsyncOptions, predictAsync } from "../network/predictAsync.js";
import { summarize } from "../network/summary.js";
import { Team } from "../network/team.js";
import { count, optionsObject, parseOptions } from "../options.js";
import { isOf } from "../parts/named.js";
import { availablePrecision } from "../runtime/relaxed.js";
import { type Shape, showShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { Compiled, type CompileOptions } from "../training/compiled.js";
import { Evaluation } from "../training/evaluate.js";
import { type Batch, split } from "../training/feed.js";
import { type FitResult, Training } from "../training/fit.js";
import {
  type CheckedFitOptions,
  checkFitOptions,
  type FitOptions,
  fitSchema,
  trainingRows,
} from "../training/fitOptions.js";
import { trainingWork } from "../training/work.js";
import { checkLabels, checkPreprocessing, type JsonObject } from "./annotations.js";
import { bindToItself } from "./bound.js";
import { encodeModel } from "./save.js";

export interface SequentialOptions {
  readonly layers: readonly Layer[];
  /** Every random choice derives from it: a whole number, 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
}

/** More layers than this are no network but an attack. */
export const MOST_LAYERS = 10_000;

export interface NamedWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/**
 * A model of layers one after the other.
 *
 * @param options.layers the first one with `inputShape`.
 * @param options.seed from which initial weights, shuffles, dropout and noise derive. Default 0.
 * @throws {TypeError} where the first layer has no inputShape. @throws {RangeError} where layers don't fit together.
 * @example
 * const model = sequential({ seed: 42, layers: [layers.dense({ units: 1, inputShape: [2] })] });
 * @see https://keras.io/api/models/sequential/
 */
export function sequential(options: SequentialOptions): Sequential {
  return new Sequential(options);
}

export class Sequential {
  readonly seed: number;
  /** Set it in a callback to end the training after the current epoch (in `onBatchEnd`: step). */
  stopTraining = false;
  readonly #network: Network;
  readonly #predictor: Predictor;
  #compiled: Compiled | undefined;
  #running = false;
  #labels: readonly string[] | undefined;
  #preprocessing: JsonObject | undefined;
  #training: Training | undefined;

  /** @internal */
  constructor(options: SequentialOptions, stored?: StoredNumbers) {
    const { layers, seed } = checkOptions(options);
    this.seed = seed;
    this.#network = new Network(layers, seed, stored);
    this.#predictor = new Predictor(this.#network);
    bindToItself(this);
  }

  /** The layers, in order. */
  get layers(): readonly Layer[] {
    return this.#network.layers.map((l) => l.layer);
  }

  /** @internal The layers with their names and shapes, for exporters. */
  get structure(): readonly Pick<NetworkLayer, "layer" | "name" | "inputShape" | "outputShape">[] {
    return this.#network.layers;
  }

  /** What `compile` was given, if it was called. */
  get compileOptions(): CompileOptions | undefined {
    return this.#compiled?.options;
  }

  /**
   * Says how the model learns; the optimizer starts anew, the weights stay.
   *
   * @param options.loss name or part. @param options.optimizer name or part; default `"rmsprop"`.
   * @param options.metrics names or parts; `"accuracy"` becomes the kind that fits the loss.
   * @throws {RangeError} for an unknown name (it lists the known ones), or a loss that does not fit the last layer.
   * @see https://keras.io/api/models/model_training_apis/#compile-method
   */
  compile(options: CompileOptions): void {
    this.#refuseWhileRunning("compile");
    if (typeof options !== "object" || options === null)
      throw new TypeError(`compile: expected { optimizer, loss }, got ${show(options)}.`);
    if (options.loss === undefined)
      throw new TypeError('compile: loss is missing. Pass a name such as "meanSquaredError", or a part.');
    refuseUnknown("compile", options, ["optimizer", "loss", "metrics", "weightedMetrics", "precision"]);
    checkCompileOptions(options);
    const compiled = new Compiled(this.#network, options, this.seed);
    this.#compiled?.release();
    this.#compiled = compiled;
  }

  /**
   * Trains. A second call goes on where the first ended, with the optimizer's state.
   *
   * @param x inputs [rows, …inputShape]. @param y targets [rows, …], class indices [rows] for sparse losses.
   * @returns the history: `loss`, `valLoss` and every metric, a number per epoch.
   * @throws {RangeError | TypeError} for bad data or options, before anything is changed.
   * @throws {NonFiniteError} where loss or gradients are not finite; the weights of the last finite step are kept.
   * @see https://keras.io/api/models/model_training_apis/#fit-method
   */
  async fit(x: TensorLike, y: TensorLike, options?: FitOptions): Promise<FitResult> {
    const compiled = this.#needCompiled("fit");
    this.#refuseWhileRunning("fit");
    return this.#exclusively(async () => {
      const data = await toDataset(x, y, compiled.expected, "fit", options);
      const checked = checkFitOptions("fit", options);
      const { training, validation } = split(data, trainingRows(data.rows, checked.validationSplit));
      const heldOut = (await this.#heldOut(compiled, checked)) ?? validation;
      return this.#train(compiled, checked, heldOut, training.rows, (run) => run.onRows(training));
    });
  }

  /**
   * Trains on batches as they come, for data that don't fit into memory. Every epoch iterates over the data set anew;
   * `stepsPerEpoch` ends an epoch after so many batches.
   *
   * @param dataset an iterable or async iterable of `{ x, y, sampleWeight? }`, each batch one step.
   * @param options as for `fit`, without those that divide data into batches. With `resumeFrom` the batches before the checkpoint are
   *   passed over, so the data set must give the same ones.
   * @throws as `fit`; a bad batch is named by its number.
   * @example
   * await model.fitDataset([{ x, y }], { epochs: 2 });
   */
  async fitDataset(
    dataset: Iterable<Batch> | AsyncIterable<Batch>,
    options?: Omit<FitOptions, "batchSize" | "sampling" | "validationSplit" | "sampleWeight" | "classWeight">,
  ): Promise<FitResult> {
    const compiled = this.#needCompiled("fitDataset");
    this.#refuseWhileRunning("fitDataset");
    if (
      typeof dataset !== "object" ||
      dataset === null ||
      !(Symbol.iterator in dataset || Symbol.asyncIterator in dataset)
    ) {
      throw new TypeError(
        `fitDataset: expected an iterable or async iterable of { x, y }, got ${show(dataset)}.`,
      );
    }
    refuseUnknown("fitDataset", options ?? {}, datasetOptions);
    const checked = checkFitOptions("fitDataset", options);
    return this.#exclusively(async () => {
      const heldOut = await this.#heldOut(compiled, checked);
      return this.#train(compiled, checked, heldOut, undefined, (run) => run.onBatches(dataset));
    });
  }

  async #train(
    compiled: Compiled,
    options: CheckedFitOptions,
    heldOut: Dataset | undefined,
    rows: number | undefined,
    run: (training: Training) => Promise<FitResult>,
  ): Promise<FitResult> {
    const { threads } = options;
    const { precision } = compiled;
    const work = trainingWork(this.#network, options, rows);
    const team = await Team.gather(this.#network.memory, "fit", { threads, precision, ...work });
    try {
      this.#training = new Training(this, compiled, options, heldOut, team);
      return await run(this.#training);
    } finally {
      this.#training = undefined;
      await team.release();
    }
  }

  async #heldOut(
    compiled: Compiled,
    { validationData: given }: CheckedFitOptions,
  ): Promise<Dataset | undefined> {
    const weights = given?.[2] === undefined ? {} : { sampleWeight: given[2] };
    return given && toDataset(given[0], given[1], compiled.expected, "fit: validationData", weights);
  }

  /** Learning rate of the next step. Setting it takes the place of the optimizer's own rate or schedule until the next `compile`. */
  get learningRate(): number {
    return this.#needCompiled("learningRate").learningRate;
  }
  set learningRate(rate: number) {
    const compiled = this.#needCompiled("learningRate");
    if (typeof rate !== "number") throw new TypeError(`learningRate must be a number, got ${show(rate)}.`);
    if (!(rate >= 0) || !Number.isFinite(rate))
      throw new RangeError(`learningRate must be a finite number >= 0, got ${rate}.`);
    compiled.rateOverride = rate;
  }

  /** @internal What data of `fit` must be like. */
  get expected(): Expected {
    return this.#needCompiled("fit").expected;
  }

  /** @internal Which way each number of the logs is better, as loss and metrics have it. */
  get directions(): ReadonlyMap<string, Direction> {
    return this.#compiled?.directions ?? new Map();
  }

  /** @internal Names that the running training's logs may have, before callbacks add theirs. */
  get expectedLogs(): readonly string[] {
    return this.#training?.expectedLogs ?? [];
  }

  /**
   * Everything that decides what the running training does next, as bytes for `fit({ resumeFrom })`.
   *
   * @throws {TypeError} outside a callback's `onSafePoint`; `callbacks.checkpoint` calls it there.
   */
  toCheckpoint(): Uint8Array<ArrayBuffer> {
    if (!this.#training)
      throw new TypeError("toCheckpoint: no training is running. Use toBytes to store the model.");
    return this.#training.toCheckpoint();
  }

  /**
   * Loss and metrics on data. While the model is trained, in the training's hooks only.
   *
   * @param options.batchSize rows at a time. Default 32.
   * @see https://keras.io/api/models/model_training_apis/#evaluate-method
   */
  async evaluate(
    x: TensorLike,
    y: TensorLike,
    options?: { batchSize?: number; sampleWeight?: SampleWeight },
  ): Promise<Logs & { loss: number }> {
    const compiled = this.#needCompiled("evaluate");
    const training = this.#training;
    if (!training) this.#refuseWhileRunning("evaluate");
    const { batchSize } = parseOptions(
      "evaluate",
      { batchSize: count(32), sampleWeight: passThrough },
      options,
    );
    const work = async () => {
      const data = await toDataset(x, y, compiled.expected, "evaluate", options);
      this.#network.memory.use({ precision: await availablePrecision(compiled.precision), lanes: 1 });
      const evaluation = new Evaluation(compiled, data, Math.min(batchSize, data.rows), "evaluate");
      try {
        await evaluation.load();
        return await evaluation.run();
      } finally {
        evaluation.release();
      }
    };
    return training ? training.hooks.aside("evaluate", work) : this.#exclusively(work);
  }

  /**
   * Predictions for rows, synchronously; during a training those of the last finished step, or of a few steps before where
   * several threads are at work.
   *
   * @param x inputs [rows, …inputShape].
   * @param options.out where the numbers go. With it, one row in a Float32Array is predicted without allocating anything and
   *   without looking for numbers that are not finite.
   * @returns a tensor [rows, …outputShape].
   * @see https://keras.io/api/models/model_training_apis/#predict-method
   */
  predict(x: TensorLike, options?: PredictOptions): Tensor {
    if (options !== undefined) optionsObject("predict", options, "out");
    return (this.#network.published?.predictor ?? this.#predictor).predict(x, options?.out);
  }

  /**
   * Predictions for many rows, in slices that leave this thread free, or on several threads; the weights are those of the moment
   * of the call.
   *
   * @param options.threads 1, n or "auto"; the result is the same. Default "auto". @param options.out where the numbers go.
   * @example
   * const probabilities = await model.predictAsync(x, { threads: 2 });
   */
  async predictAsync(x: TensorLike, options?: PredictAsyncOptions): Promise<Tensor> {
    return predictAsync(this.#network, x, options);
  }

  /** A table of the layers, their output shapes and parameters. */
  summary(): string {
    return summarize(this.#network);
  }

  /** Copies of all weights, layer by layer, in Keras's order. */
  get weights(): NamedWeight[] {
    return this.#network
      .allWeights()
      .map((w) => ({ name: w.name, shape: w.shape, data: this.#network.read(w).slice() }));
  }

  /**
   * Sets some or all weights by name.
   *
   * @throws {TypeError} for what is no list of `{ name, data }` of numbers. @throws {RangeError} for a name that is not there, a wrong length
   *   or shape, or numbers that are not finite. Nothing is changed then.
   */
  setWeights(
    weights: readonly { readonly name: string; readonly shape?: Shape; readonly data: ArrayLike<number> }[],
  ): void {
    if (!Array.isArray(weights))
      throw new TypeError(`setWeights: expected a list of { name, data }, got ${show(weights)}.`);
    const all = this.#network.allWeights();
    const found = weights.map((given, i) => checkWeight(given, i, all));
    for (const { weight, data } of found) this.#network.write(weight, data);
  }

  /**
   * The weights and their running average (of an optimizer with `useEma: true`) change places; a second call changes them back.
   *
   * @throws {TypeError} where the optimizer keeps no average.
   */
  swapAveragedWeights(): void {
    this.#needCompiled("swapAveragedWeights").swapAverage();
  }

  /** A copy with the same layers, weights, labels and compile options; its optimizer begins anew. */
  clone(): Sequential {
    const copy = new Sequential({ layers: this.layers, seed: this.seed });
    copy.setWeights(this.weights);
    copy.#labels = this.#labels;
    copy.#preprocessing = this.#preprocessing;
    if (this.#compiled) copy.compile(this.#compiled.options);
    return copy;
  }

  /**
   * Names of the outputs, such as those of the classes; stored in the model's file. As many as the last axis of the output has
   * entries, or two where it has one.
   *
   * @throws {TypeError | RangeError} for what is no such list.
   */
  get labels(): readonly string[] | undefined {
    return this.#labels;
  }
  set labels(labels: readonly string[] | undefined) {
    this.#labels = checkLabels(labels, this.#network.outputShape.at(-1) as number);
  }

  /**
   * What is done to data before they are the model's inputs, in words of your own, such as `{ scale: 1 / 255 }`: an object of plain
   * data, stored in the model's file and never applied. What the model shall do itself are layers: `rescaling`, `normalization`.
   *
   * @throws {TypeError | RangeError} for what JSON can't hold.
   */
  get preprocessing(): JsonObject | undefined {
    return this.#preprocessing;
  }
  set preprocessing(value: JsonObject | undefined) {
    this.#preprocessing = checkPreprocessing(value);
  }

  /** The model as one safetensors file: the weights, and in its metadata the architecture, labels and preprocessing. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return encodeModel(this);
  }

  #needCompiled(who: string): Compiled {
    if (!this.#compiled)
      throw new TypeError(
        `${who}: the model is not compiled. Call model.compile({ optimizer, loss }) first.`,
      );
    return this.#compiled;
  }

  #refuseWhileRunning(who: string): void {
    if (!this.#running) return;
    throw new TypeError(
      `${who}: this model is being trained or evaluated. Await that first, or stop it by its signal; in a hook of its training use model.clone().`,
    );
  }

  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    this.#running = true;
    try {
      return await work();
    } finally {
      this.#running = false;
    }
  }
}

/** Checked elsewhere, with the data. */
const passThrough = { expected: "weights", parse: (value: unknown) => value };

function checkOptions(options: SequentialOptions): { layers: readonly Layer[]; seed: number } {
  const { layers, seed = 0 } = options ?? {};
  refuseUnknown("sequential", options ?? {}, ["layers", "seed"]);
  if (!Array.isArray(layers))
    throw new TypeError(`sequential: layers must be a list of layers, got ${show(layers)}.`);
  if (layers.length === 0)
    throw new RangeError("sequential: layers is empty. A model has at least one layer.");
  if (layers.length > MOST_LAYERS)
    throw new RangeError(
      `sequential: layers has ${layers.length} layers, at most ${MOST_LAYERS} are accepted.`,
    );
  layers.forEach((layer: unknown, i) => {
    if (!isOf("layer", layer)) {
      throw new TypeError(
        `sequential: layers[${i}] must be made by a function of layers, such as layers.dense({ units: 10 }), got ${show(layer)}.`,
      );
    }
  });
  if (typeof seed !== "number")
    throw new TypeError(`sequential: seed must be a whole number, got ${show(seed)}.`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`sequential: seed must be a whole number from 0 to 2⁵³ − 1, got ${seed}.`);
  return { layers: layers as readonly Layer[], seed };
}

function refuseUnknown(who: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(optionsObject(who, options, known[0])))
    if (!known.includes(key)) throw unknownName(who, "option", key, known);
}

function checkCompileOptions({ precision, metrics, weightedMetrics }: CompileOptions): void {
  if (precision !== undefined && precision !== "strict" && precision !== "relaxed") {
    throw new RangeError(`compile: precision must be "strict" or "relaxed", got ${show(precision)}.`);
  }
  for (const [name, list] of Object.entries({ metrics, weightedMetrics })) {
    if (list !== undefined && !Array.isArray(list)) {
      throw new TypeError(`compile: ${name} must be a list such as ["accuracy"], got ${show(list)}.`);
    }
  }
}

type Known = ReturnType<Network["allWeights"]>[number];

/** A weight as the user gives it, with its numbers as floats. */
function checkWeight(
  given: unknown,
  index: number,
  all: readonly Known[],
): { weight: Known; data: Float32Array } {
  const { name, shape, data } = (given ?? {}) as { name?: unknown; shape?: Shape; data?: ArrayLike<number> };
  if (typeof name !== "string")
    throw new TypeError(`setWeights: item ${index} must be { name, data }, got ${show(given)}.`);
  const weight = all.find((w) => w.name === name);
  if (!weight) {
    throw new RangeError(
      `setWeights: there is no weight ${show(name)}. Known: ${all.map((w) => w.name).join(", ")}.`,
    );
  }
  if (!(ArrayBuffer.isView(data) || Array.isArray(data))) {
    throw new TypeError(
      `setWeights: data of ${show(name)} must be a typed array or a list of numbers, got ${show(data)}.`,
    );
  }
  const expected = `has shape ${showShape(weight.shape)}, expected ${weight.elements} numbers`;
  if (data.length !== weight.elements)
    throw new RangeError(`setWeights: ${show(name)} ${expected}, got ${data.length}.`);
  if (shape !== undefined && String(shape) !== String(weight.shape)) {
    throw new RangeError(
      `setWeights: ${show(name)} ${expected}, got numbers of shape ${showShape(shape)}. Transpose them first.`,
    );
  }
  const floats = Float32Array.from(data, (value, i) => {
    if (typeof value !== "number")
      throw new TypeError(`setWeights: data[${i}] of ${show(name)} must be a number, got ${show(value)}.`);
    if (!Number.isFinite(value))
      throw new RangeError(`setWeights: data[${i}] of ${show(name)} must be finite, got ${value}.`);
    return value;
  });
  return { weight, data: floats };
}

/** Options of `fit` but those that divide data into batches: batches come as they are. */
const datasetOptions = Object.keys(fitSchema).filter(
  (key) => !["batchSize", "sampling", "validationSplit", "sampleWeight", "classWeight"].includes(key),
);
