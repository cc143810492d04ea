// The loop around the machine: epochs, callbacks and validation, in slices that leave the thread free in between.
import type { Callback, Logs, LogValue } from "../callbacks/callback.js";
import { columnOf, validationName } from "../callbacks/logNames.js";
import type { Trainee } from "../callbacks/trainee.js";
import type { Dataset } from "../data/dataset.js";
import { fingerprint } from "../data/fingerprint.js";
import type { Team } from "../network/team.js";
import { rest } from "../runtime/pause.js";
import { warn } from "../runtime/warn.js";
import { Batches } from "./batches.js";
import { checkSame, encodeCheckpoint } from "./checkpoint.js";
import type { Compiled } from "./compiled.js";
import { checkBatches, Evaluation } from "./evaluate.js";
import { BatchFeed, RowFeed } from "./feed.js";
import type { CheckedFitOptions } from "./fitOptions.js";
import type { History } from "./history.js";
import { Hooks } from "./hooks.js";
import { Pace } from "./pace.js";
import { Trainer } from "./trainer.js";

/** What a training gives: its history, and the numbers of its epochs. */
export interface FitResult {
  readonly history: History;
  readonly epoch: readonly number[];
}

const MOST_STEPS = 1 << 20;

export class Training {
  readonly hooks: Hooks;
  readonly #history: History = { loss: [] };
  readonly #epochs: number[] = [];
  readonly #trainer: Trainer;
  readonly #evaluation: Evaluation | undefined;
  readonly #watched: boolean;
  readonly #watchesSteps: boolean;
  readonly #hasSafePoints: boolean;
  /** What a checkpoint's training must have in common with this one, beside the model. */
  #data: Readonly<Record<string, unknown>> = {};
  /** Where the rows come in batches. */
  #batches: Batches | undefined;
  #betweenSteps = false;
  /** Whether a checkpoint took the weights' place. */
  #resumed = false;
  #saidShort = false;
  readonly #pace: Pace;
  #epoch: number;

  constructor(
    private readonly model: Trainee,
    /** What the numbers of the training depend on: architecture, seed and how it was compiled. */
    private readonly describe: () => unknown,
    private readonly compiled: Compiled,
    private readonly options: CheckedFitOptions,
    private readonly validation: Dataset | undefined,
    private readonly team: Team,
  ) {
    this.hooks = new Hooks(options.callbacks, model);
    this.#epoch = options.initialEpoch;
    this.#trainer = new Trainer(compiled);
    this.#pace = new Pace(this.#trainer, team);
    const batchSize = options.validationBatchSize ?? options.batchSize;
    this.#evaluation =
      validation &&
      new Evaluation(
        compiled,
        validation,
        batchSize === "full" ? validation.rows : batchSize,
        "fit: validation",
      );
    this.#watched = options.callbacks.length > 0 || validation !== undefined;
    this.#hasSafePoints = options.callbacks.some((c) => c.onSafePoint);
    this.#watchesSteps = options.callbacks.some((c) => c.onBatchBegin || c.onBatchEnd);
  }

  /** Trains on rows in memory. */
  async onRows(data: Dataset): Promise<FitResult> {
    const { batchSize, sampling, stepsPerEpoch } = this.options;
    const { states } = this.compiled.network;
    const size = batchSize === "full" ? data.rows : Math.min(batchSize, data.rows);
    if (states) checkBatches(data.rows, size, "fit");
    const validated = this.#evaluation && Math.min(this.#evaluation.batchSize, this.validation?.rows ?? 0);
    if (states && validated !== undefined && validated !== size)
      throw new RangeError(
        `fit: validation has batches of ${validated} rows, training of ${size}; stateful layers need batches of one size. Give as many rows, or validationBatchSize.`,
      );
    states?.begin(size, "fit");
    const feed = new RowFeed(this.compiled, data, {
      batchSize: size,
      sampling,
      stepsPerEpoch,
      seed: this.model.seed,
    });
    this.#trainer.follow(feed.plan);
    this.#remember(data, {
      rows: data.rows,
      batchSize: size,
      sampling,
      stepsPerEpoch: feed.plan.stepsPerEpoch,
    });
    return this.#run(feed, () => this.#rowEpochs());
  }

  /** Trains on batches as they come; every epoch iterates anew, unless `stepsPerEpoch` cuts one iteration into epochs. */
  async onBatches(source: Iterable<unknown> | AsyncIterable<unknown>): Promise<FitResult> {
    const feed = new BatchFeed(this.compiled);
    const batches = new Batches(source, this.options.signal);
    this.#batches = batches;
    this.#remember(undefined, { stepsPerEpoch: this.options.stepsPerEpoch });
    let result: FitResult;
    try {
      result = await this.#run(feed, () => this.#batchEpoch(feed, batches));
    } catch (error) {
      // What went wrong first is what is told.
      await batches.close().catch(() => undefined);
      throw error;
    }
    await batches.close();
    return result;
  }

  /** Names that the logs of an epoch may have, before callbacks add theirs. */
  get expectedLogs(): readonly string[] {
    const own = this.compiled.keys;
    return this.#evaluation ? [...own, ...own.map(validationName)] : own;
  }

  #remember(data: Dataset | undefined, steps: Record<string, unknown>): void {
    const { initialEpoch, validationFreq, validationBatchSize, resumeFrom } = this.options;
    if (!this.#hasSafePoints && !resumeFrom) return;
    const validation = fingerprint(this.validation);
    const others = { data: fingerprint(data), initialEpoch, validation, validationFreq, validationBatchSize };
    this.#data = { ...steps, ...others };
  }

  async #run(feed: RowFeed | BatchFeed, epoch: () => Promise<Logs | undefined>): Promise<FitResult> {
    try {
      await feed.load();
      await this.#evaluation?.load();
      await this.team.ready();
      await this.#fromBeginToEnd(epoch);
    } finally {
      feed.release();
      this.#evaluation?.release();
      this.#trainer.release();
    }
    return { history: this.#history, epoch: this.#epochs };
  }

  async #fromBeginToEnd(epoch: () => Promise<Logs | undefined>): Promise<void> {
    const { model, options, hooks } = this;
    const { iteration } = this.#trainer;
    let logs: Logs = {};
    let failed: { error: unknown } | undefined;
    try {
      model.stopTraining = false;
      await hooks.begin();
      await this.#resume();
      while (this.#epoch < options.epochs && !this.#stopAsked()) {
        // A checkpoint from the middle of an epoch goes on there: that epoch has begun already.
        if (this.#trainer.step === 0) await hooks.call((c) => c.onEpochBegin?.(this.#epoch, model));
        const finished = await epoch();
        if (!finished) break;
        logs = this.#watched ? await this.#closeEpoch(finished) : finished;
      }
    } catch (error) {
      if (!hooks.forgives(error)) failed = { error };
    }
    hooks.settle();
    // Where no step was done, the weights are what they were: an average from before is not theirs.
    if (this.#resumed || this.#trainer.iteration !== iteration) this.compiled.finalize();
    const failedAtEnd = await hooks.end(logs);
    failed ??= failedAtEnd;
    if (failed) throw failed.error;
  }

  /** One epoch over rows, or, where nobody looks in between, all that are left. Nothing where it was stopped within one. */
  async #rowEpochs(): Promise<Logs | undefined> {
    const trainer = this.#trainer;
    trainer.epochsLeft = this.#watched ? 1 : this.options.epochs - this.#epoch;
    let logs: Logs | undefined;
    while (trainer.epochsLeft !== 0) {
      if (this.#watchesSteps) await this.#watchedStep();
      else await this.#pace.slice(this.#stepsToSafePoint(), this.#epoch);
      const finished = trainer.drain(this.#history);
      logs = finished.logs ?? logs;
      for (let i = 0; i < finished.epochs; i++) this.#epochs.push(this.#epoch++);
      if (trainer.epochsLeft !== 0) {
        await this.#safePoint();
        if (this.#stopAsked(this.#watchesSteps)) return undefined;
      }
      await rest();
    }
    return logs;
  }

  /** One epoch over batches as they come; nothing where they have come to an end or it was stopped. */
  async #batchEpoch(feed: BatchFeed, batches: Batches): Promise<Logs | undefined> {
    const { epochs, stepsPerEpoch = Number.POSITIVE_INFINITY } = this.options;
    this.#trainer.epochsLeft = 1;
    // A checkpoint may have been taken within this epoch.
    let steps = this.#trainer.step;
    for (; steps < stepsPerEpoch; steps++) {
      const { value, done } = await batches.next(steps === 0);
      if (this.#stopAsked(false)) return undefined;
      if (done) break;
      this.#trainer.follow(await feed.take(value, batches.taken - 1));
      await this.#watchedStep();
      if (steps + 1 < stepsPerEpoch) await this.#safePoint();
      if (this.#stopAsked(true)) return undefined;
      await rest();
    }
    if (steps === 0 && batches.taken > 0) {
      if (epochs < Number.POSITIVE_INFINITY) {
        warn(
          `fitDataset: the data set was used up after ${batches.taken} batches and does not begin again, so that training ends before epoch ${this.#epoch} of ${epochs} (counted from 0). Pass what can be iterated anew, such as a list, or an object whose [Symbol.asyncIterator] makes a new iterator.`,
        );
      }
      return undefined;
    }
    if (steps === 0)
      throw new RangeError("fitDataset: the data set gave no batch. An epoch needs at least one.");
    if (steps < stepsPerEpoch && stepsPerEpoch < Number.POSITIVE_INFINITY && !this.#saidShort) {
      this.#saidShort = true;
      warn(
        `fitDataset: the data set ended after ${steps} of the ${stepsPerEpoch} steps of epoch ${this.#epoch} (counted from 0), which ends there. Let it give stepsPerEpoch × epochs batches, or a multiple of stepsPerEpoch each time that it is iterated.`,
      );
    }
    const logs = this.#trainer.closeEpoch();
    for (const [key, value] of Object.entries(logs)) this.#record(key, value);
    this.#epochs.push(this.#epoch++);
    return logs;
  }

  async #watchedStep(): Promise<void> {
    const { step } = this.#trainer;
    await this.hooks.call((c) => c.onBatchBegin?.(step, this.model));
    await this.#pace.slice(1, this.#epoch);
    const logs = { loss: this.#trainer.loss };
    await this.hooks.call((c) => c.onBatchEnd?.(step, logs, this.model));
  }

  #record(key: string, value: LogValue): void {
    columnOf<LogValue>(this.#history as Record<string, LogValue[]>, key).push(value);
  }

  /** After an epoch that somebody looks at: validation, then the hooks. */
  async #closeEpoch(training: Logs): Promise<Logs> {
    const { validationFreq, initialEpoch } = this.options;
    const epoch = this.#epoch - 1;
    const logs: Logs = { ...training };
    if (this.#evaluation && (epoch + 1 - initialEpoch) % validationFreq === 0) {
      await this.hooks.call((c) => c.onTestBegin?.(this.model));
      const found = await this.#evaluation.run();
      await this.hooks.call((c) => c.onTestEnd?.(found, this.model));
      for (const [key, value] of Object.entries(found)) {
        const name = validationName(key);
        logs[name] = value;
        this.#record(name, value);
      }
    }
    const known = new Set(Object.keys(logs));
    await this.hooks.call((c) => c.onEpochEnd?.(epoch, logs, this.model));
    for (const [key, value] of Object.entries(logs)) if (!known.has(key)) this.#record(key, value);
    await this.#safePoint();
    return logs;
  }

  /** All hooks are done and nothing is half-way: a checkpoint may be taken. */
  async #safePoint(): Promise<void> {
    if (!this.#hasSafePoints) return;
    this.#betweenSteps = true;
    try {
      await this.hooks.call((c) => c.onSafePoint?.(this.#trainer.iteration, this.model));
    } finally {
      this.#betweenSteps = false;
    }
  }

  /** Steps until a callback wants to look. */
  #stepsToSafePoint(): number {
    const { iteration } = this.#trainer;
    const waits = this.options.callbacks.map((c) =>
      c.everySteps ? c.everySteps - (iteration % c.everySteps) : MOST_STEPS,
    );
    return Math.min(MOST_STEPS, ...waits);
  }

  /** What a checkpoint stores; may be asked for at safe points only. */
  toCheckpoint(): Uint8Array<ArrayBuffer> {
    if (!this.#betweenSteps) {
      throw new TypeError(
        "toCheckpoint: a checkpoint can be taken in onSafePoint only, where nothing is half-way.",
      );
    }
    return encodeCheckpoint(this.compiled, {
      model: this.describe(),
      data: this.#data,
      batch: this.#batches?.passed ?? 0,
      epoch: this.#epoch,
      epochs: this.#epochs,
      history: this.#history,
      stopTraining: this.model.stopTraining,
      learningRate: this.compiled.rateOverride,
      callbacks: this.#rememberers().map((c) => ({ name: nameOf(c), state: c.state?.() ?? null })),
    });
  }

  /** Goes on where a checkpoint was taken. */
  async #resume(): Promise<void> {
    const { resumeFrom, epochs } = this.options;
    if (!resumeFrom) return;
    const { loop, restore } = resumeFrom;
    const callbacks = this.#rememberers();
    checkSame(loop, this.describe(), this.#data, callbacks.map(nameOf));
    if (loop.epoch > epochs) {
      throw new RangeError(
        `fit: resumeFrom was taken after ${loop.epoch} epochs, epochs is ${epochs}. Pass the number of all epochs, those before the checkpoint included.`,
      );
    }
    // What may refuse comes first: no weight has changed then.
    await this.#batches?.skip(loop.batch);
    const before = callbacks.map((c) => c.state?.() ?? null);
    const give = (states: readonly unknown[]) => {
      for (const [i, c] of callbacks.entries()) if (states[i] !== null) c.restore?.(states[i], this.model);
    };
    try {
      give(callbacks.map((_, i) => loop.callbacks[i]?.state ?? null));
      restore(this.compiled, this.#trainer.bounds);
    } catch (error) {
      // A callback that has its state already would put the checkpoint's weights in place at the end.
      give(before);
      throw error;
    }
    this.#resumed = true;
    this.#epoch = loop.epoch;
    for (const epoch of loop.epochs) this.#epochs.push(epoch);
    for (const [key, values] of Object.entries(loop.history)) this.#history[key] = [...(values as number[])];
    this.compiled.rateOverride = loop.learningRate;
    this.model.stopTraining = loop.stopTraining;
    this.#trainer.drawOrder();
  }

  /** Callbacks with a state to go on with; others may come and go. */
  #rememberers(): Callback[] {
    return this.options.callbacks.filter((c) => c.state);
  }

  #stopAsked(byCallback = true): boolean {
    return this.options.signal?.aborted === true || (byCallback && this.model.stopTraining);
  }
}

const nameOf = ({ name }: Callback): string => name ?? "callback";
