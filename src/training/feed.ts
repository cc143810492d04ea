// What feeds a training with batches: rows in memory, or batches as they come.

import { PASS } from "../contract/control.js";
import { type Dataset, slice as sliceRows, toDataset } from "../data/dataset.js";
import { show } from "../errors.js";
import { seedWords } from "../numeric/random.js";
import { Program } from "../runtime/program.js";
import { Recent } from "../runtime/recent.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { TensorLike } from "../tensor.js";
import type { Compiled } from "./compiled.js";
import type { CheckedFitOptions } from "./fitOptions.js";
import { Loaded } from "./loaded.js";
import type { OneOrEach } from "./perOutput.js";
import { type Source, trainingTape } from "./tapes.js";
import type { Plan } from "./trainer.js";

export type Sampling = CheckedFitOptions["sampling"];

const kernelOf = { shuffle: "shuffle", replacement: "drawIndices", sequential: undefined } as const;

/** A data set in memory, gathered batch by batch. */
export class RowFeed {
  readonly plan: Plan;
  readonly #loaded: Loaded;

  constructor(
    compiled: Compiled,
    private readonly data: Dataset,
    options: { batchSize: number; sampling: Sampling; stepsPerEpoch: number | undefined; seed: number },
  ) {
    const { memory, workspace } = compiled.network;
    const { batchSize } = options;
    const kernel = kernelOf[options.sampling];
    this.#loaded = new Loaded(memory, data, batchSize, kernel !== undefined, "fit");
    const { source } = this.#loaded;
    const full = new Program(trainingTape(compiled, source, batchSize), workspace);
    const tailRows = data.rows % batchSize;
    const batches = Math.ceil(data.rows / batchSize);
    this.plan = {
      full,
      tail: tailRows === 0 ? full : new Program(trainingTape(compiled, source, tailRows), workspace),
      pass: new Program(passTape(compiled, kernel, source, options.seed), workspace),
      fullBatches: Math.floor(data.rows / batchSize),
      batches,
      stepsPerEpoch: options.stepsPerEpoch ?? batches,
    };
  }

  /** Copies the data into memory. */
  load(): Promise<void> {
    return this.#loaded.fill(this.data);
  }

  release(): void {
    for (const program of new Set([this.plan.full, this.plan.tail, this.plan.pass])) program.release();
    this.#loaded.release();
  }
}

/** Draws the order of the rows for a pass over the data. */
function passTape(compiled: Compiled, kernel: string | undefined, source: Source, seed: number): Tape {
  const tape = new Tape(1, false, compiled.network.memory.kernels);
  if (kernel) {
    tape.emit(
      kernel,
      [new Value([source.rows], source.order)],
      [new Value([1], PASS)],
      [source.rows, ...seedWords(seed)],
    );
  }
  return tape;
}

/** A batch of a streamed data set; lists or records where the model has several inputs or outputs. */
export interface Batch {
  readonly x: OneOrEach<TensorLike>;
  readonly y: OneOrEach<TensorLike>;
  readonly sampleWeight?: OneOrEach<TensorLike>;
}

/** A tape for so many rows, and room for them. */
interface Prepared {
  readonly loaded: Loaded;
  readonly program: Program;
}

/** Tapes that are kept, for numbers of rows, and lengths where the data say them. */
const KEPT = 16;

/** Batches as they come, of any number of rows: each is checked, put into memory, and takes one step. */
export class BatchFeed {
  readonly #prepared = new Recent<string, Prepared>(KEPT, release);

  /** @param who begins messages. */
  constructor(
    private readonly compiled: Compiled,
    private readonly who = "fitDataset",
  ) {}

  /** The plan of one step on this batch. @param number of the batch, for messages. */
  async take(batch: unknown, number: number): Promise<Plan> {
    const { x, y, ...rest } = checkBatch(batch, number);
    const { compiled, who } = this;
    const name = `${who}: batch ${number}`;
    return this.put(await toDataset(compiled.arrange(name, x, y, rest), compiled.expected, name));
  }

  /** The plan of one step on data that were checked. */
  put(data: Dataset): Plan {
    const key = formKey(data);
    this.compiled.network.states?.begin(data.rows, this.who);
    const { program, loaded } = this.#prepared.get(key, () => this.#prepare(data));
    loaded.put(data);
    const pass = this.#empty();
    return {
      full: program,
      tail: program,
      pass,
      fullBatches: 1,
      batches: 1,
      stepsPerEpoch: Number.POSITIVE_INFINITY,
    };
  }

  #prepare(data: Dataset): Prepared {
    const { memory, workspace } = this.compiled.network;
    const loaded = new Loaded(memory, data, data.rows, false, this.who);
    return { loaded, program: new Program(trainingTape(this.compiled, loaded.source, data.rows), workspace) };
  }

  #pass: Program | undefined;
  #empty(): Program {
    const { kernels } = this.compiled.network.memory;
    this.#pass ??= new Program(new Tape(1, false, kernels), this.compiled.network.workspace);
    return this.#pass;
  }

  /** Nothing: batches are copied as they come. */
  async load(): Promise<void> {}

  release(): void {
    this.#pass?.release();
    this.#prepared.clear();
  }
}

/** What the tape of a batch depends on: how many rows, which of its weights are given, how long they are. */
export function formKey({ rows, weights, inputs, targets }: Dataset): string {
  return `${rows} ${weights.map((w) => w !== undefined)} ${inputs.join(" ")} ${targets.join(" ")}`;
}

function release({ loaded, program }: Prepared): void {
  program.release();
  loaded.release();
}

function checkBatch(batch: unknown, number: number): Batch {
  if (typeof batch !== "object" || batch === null || !("x" in batch) || !("y" in batch)) {
    throw new TypeError(
      `fitDataset: batch ${number} must be an object { x, y, sampleWeight? }, got ${show(batch)}.`,
    );
  }
  return batch as Batch;
}

/** The last rows are held out, before any shuffling. */
export function split(
  data: Dataset,
  trainingRows: number,
): { training: Dataset; validation: Dataset | undefined } {
  if (trainingRows === data.rows) return { training: data, validation: undefined };
  return { training: sliceRows(data, 0, trainingRows), validation: sliceRows(data, trainingRows, data.rows) };
}
