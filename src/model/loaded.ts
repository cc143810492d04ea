// A data set in a model's memory.
import type { Dataset } from "../data/dataset.js";
import type { Memory, Region } from "../runtime/memory.js";
import type { Source } from "./tapes.js";

export class Loaded {
  readonly source: Source;
  readonly #regions: Region[] = [];

  /** @param ordered whether the rows are visited in an order of their own. */
  constructor(
    private readonly memory: Memory,
    data: Dataset,
    batchSize: number,
    ordered: boolean,
    who: string,
  ) {
    this.source = {
      x: this.#put(data.x, who),
      y: this.#put(data.y, who),
      weights: data.weights ? this.#put(data.weights, who) : 0,
      order: ordered ? this.#take(data.rows * 4, who).address : 0,
      rows: data.rows,
      batchSize,
    };
  }

  #take(bytes: number, who: string): Region {
    const region = this.memory.allocate(bytes, `${who}: data`);
    this.#regions.push(region);
    return region;
  }

  #put(data: Float32Array, who: string): number {
    const { address } = this.#take(data.byteLength, who);
    this.memory.floats(address, data.length).set(data);
    return address;
  }

  /** Puts another batch, of no more rows, in the place of this one. */
  replace(data: Dataset): void {
    this.memory.floats(this.source.x, data.x.length).set(data.x);
    this.memory.floats(this.source.y, data.y.length).set(data.y);
    if (data.weights && this.source.weights !== 0)
      this.memory.floats(this.source.weights, data.weights.length).set(data.weights);
  }

  release(): void {
    for (const region of this.#regions) this.memory.release(region);
  }
}
