// A data set in a model's memory.
import type { Dataset } from "../data/dataset.js";
import type { Memory, Region } from "../runtime/memory.js";
import { inSlices } from "../runtime/pause.js";
import type { Source } from "./tapes.js";

/** Numbers that are copied at a time, in about half a millisecond. */
const PIECE = 1 << 17;

export class Loaded {
  readonly source: Source;
  readonly #regions: Region[] = [];

  /** Room for a data set. @param ordered whether the rows are visited in an order of their own. */
  constructor(
    private readonly memory: Memory,
    data: Dataset,
    batchSize: number,
    ordered: boolean,
    who: string,
  ) {
    // What is copied into in whole need not be cleared before: with many rows that takes long.
    const room = (numbers: Float32Array): number => this.#take(numbers.byteLength, who, false);
    this.source = {
      x: data.x.map(room),
      y: data.y.map(room),
      weights: data.weights.map((weights) => (weights ? room(weights) : 0)),
      inputs: data.inputs,
      outputs: data.outputs,
      targets: data.targets,
      order: ordered ? this.#take(data.rows * 4, who) : 0,
      rows: data.rows,
      batchSize,
    };
  }

  #take(bytes: number, who: string, cleared = true): number {
    const region = this.memory.allocate(bytes, `${who}: data`, cleared);
    this.#regions.push(region);
    return region.address;
  }

  /** Puts in the data that room was made for, in slices that leave the thread free in between. */
  async fill(data: Dataset): Promise<void> {
    for (const { numbers, address } of this.#places(data)) {
      await inSlices(numbers.length, PIECE, (from, to) =>
        this.memory.floats(address + 4 * from, to - from).set(numbers.subarray(from, to)),
      );
    }
  }

  /** Puts in a batch, of no more rows than room was made for. */
  put(data: Dataset): void {
    for (const { numbers, address } of this.#places(data))
      this.memory.floats(address, numbers.length).set(numbers);
  }

  #places(data: Dataset): { numbers: Float32Array; address: number }[] {
    const { source } = this;
    return (["x", "y", "weights"] as const).flatMap((kind) =>
      source[kind].flatMap((address, i) => {
        const numbers = data[kind][i];
        return numbers && address !== 0 ? [{ numbers, address }] : [];
      }),
    );
  }

  release(): void {
    for (const region of this.#regions) this.memory.release(region);
  }
}
