// Predictions, in slices of rows: between two steps of a training the workspace is free.

import { STATUS } from "../contract/control.js";
import { Status } from "../contract/status.js";
import { checkRows, type InputRows, inputRows, sameRows } from "../data/rows.js";
import { show } from "../errors.js";
import { isFloats } from "../kinds.js";
import type { Kernels } from "../runtime/kernels.js";
import { Program } from "../runtime/program.js";
import { Recent } from "../runtime/recent.js";
import { type Shape, sizeOf } from "../shape.js";
import { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { outputShapes } from "./graph.js";
import { inputsOf, type Network } from "./network.js";

/** Rows of one slice: enough for the matrix product to be at its best, little memory. */
const SLICE_ROWS = 256;
/** Programs for numbers of rows, and lengths where the data say them, that are kept: those used last. */
const KEPT = 8;

export interface PredictOptions {
  /** Where the numbers go; as many as there are outputs. By default a new array. */
  out?: Float32Array;
}

/** A tape that predicts for rows which its caller puts into `x`. */
interface Prediction {
  readonly x: readonly Value[];
  readonly y: readonly Value[];
}

interface Prepared extends Prediction {
  readonly program: Program;
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
  readonly inputs: readonly InputRows[];
  readonly out: readonly Float32Array[];
  /** Shapes of a row of the outputs. */
  readonly shapes: readonly Shape[];
}

/** @param checked whether the status tells of inputs that are not finite. */
export function predictionTape(
  network: Network,
  kernels: Kernels,
  shapes: readonly Shape[],
  rows: number,
  checked: boolean,
): Prediction & { tape: Tape } {
  const tape = new Tape(rows, false, kernels);
  const x = shapes.map((shape) => tape.value([rows, ...shape], false));
  for (const value of x) {
    tape.give(value);
    if (checked) tape.emit("checkFinite", [], [value], [value.elements, Status.NonFiniteInput]);
  }
  const y = network.forward(tape, x).outputs;
  for (const value of y) tape.keep(value);
  return { tape, x, y };
}

export class Predictor {
  readonly #prepared = new Recent<number | string, Prepared>(KEPT, ({ program }) => program.release());
  readonly #inputSize: number;
  readonly #outputSize: number;
  /** Whether rows may be predicted one by one without any look at them. */
  readonly #plain: boolean;
  #row: Row | undefined;
  /** What was returned last: the same again where the caller's array is the same. */
  #last: Tensor | undefined;

  /** @param memory where the weights lie: the network's, or one with a copy at the same addresses. */
  constructor(
    private readonly network: Network,
    private readonly memory = network.memory,
    private readonly workspace = network.workspace,
  ) {
    const { inputShapes, outputShapes: outputs, dynamic } = network;
    this.#inputSize = sizeOf(inputShapes[0] as Shape);
    this.#outputSize = sizeOf(outputs[0] as Shape);
    this.#plain =
      inputShapes.length === 1 && outputs.length === 1 && !dynamic && !network.states && !network.checkOf(0);
  }

  /** Predictions of a network with one input and one output. */
  predict(x: TensorLike, out?: Float32Array): Tensor {
    if (this.#isPlainRow(x, out)) return this.#predictRow(x, out as Float32Array);
    return this.predictAll([x], out && [out])[0] as Tensor;
  }

  /** Predictions for all inputs, of all outputs. */
  predictAll(x: readonly unknown[], out?: readonly unknown[]): Tensor[] {
    const whos = inputsOf(this.network, "predict: x");
    const inputs = x.map((given, i) => {
      const { node, who, check } = whos[i] as (typeof whos)[number];
      const rows = inputRows(given, node.shape, who);
      // What a first layer does with numbers that it can't take is anybody's guess; others can be looked at on the way.
      if (check) {
        checkRows(rows, who);
        check(rows.data, who);
      }
      return rows;
    });
    sameRows(inputs, (i) => (whos[i] as { who: string }).who);
    const rows = this.rows(inputs, out, "predict");
    const checkAll = (): void =>
      inputs.forEach((one, i) => void checkRows(one, (whos[i] as { who: string }).who));
    // The caller's own array is written once all rows are known to be finite.
    if (out && rows.count > SLICE_ROWS) checkAll();
    const { states } = this.network;
    if (states && this.memory !== this.network.memory)
      throw new RangeError(
        "predict: a model with stateful layers can't predict while threads train it. Wait for fit, or train with threads: 1.",
      );
    states?.begin(rows.count, "predict: x");
    // Rows of a stateful network are one batch.
    const most = states ? rows.count : SLICE_ROWS;
    for (let from = 0; from < rows.count; from += most) {
      const slice = this.place(rows, from, Math.min(most, rows.count - from));
      this.memory.kernels.machine.execute(slice.tape);
      this.#checkStatus(checkAll);
      slice.take();
    }
    return this.tensors(rows);
  }

  /** Throws where the kernels have met a number that is not finite: only then it is looked for by name. */
  #checkStatus(checkAll: () => void): void {
    const { u32 } = this.memory;
    if (u32[STATUS / 4] !== Status.NonFiniteInput) return;
    u32[STATUS / 4] = Status.Ok;
    checkAll();
    throw new RangeError("predict: x has changed while it was read. Pass an array that nobody else writes.");
  }

  /** @throws {TypeError | RangeError} for an array for outputs that does not fit. */
  rows(inputs: readonly InputRows[], out: readonly unknown[] | undefined, who: string): Rows {
    const count = (inputs[0] as InputRows).rows;
    const { network } = this;
    const shapes = network.dynamic
      ? outputShapes(
          network.graph,
          inputs.map(({ shape }) => shape),
        )
      : network.outputShapes;
    const room = shapes.map((shape, i) => {
      const size = count * sizeOf(shape);
      const given = out?.[i];
      if (given === undefined) return new Float32Array(size);
      if (!isFloats(given)) throw new TypeError(`${who}: out must be a Float32Array, got ${show(given)}.`);
      if (given.length !== size) {
        throw new RangeError(
          `${who}: out has room for ${given.length} numbers, ${count} rows of outputs are ${size}. They must be equal.`,
        );
      }
      return given;
    });
    return { count, inputs, out: room, shapes };
  }

  /** Puts rows into place; `take` gets their outputs once the tape has run. */
  place(rows: Rows, from: number, count: number): { tape: number; take(): void } {
    const { program, x, y } = this.#prepare(count, rows.inputs);
    const tape = program.address("predict");
    rows.inputs.forEach(({ data, shape }, i) => {
      const size = sizeOf(shape);
      const part = data.subarray(from * size, (from + count) * size);
      this.memory.floats(program.addressOf(x[i] as Value), part.length).set(part);
    });
    return {
      tape,
      take: () => {
        rows.out.forEach((out, i) => {
          const size = sizeOf(rows.shapes[i] as Shape);
          out.set(this.memory.floats(program.addressOf(y[i] as Value), count * size), from * size);
        });
      },
    };
  }

  tensors({ count, out, shapes }: Rows): Tensor[] {
    return out.map((data, i) => new Tensor(data, [count, ...(shapes[i] as Shape)]));
  }

  /** Whether x is one row whose numbers need no look, and out fits. */
  #isPlainRow(x: TensorLike, out: Float32Array | undefined): x is Float32Array {
    // Those of another realm take the longer way: this one is asked for speed.
    return (
      out instanceof Float32Array &&
      x instanceof Float32Array &&
      x.length === this.#inputSize &&
      out.length === this.#outputSize &&
      this.#plain
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
    if (this.#last?.data !== out)
      this.#last = new Tensor(out, [1, ...(this.network.outputShapes[0] as Shape)]);
    return this.#last;
  }

  #placeRow(): Row {
    const { network } = this;
    const { tape, x, y } = predictionTape(network, this.memory.kernels, network.inputShapes, 1, false);
    const { kernels } = this.memory;
    this.#row?.program.release();
    const program = new Program(tape, this.workspace);
    const address = program.address("predict");
    return {
      program,
      tape: address,
      x: this.memory.floats(program.addressOf(x[0] as Value), this.#inputSize),
      y: this.memory.floats(program.addressOf(y[0] as Value), this.#outputSize),
      kernels,
      workspace: this.workspace.address,
    };
  }

  #prepare(rows: number, inputs: readonly InputRows[]): Prepared {
    const { network } = this;
    const shapes = inputs.map(({ shape }) => shape);
    const key = network.dynamic ? `${rows} ${shapes.join(" ")}` : rows;
    return this.#prepared.get(key, () => {
      const { tape, x, y } = predictionTape(network, this.memory.kernels, shapes, rows, true);
      return { program: new Program(tape, this.workspace), x, y };
    });
  }

  /** Gives its programs' memory back. */
  release(): void {
    this.#row?.program.release();
    this.#row = undefined;
    this.#prepared.clear();
  }
}
