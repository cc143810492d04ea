// A model: a graph of layers, and what one does with it. The work is done in the rooms below: network and training.
import type { Logs } from "../callbacks/callback.js";
import type { NamedWeight, Trainee } from "../callbacks/trainee.js";
import { type ClassWeight, type Dataset, type Expected, toDataset } from "../data/dataset.js";
import { show } from "../errors.js";
import type { Layer } from "../layers/layer.js";
import type { Node } from "../layers/node.js";
import type { Direction } from "../metrics/metric.js";
import { copyOf, retrace } from "../network/graph.js";
import { Network, type NetworkLayer, type StoredNumbers } from "../network/network.js";
import { type PredictOptions, Predictor } from "../network/predict.js";
import { type PredictAsyncOptions, predictAsync } from "../network/predictAsync.js";
import { publishedOf } from "../network/published.js";
import { summarize } from "../network/summary.js";
import { Team } from "../network/team.js";
import { count, optionsObject, parseOptions } from "../options.js";
import { availablePrecision } from "../runtime/relaxed.js";
import type { Shape } from "../shape.js";
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
import { each, inForm, type OneOrEach } from "../training/perOutput.js";
import { type Backward, type BatchGradients, type NamedNumbers, Steps } from "../training/steps.js";
import { trainingWork } from "../training/work.js";
import { checkLabels, checkPreprocessing, type JsonObject } from "./annotations.js";
import type { Blueprint } from "./blueprint.js";
import { bindToItself } from "./bound.js";
import { checkCompileOptions, checkRate, checkWeight, refuseUnknown } from "./checks.js";
import { describeModel, encodeModel } from "./save.js";

/** More layers than this are no network but an attack. */
export const MOST_LAYERS = 10_000;

/** Weights and data of a batch for steps by hand. */
export interface StepOptions {
  readonly sampleWeight?: OneOrEach<TensorLike>;
  readonly classWeight?: ClassWeight;
}

/** @typeParam O what `predict` gives: a tensor, a list or a record of them, as outputs were given. */
export class Model<O = Tensor> {
  readonly seed: number;
  /** Its name within other models. */
  readonly name: string;
  /** Set it in a callback to end the training after the current epoch (in `onBatchEnd`: step). */
  stopTraining = false;
  readonly #blueprint: Blueprint;
  readonly #network: Network;
  #predictor: Predictor;
  #compiled: Compiled | undefined;
  #steps: Steps | undefined;
  #running = false;
  #labels: readonly string[] | undefined;
  #preprocessing: JsonObject | undefined;
  #training: Training | undefined;

  /** @internal */
  constructor(blueprint: Blueprint, stored?: StoredNumbers) {
    this.#blueprint = blueprint;
    this.seed = blueprint.seed;
    this.name = blueprint.name ?? "model";
    this.#network = new Network(blueprint.graph, blueprint.seed, stored);
    this.#predictor = new Predictor(this.#network);
    bindToItself(this);
  }

  /** The layers, those farthest from the outputs first. */
  get layers(): readonly Layer[] {
    return this.#network.layers.map((l) => l.layer);
  }

  /** @internal The layers with their names and shapes, for exporters. */
  get structure(): readonly Pick<NetworkLayer, "layer" | "name" | "inputShape" | "outputShape">[] {
    return this.#network.layers;
  }

  /** @internal What it was made of. */
  get blueprint(): Blueprint {
    return this.#blueprint;
  }

  /** The nodes that data go into. */
  get inputs(): readonly Node[] {
    return this.#network.graph.inputs;
  }

  /** The nodes of the predictions. */
  get outputs(): readonly Node[] {
    return this.#network.graph.outputs;
  }

  /**
   * A layer by its name in the model, as `summary()` shows it, with the nodes that it gives: `model({ inputs: net.inputs, outputs:
   * net.getLayer("code").output })` is a part of a network as a model of its own, with the same weights.
   *
   * @throws {RangeError} for a name that no layer has; it lists those that there are.
   */
  getLayer(name: string): {
    readonly layer: Layer;
    readonly output: Node;
    readonly outputs: readonly Node[];
  } {
    const place = this.#network.layers.find((l) => l.name === name);
    if (!place) {
      throw new RangeError(
        `getLayer: there is no layer ${show(name)}. Known: ${this.#network.layers.map((l) => l.name).join(", ")}.`,
      );
    }
    const outputs = place.calls.flatMap((call) => call.outputs);
    return { layer: place.layer, output: outputs[0] as Node, outputs };
  }

  /** Whether all its layers are trained. Setting it freezes them, or sets them free; takes effect with the next `compile`, as in Keras. */
  get trainable(): boolean {
    return this.layers.every((layer) => layer.trainable);
  }
  set trainable(trainable: boolean) {
    for (const layer of this.layers) layer.trainable = trainable;
  }

  /**
   * The model as a layer: its layers applied to other nodes, with the same weights.
   *
   * @param nodes one for each input, in order.
   * @returns a node; a list where the model has several outputs.
   * @throws {RangeError} where their number or shapes don't fit.
   */
  apply<R extends Node | Node[] = Node>(nodes: Node | readonly Node[]): R {
    const { graph } = this.#network;
    const given = [nodes].flat() as Node[];
    if (given.length !== graph.inputs.length) {
      throw new RangeError(
        `${this.name}: apply got ${given.length} nodes, the model has ${graph.inputs.length} inputs (${graph.inputNames.join(", ")}).`,
      );
    }
    const outputs = retrace(graph, given, undefined, [this.name]);
    return (outputs.length === 1 ? outputs[0] : outputs) as R;
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
    checkCompileOptions(options);
    const { inputs, outputs } = this.#blueprint;
    const compiled = new Compiled(this.#network, options, this.seed, { inputs, outputs });
    this.#steps?.release();
    this.#compiled?.release();
    this.#compiled = compiled;
    this.#steps = undefined;
    // Frozen layers' weights lie elsewhere.
    this.#predictor.release();
    this.#predictor = new Predictor(this.#network);
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
  async fit(x: OneOrEach<TensorLike>, y: OneOrEach<TensorLike>, options?: FitOptions): Promise<FitResult> {
    const compiled = this.#needCompiled("fit");
    this.#refuseWhileRunning("fit");
    return this.#exclusively(async () => {
      const given = compiled.arrange("fit", x, y, options);
      const data = await toDataset(given, compiled.expected, "fit");
      const checked = checkFitOptions("fit", options);
      const { training, validation } = split(data, trainingRows(data.rows, checked.validationSplit));
      const heldOut = (await this.#heldOut(compiled, checked)) ?? validation;
      return this.#train(compiled, checked, heldOut, training, (run) => run.onRows(training));
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
    data: Dataset | undefined,
    run: (training: Training) => Promise<FitResult>,
  ): Promise<FitResult> {
    const { threads } = options;
    const { precision } = compiled;
    const work = trainingWork(this.#network, options, data?.rows, data?.inputs);
    const team = await Team.gather(this.#network.memory, "fit", { threads, precision, ...work });
    try {
      this.#network.sharing.claim();
      // What callbacks read is described for one output.
      const trainee = this as unknown as Trainee;
      this.#training = new Training(trainee, () => describeModel(this), compiled, options, heldOut, team);
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
    if (!given) return undefined;
    const who = "fit: validationData";
    const arranged = compiled.arrange(who, given[0], given[1], { sampleWeight: given[2] });
    return toDataset(arranged, compiled.expected, who);
  }

  /** Learning rate of the next step. Setting it takes the place of the optimizer's own rate or schedule until the next `compile`. */
  get learningRate(): number {
    return this.#needCompiled("learningRate").learningRate;
  }
  set learningRate(rate: number) {
    const compiled = this.#needCompiled("learningRate");
    compiled.rateOverride = checkRate(rate);
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
    x: OneOrEach<TensorLike>,
    y: OneOrEach<TensorLike>,
    options?: { batchSize?: number; sampleWeight?: OneOrEach<TensorLike> },
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
      if (!training) this.#network.sharing.pull();
      const data = await toDataset(
        compiled.arrange("evaluate", x, y, options),
        compiled.expected,
        "evaluate",
      );
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
   * @returns a tensor [rows, …outputShape]; a list or a record of them, as outputs were given.
   */
  predict(x: OneOrEach<TensorLike>, options?: PredictOptions): O {
    if (!this.#running) this.#network.sharing.pull();
    if (options !== undefined) optionsObject("predict", options, "out");
    const predictor = publishedOf(this.#network)?.predictor ?? this.#predictor;
    const { inputs, outputs } = this.#blueprint;
    if (inputs.kind === "one" && outputs.kind === "one" && inputs.names.length === 1)
      return predictor.predict(x as TensorLike, options?.out) as O;
    const out = options?.out === undefined ? undefined : [options.out];
    return inForm(predictor.predictAll(each(x, inputs, "predict", "x"), out), outputs) as O;
  }

  /** @internal Its network with the newest weights, for what a page carries only where it is used. @param who begins messages. */
  idleNetwork(who: string): Network {
    this.#refuseWhileRunning(who);
    this.#network.sharing.pull();
    return this.#network;
  }

  /** @internal Throws where the first input's layer can't take numbers. @param rowSize how many are a row. @param who begins the message. */
  checkInput(data: readonly number[], rowSize: number, who: string): void {
    this.#network.checkData(Float32Array.from(data), rowSize, who);
  }

  /**
   * Predictions for many rows, in slices that leave this thread free, or on several threads; the weights are those of the moment
   * of the call.
   *
   * @param options.threads 1, n or "auto"; the result is the same. Default "auto". @param options.out where the numbers go.
   * @example
   * const probabilities = await model.predictAsync(x, { threads: 2 });
   */
  async predictAsync(x: OneOrEach<TensorLike>, options?: PredictAsyncOptions): Promise<O> {
    if (!this.#running) this.#network.sharing.pull();
    const { inputs, outputs } = this.#blueprint;
    return inForm(
      await predictAsync(this.#network, each(x, inputs, "predictAsync", "x"), options),
      outputs,
    ) as O;
  }

  /**
   * One step of training on one batch, at once.
   *
   * @param x inputs [rows, …]. @param y targets.
   * @param options.sampleWeight as for `fit`. @param options.classWeight as for `fit`.
   * @returns loss and metrics of the batch, before the update.
   * @throws {NonFiniteError} where loss or gradients are not finite; the weights stay as they were.
   * @example
   * const { loss } = model.trainOnBatch(x, y);
   * @see https://keras.io/api/models/model_training_apis/#train_on_batch-method
   */
  trainOnBatch(
    x: OneOrEach<TensorLike>,
    y: OneOrEach<TensorLike>,
    options?: StepOptions,
  ): Logs & { loss: number } {
    const steps = this.#stepping("trainOnBatch");
    this.#network.sharing.claim();
    return steps.train(x, y, options);
  }

  /** Loss and metrics of one batch, at once; nothing is changed. */
  testOnBatch(
    x: OneOrEach<TensorLike>,
    y: OneOrEach<TensorLike>,
    options?: StepOptions,
  ): Logs & { loss: number } {
    return this.#stepping("testOnBatch").test(x, y, options);
  }

  /**
   * Gradients of Σ output · upstream: the way back through the network for a loss of your own.
   *
   * @param upstream the gradient for each output, in the form of `predict`.
   * @param options.training runs layers as in training (dropout draws, statistics of the batch; moving averages are left alone). Default false.
   * @returns `outputs` as `predict` gives them, `inputs` the gradient for each input in the form of x, `weights` those of all trainable weights.
   * @example
   * const upstream = model.predict(x); // of half the sum of squares
   * const { outputs, weights } = model.backward(x, upstream);
   */
  backward(
    x: OneOrEach<TensorLike>,
    upstream: OneOrEach<TensorLike>,
    options?: { training?: boolean },
  ): Backward<O> {
    this.#refuseWhileRunning("backward");
    this.#network.sharing.pull();
    const { inputs, outputs } = this.#blueprint;
    this.#steps ??= new Steps(this.#network);
    return this.#steps.backward(x, upstream, { inputs, outputs }, options) as Backward<O>;
  }

  /**
   * Gradients of the compiled loss for one batch, the weights left alone.
   *
   * @param options.training default true. @param options.sampleWeight as for `fit`. @param options.classWeight as for `fit`.
   * @returns `loss`, `logs` with the metrics, `inputs` the gradient for each input in the form of x, `weights` those of all trainable weights.
   */
  gradients(
    x: OneOrEach<TensorLike>,
    y: OneOrEach<TensorLike>,
    options?: StepOptions & { training?: boolean },
  ): BatchGradients {
    return this.#stepping("gradients").gradients(x, y, this.#blueprint.inputs, options);
  }

  /**
   * One update of the compiled optimizer with gradients from elsewhere.
   *
   * @param gradients one for each trainable weight, such as `backward` and `gradients` give.
   * @throws {RangeError} for a name that no trainable weight has, one that is missing, or a wrong length. Nothing is changed then.
   * @throws {NonFiniteError} where a gradient is not finite.
   */
  applyGradients(gradients: readonly NamedNumbers[]): void {
    const steps = this.#stepping("applyGradients");
    this.#network.sharing.claim();
    steps.apply(gradients);
  }

  #stepping(who: string): Steps {
    const compiled = this.#needCompiled(who);
    this.#refuseWhileRunning(who);
    this.#network.sharing.pull();
    this.#steps ??= new Steps(this.#network);
    this.#steps.compiled = compiled;
    return this.#steps;
  }

  /** Recurrent layers that remember from batch to batch begin anew. */
  resetStates(): void {
    this.#refuseWhileRunning("resetStates");
    this.#network.states?.reset();
    for (const w of this.#network.allWeights()) if (w.spec.state) this.#network.read(w).fill(0);
  }

  /** A table of the layers, their output shapes and parameters. */
  summary(): string {
    return summarize(this.#network);
  }

  /** Copies of all weights, layer by layer, in Keras's order. */
  get weights(): NamedWeight[] {
    if (!this.#running) this.#network.sharing.pull();
    return this.#network
      .weights()
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
    const all = this.#network.weights();
    const found = weights.map((given, i) => checkWeight(given, i, all));
    this.#network.sharing.claim();
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
  clone(): Model<O> {
    const copy = new Model<O>({ ...this.#blueprint, graph: copyOf(this.#network.graph, "clone") });
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
    this.#labels = checkLabels(labels, this.#network.outputShapes[0]?.at(-1) as number);
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

/** Options of `fit` but those that divide data into batches: batches come as they are. */
const datasetOptions = Object.keys(fitSchema).filter(
  (key) => !["batchSize", "sampling", "validationSplit", "sampleWeight", "classWeight"].includes(key),
);
