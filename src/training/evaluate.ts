// Loss and metrics on data, batch by batch, in slices.
import type { Logs } from "../callbacks/callback.js";
import { POSITION, STATUS } from "../contract/control.js";
import type { Dataset } from "../data/dataset.js";
import { rest } from "../runtime/pause.js";
import { Program } from "../runtime/program.js";
import type { Compiled } from "./compiled.js";
import { Loaded } from "./loaded.js";
import { evaluationTape } from "./tapes.js";

/** Data that are evaluated again and again, such as those of validation: loaded and planned once. */
export class Evaluation {
  readonly #loaded: Loaded;
  readonly #full: Program | undefined;
  readonly #tail: Program | undefined;

  constructor(
    private readonly compiled: Compiled,
    private readonly data: Dataset,
    readonly batchSize: number,
    private readonly who: string,
  ) {
    const { network } = compiled;
    this.#loaded = new Loaded(network.memory, data, batchSize, false, who);
    const { source } = this.#loaded;
    if (network.states) checkBatches(data.rows, batchSize, who);
    const program = (rows: number): Program | undefined =>
      rows === 0 ? undefined : new Program(evaluationTape(compiled, source, rows), network.workspace);
    this.#full = data.rows >= batchSize ? program(batchSize) : undefined;
    this.#tail = program(data.rows % batchSize);
  }

  /** Copies the data into memory; before the first run. */
  load(): Promise<void> {
    return this.#loaded.fill(this.data);
  }

  async run(): Promise<Logs & { loss: number }> {
    const { compiled } = this;
    const { memory } = compiled.network;
    const { rows } = this.#loaded.source;
    compiled.readMeters("evaluation").fill(0);
    for (let batch = 0; batch * this.batchSize < rows; batch++) {
      const program = (batch + 1) * this.batchSize <= rows ? this.#full : this.#tail;
      compiled.network.states?.begin(Math.min(this.batchSize, rows), this.who);
      // The place in training is kept aside: between slices somebody may predict, and training goes on after.
      const position = memory.u32[POSITION / 4] as number;
      compiled.useMeters("evaluation");
      memory.u32[POSITION / 4] = batch;
      program?.run(this.who);
      memory.u32[POSITION / 4] = position;
      memory.u32[STATUS / 4] = 0;
      compiled.useMeters("training");
      await rest();
    }
    return compiled.logs(compiled.readMeters("evaluation"));
  }

  release(): void {
    this.#full?.release();
    this.#tail?.release();
    this.#loaded.release();
  }
}

/** Stateful layers want batches of one size. @param who begins the message. */
export function checkBatches(rows: number, batchSize: number, who: string): void {
  if (rows <= batchSize || rows % batchSize === 0) return;
  throw new RangeError(
    `${who}: x has ${rows} rows, in batches of ${batchSize} the last one has ${rows % batchSize}; stateful layers need batches of one size. Give a multiple of ${batchSize} rows, or another batchSize.`,
  );
}
