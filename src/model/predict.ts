// Predictions, in slices of rows, synchronously: between two steps of a training the workspace is free.
import { inputRows } from "../data/dataset.js";
import { Program } from "../runtime/program.js";
import { sizeOf } from "../shape.js";
import type { Value } from "../tape/value.js";
import { Tensor, type TensorLike } from "../tensor.js";
import type { Network } from "./network.js";
import { predictionTape } from "./tapes.js";

/** Rows of one slice: enough for the matrix product to be at its best, little memory. */
const SLICE_ROWS = 256;
/** Programs for other numbers of rows that are kept. */
const KEPT = 4;

interface Prepared {
  readonly program: Program;
  readonly x: Value;
  readonly y: Value;
}

export class Predictor {
  readonly #prepared = new Map<number, Prepared>();

  /** @param memory where the weights lie: the network's, or one with a copy at the same addresses. */
  constructor(
    private readonly network: Network,
    private readonly memory = network.memory,
    private readonly workspace = network.workspace,
  ) {}

  predict(x: TensorLike): Tensor {
    const { network, memory } = this;
    const inputs = inputRows(x, network.inputShape, "predict: x", (data, who) =>
      network.checkInput(data, who),
    );
    const inputSize = sizeOf(network.inputShape);
    const outputSize = sizeOf(network.outputShape);
    const out = new Float32Array(inputs.rows * outputSize);
    for (let row = 0; row < inputs.rows; row += SLICE_ROWS) {
      const rows = Math.min(SLICE_ROWS, inputs.rows - row);
      const { program, x: input, y } = this.#prepare(rows);
      program.address("predict");
      memory
        .floats(program.addressOf(input), rows * inputSize)
        .set(inputs.data.subarray(row * inputSize, (row + rows) * inputSize));
      program.run("predict");
      out.set(memory.floats(program.addressOf(y), rows * outputSize), row * outputSize);
    }
    return new Tensor(out, [inputs.rows, ...network.outputShape]);
  }

  #prepare(rows: number): Prepared {
    const found = this.#prepared.get(rows);
    if (found) return found;
    const { tape, x, y } = predictionTape(this.network, this.memory.kernels, rows);
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
