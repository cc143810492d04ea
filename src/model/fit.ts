// The loop around the machine: epochs, callbacks, validation, in slices that leave the thread free in between.

import type { Callback, Logs } from "../callbacks/callback.js";
import {
  BATCHES,
  EPOCHS_LEFT,
  FULL_BATCHES,
  FULL_TAPE,
  HISTORY_ROWS,
  ITERATION,
  LOSS,
  PASS_TAPE,
  POSITION,
  RATE_STRIDE,
  RATES,
  STATUS,
  STEP,
  STEPS_PER_EPOCH,
  TAIL_TAPE,
} from "../contract/control.js";
import { Status } from "../contract/status.js";
import { type Dataset, slice as sliceRows } from "../data/dataset.js";
import { NonFiniteError } from "../errors.js";
import { seedWords } from "../initializers/initializer.js";
import type { Region } from "../runtime/memory.js";
import { pause, SLICE_MS, Slice } from "../runtime/pause.js";
import { Program } from "../runtime/program.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Compiled } from "./compiled.js";
import { Evaluation } from "./evaluate.js";
import type { CheckedFitOptions } from "./fitOptions.js";
import { Loaded } from "./loaded.js";
import type { Sequential } from "./sequential.js";
import { trainingTape } from "./tapes.js";

/** Losses and metrics of every epoch: `loss`, `accuracy`, `valLoss`, … */
export type History = Record<string, number[]>;

/** Learning rates that are written ahead for a schedule. */
const RATES_AHEAD = 1024;

const kernelOf = { shuffle: "shuffle", replacement: "drawIndices", sequential: undefined } as const;

export class Training {
  readonly history: History = { loss: [] };
  readonly epochNumbers: number[] = [];
  readonly #loaded: Loaded;
  readonly #programs: Program[] = [];
  readonly #rates: Region;
  readonly #evaluation: Evaluation | undefined;
  readonly #batchSize: number;
  readonly #hasBatchHooks: boolean;
  #stepsPerSlice = 1;
  #epoch: number;

  constructor(
    private readonly model: Sequential,
    private readonly compiled: Compiled,
    data: Dataset,
    validation: Dataset | undefined,
    private readonly options: CheckedFitOptions,
  ) {
    const { memory, workspace } = compiled.network;
    const rows = data.rows;
    this.#epoch = options.initialEpoch;
    this.#batchSize = options.batchSize === "full" ? rows : Math.min(options.batchSize, rows);
    const ordered = kernelOf[options.sampling];
    this.#loaded = new Loaded(memory, data, this.#batchSize, ordered !== undefined, "fit");
    const { source } = this.#loaded;
    const full = new Program(trainingTape(compiled, source, this.#batchSize), workspace);
    const tailRows = rows % this.#batchSize;
    const tail = tailRows === 0 ? full : new Program(trainingTape(compiled, source, tailRows), workspace);
    const pass = new Program(this.#passTape(ordered, source.order, rows), workspace);
    this.#programs.push(full, tail, pass);
    const validationBatch =
      options.validationBatchSize ??
      (options.batchSize === "full" ? (validation?.rows ?? 1) : options.batchSize);
    this.#evaluation = validation && new Evaluation(compiled, validation, validationBatch, "fit: validation");
    this.#rates = memory.allocate(RATES_AHEAD * 8, "fit: learning rates");
    const { callbacks } = options;
    this.#hasBatchHooks = callbacks.some((c) => c.onBatchBegin || c.onBatchEnd);
    this.#layPlan(rows, full, tail, pass);
  }

  /** Draws the order of the rows for a pass. */
  #passTape(kernel: "shuffle" | "drawIndices" | undefined, order: number, rows: number): Tape {
    const tape = new Tape(1, false, this.compiled.network.memory.kernels);
    if (kernel)
      tape.emit(kernel, {
        outputs: [new Value([rows], order)],
        sizes: [rows, ...seedWords(this.model.seed)],
      });
    return tape;
  }

  /** Tells the machine what an epoch is. */
  #layPlan(rows: number, full: Program, tail: Program, pass: Program): void {
    const { memory, workspace } = this.compiled.network;
    workspace.reserve(Math.max(full.workspaceBytes, tail.workspaceBytes), "fit");
    const batches = Math.ceil(rows / this.#batchSize);
    const addresses = [full, tail, pass].map((p) => p.address("fit"));
    const { u32 } = memory;
    u32[FULL_TAPE / 4] = addresses[0] as number;
    u32[TAIL_TAPE / 4] = addresses[1] as number;
    u32[PASS_TAPE / 4] = addresses[2] as number;
    u32[FULL_BATCHES / 4] = Math.floor(rows / this.#batchSize);
    u32[BATCHES / 4] = batches;
    u32[POSITION / 4] = 0;
    u32[STEP / 4] = 0;
    u32[STEPS_PER_EPOCH / 4] = this.options.stepsPerEpoch ?? batches;
    u32[HISTORY_ROWS / 4] = 0;
    u32[STATUS / 4] = Status.Ok;
    this.compiled.useMeters("training");
    this.compiled.readMeters("training").fill(0);
  }

  async run(): Promise<History> {
    const { model, options } = this;
    model.stopTraining = false;
    await this.#call((c) => c.onTrainBegin?.(model));
    let logs: Logs = {};
    while (this.#epoch < options.epochs && !model.stopTraining && !options.signal?.aborted) {
      logs = await this.#epochs();
    }
    await this.#call((c) => c.onTrainEnd?.(logs, model));
    return this.history;
  }

  /** Runs one epoch, or, where nobody looks in between, as many as fit into a slice. */
  async #epochs(): Promise<Logs> {
    const { model, options } = this;
    const watched = options.callbacks.length > 0 || this.#evaluation !== undefined;
    await this.#call((c) => c.onEpochBegin?.(this.#epoch, model));
    const { memory } = this.compiled.network;
    const remaining = Math.min(options.epochs - this.#epoch, 0xffffffff);
    memory.u32[EPOCHS_LEFT / 4] = watched ? 1 : remaining;
    const slice = new Slice();
    let logs: Logs = {};
    while (memory.u32[EPOCHS_LEFT / 4] !== 0) {
      if (this.#hasBatchHooks) await this.#watchedStep();
      else this.#steps(slice);
      const finished = this.#drain();
      if (finished) logs = finished;
      if (options.signal?.aborted || (model.stopTraining && this.#hasBatchHooks)) break;
      if (slice.elapsed >= SLICE_MS) {
        await pause();
        slice.restart();
      }
    }
    if (!watched || this.history.loss?.length === 0 || memory.u32[EPOCHS_LEFT / 4] !== 0) return logs;
    return this.#closeEpoch(logs);
  }

  /** After an epoch that somebody looks at: validation, then the hooks. */
  async #closeEpoch(training: Logs): Promise<Logs> {
    const { model, options } = this;
    const epoch = this.#epoch - 1;
    let logs = training;
    if (this.#evaluation && (epoch + 1 - options.initialEpoch) % options.validationFreq === 0) {
      const found = await this.#evaluation.run();
      const named = Object.entries(found).map(
        ([key, value]) => [`val${key.charAt(0).toUpperCase()}${key.slice(1)}`, value] as const,
      );
      for (const [key, value] of named) this.#record(key, value);
      logs = { ...training, ...Object.fromEntries(named) };
    }
    await this.#call((c) => c.onEpochEnd?.(epoch, logs, model));
    return logs;
  }

  #record(key: string, value: number): void {
    this.history[key] ??= [];
    this.history[key]?.push(value);
  }

  async #watchedStep(): Promise<void> {
    const { memory } = this.compiled.network;
    const batch = memory.u32[STEP / 4] as number;
    await this.#call((c) => c.onBatchBegin?.(batch, this.model));
    this.#train(1);
    const logs = { loss: memory.f64[LOSS / 8] as number };
    await this.#call((c) => c.onBatchEnd?.(batch, logs, this.model));
  }

  /** As many steps as are likely to fill the slice. */
  #steps(slice: Slice): void {
    const before = slice.elapsed;
    const done = this.#train(this.#stepsPerSlice);
    const took = Math.max(slice.elapsed - before, 1e-3);
    const fitting = Math.floor((done * SLICE_MS) / took);
    this.#stepsPerSlice = Math.max(1, Math.min(fitting, this.#stepsPerSlice * 2, 1 << 20));
  }

  #train(budget: number): number {
    const { memory } = this.compiled.network;
    const steps = Math.min(budget, this.#writeRates());
    const done = memory.kernels.machine.train(steps);
    const status = memory.u32[STATUS / 4] as Status;
    if (status !== Status.Ok) this.#stopped(status);
    return done;
  }

  /** Puts the learning rates of the next steps where the machine reads them; returns for how many steps. */
  #writeRates(): number {
    const { memory } = this.compiled.network;
    const { learningRate } = this.compiled.optimizer;
    const rates = memory.doubles(this.#rates.address, RATES_AHEAD);
    memory.u32[RATES / 4] = this.#rates.address;
    const constant =
      this.compiled.rateOverride ?? (typeof learningRate === "number" ? learningRate : undefined);
    memory.u32[RATE_STRIDE / 4] = constant === undefined ? 8 : 0;
    if (constant !== undefined) {
      rates[0] = constant;
      return Number.POSITIVE_INFINITY;
    }
    const iteration = memory.f64[ITERATION / 8] as number;
    const ahead = Math.min(RATES_AHEAD, Math.max(1, this.#stepsPerSlice));
    for (let i = 0; i < ahead; i++) rates[i] = (learningRate as (step: number) => number)(iteration + i);
    return ahead;
  }

  /** Takes finished epochs over into the history; gives the last one's logs. */
  #drain(): Logs | undefined {
    const { memory } = this.compiled.network;
    const rows = memory.u32[HISTORY_ROWS / 4] as number;
    let logs: Logs | undefined;
    for (let row = 0; row < rows; row++) {
      logs = this.compiled.logs(this.compiled.historyRow(row));
      for (const [key, value] of Object.entries(logs)) this.#record(key, value);
      this.epochNumbers.push(this.#epoch++);
    }
    memory.u32[HISTORY_ROWS / 4] = 0;
    return logs;
  }

  #stopped(status: Status): never {
    const { memory } = this.compiled.network;
    const step = memory.u32[STEP / 4] as number;
    const epoch = this.#epoch + (memory.u32[HISTORY_ROWS / 4] as number);
    this.#drain();
    memory.u32[STATUS / 4] = Status.Ok;
    const what =
      status === Status.NonFiniteLoss ? `the loss is ${memory.f64[LOSS / 8]}` : "a gradient is not finite";
    throw new NonFiniteError(
      `fit: ${what} in epoch ${epoch}, step ${step} (both from 0). The weights of the last finite step are kept. Lower the learning rate, scale the inputs, or clip the gradients (clipNorm).`,
      epoch,
      step,
    );
  }

  async #call(hook: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.options.callbacks) {
      const result = hook(callback);
      if (result) await result;
    }
  }

  release(): void {
    for (const program of new Set(this.#programs)) program.release();
    this.#evaluation?.release();
    this.#loaded.release();
    this.compiled.network.memory.release(this.#rates);
  }
}

/** The last rows are held out, before any shuffling. */
export function split(
  data: Dataset,
  trainingRows: number,
): { training: Dataset; validation: Dataset | undefined } {
  if (trainingRows === data.rows) return { training: data, validation: undefined };
  return { training: sliceRows(data, 0, trainingRows), validation: sliceRows(data, trainingRows, data.rows) };
}
