// Predictions, in slices of rows: between two steps of a training the workspace is free.
import { STATUS } from "../contract/control.js";
import { Status } from "../contract/status.js";
import { checkRows, type InputRows, inputRows } from "../data/dataset.js";
import { show } from "../errors.js";
import { isFloats } from "../kinds.js";
import type { Kernels } from "../runtime/kernels.js";
import { Program } from "../runtime/program.js";
import { sizeOf } from "../shape.js";
import type { Value } from "../tape/value.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { predictionTape } from "../training/tapes.js";
import type { Network } from "./network.js";

/** Rows of one slice: enough for the matrix product to be at its best, little memory. */
const SLICE_ROWS = 256;
/** Begins messages. */
const X = "predict: x";
/** Programs for other numbers of rows that are kept. */
const KEPT = 4;

export interface PredictOptions {
  /** Where the numbers go; as many as there are outputs. By default a new array. */
  out?: Float32Array;
}

interface Prepared {
  readonly program: Program;
  readonly x: Value;
  readonly y: Value;
}

/** A program for one row, and views of its place: valid as long as nothing of it has moved. */
interface Row {
  readonly program: Program;
  readonly tape: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly kernels: Kernels;
  readonly workspace: number | undefined;
}

/** Rows that were checked, and room for as many outputs. */
export interface Rows {
  readonly count: number;
  readonly x: Float32Array;
  readonly out: Float32Array;
}

export class Predictor {
  readonly #prepared = new Map<number, Prepared>();
  readonly #inputSize: number;
  readonly #outputSize: number;
  #row: Row | undefined;
  /** What was returned last: the same again where the caller's array is the same. */
  #last: Tensor | undefined;

  /** @param memory where the weights lie: the network's, or one with a copy at the same addresses. */
  constructor(
    private readonly network: Network,
    private readonly memory = network.memory,
    private readonly workspace = network.workspace,
  ) {
    this.#inputSize = sizeOf(network.inputShape);
    this.#outputSize = sizeOf(network.outputShape);
  }

  predict(x: TensorLike, out?: Float32Array): Tensor {
    if (this.#isPlainRow(x, out)) return this.#predictRow(x, out as Float32Array);
    const { network } = this;
    const inputs = inputRows(x, network.inputShape, X);
    // What a first layer does with numbers that it can't take is anybody's guess; others can be looked at on the way.
    if (network.checksInput) {
      checkRows(inputs, network.inputShape, X);
      network.checkInput(inputs.data, X);
    }
    const rows = this.rows(inputs, out, "predict");
    // The caller's own array is written once all rows are known to be finite.
    if (out && rows.count > SLICE_ROWS) checkRows(inputs, network.inputShape, X);
    for (let from = 0; from < rows.count; from += SLICE_ROWS) {
      const slice = this.place(rows, from, Math.min(SLICE_ROWS, rows.count - from));
      this.memory.kernels.machine.execute(slice.tape);
      this.#checkStatus(inputs);
      slice.take();
    }
    return this.tensor(rows);
  }

  /** Throws where the kernels have met a number that is not finite: only then it is looked for by name. */
  #checkStatus(inputs: InputRows): void {
    const { u32 } = this.memory;
    if (u32[STATUS / 4] !== Status.NonFiniteInput) return;
    u32[STATUS / 4] = Status.Ok;
    checkRows(inputs, this.network.inputShape, X);
    throw new RangeError(`${X} has changed while it was read. Pass an array that nobody else writes.`);
  }

  /** @throws {TypeError | RangeError} for an array for outputs that does not fit. */
  rows(inputs: InputRows, out: Float32Array | undefined, who: string): Rows {
    const size = inputs.rows * this.#outputSize;
    if (out !== undefined && !isFloats(out))
      throw new TypeError(`${who}: out must be a Float32Array, got ${show(out)}.`);
    if (out && out.length !== size) {
      throw new RangeError(
        `${who}: out has room for ${out.length} numbers, ${inputs.rows} rows of outputs are ${size}. They must be equal.`,
      );
    }
    return { count: inputs.rows, x: inputs.data, out: out ?? new Float32Array(size) };
  }

  /** Puts rows into place; `take` gets their outputs once the tape has run. */
  place(rows: Rows, from: number, count: number): { tape: number; take(): void } {
    const { program, x, y } = this.#prepare(count);
    const tape = program.address("predict");
    const inputs = rows.x.subarray(from * this.#inputSize, (from + count) * this.#inputSize);
    this.memory.floats(program.addressOf(x), inputs.length).set(inputs);
    return {
      tape,
      take: () => {
        const outputs = this.memory.floats(program.addressOf(y), count * this.#outputSize);
        rows.out.set(outputs, from * this.#outputSize);
      },
    };
  }

  tensor({ count, out }: Rows): Tensor {
    return new Tensor(out, [count, ...this.network.outputShape]);
  }

  /** Whether x is one row whose numbers need no look, and out fits. */
  #isPlainRow(x: TensorLike, out: Float32Array | undefined): x is Float32Array {
    // Those of another realm take the longer way: this one is asked for speed.
    return (
      out instanceof Float32Array &&
      x instanceof Float32Array &&
      x.length === this.#inputSize &&
      out.length === this.#outputSize &&
      !this.network.checksInput
    );
  }

  /** Without allocating anything; numbers that are not finite go through the network as they are. */
  #predictRow(x: Float32Array, out: Float32Array): Tensor {
    let row = this.#row;
    // A view that has no elements any more was detached when the memory grew.
    if (
      row === undefined ||
      row.y.length === 0 ||
      row.kernels !== this.memory.kernels ||
      row.workspace !== this.workspace.address
    ) {
      row = this.#placeRow();
      this.#row = row;
    }
    row.x.set(x);
    row.kernels.machine.execute(row.tape);
    out.set(row.y);
    if (this.#last?.data !== out) this.#last = this.tensor({ count: 1, x, out });
    return this.#last;
  }

  #placeRow(): Row {
    const { tape, x, y } = predictionTape(this.network, this.memory.kernels, 1, false);
    const { kernels } = this.memory;
    this.#row?.program.release();
    const program = new Program(tape, this.workspace);
    const address = program.address("predict");
    return {
      program,
      tape: address,
      x: this.memory.floats(program.addressOf(x), this.#inputSize),
      y: this.memory.floats(program.addressOf(y), this.#outputSize),
      kernels,
      workspace: this.workspace.address,
    };
  }

  #prepare(rows: number): Prepared {
    const found = this.#prepared.get(rows);
    if (found) return found;
    const { tape, x, y } = predictionTape(this.network, this.memory.kernels, rows, true);
    const prepared = { program: new Program(tape, this.workspace), x, y };
    this.#prepared.set(rows, prepared);
    const oldest = this.#prepared.keys().next().value as number;
    if (this.#prepared.size > KEPT) {
      this.#prepared.get(oldest)?.program.release();
      this.#prepared.delete(oldest);
    }
    return prepared;
  }
}
