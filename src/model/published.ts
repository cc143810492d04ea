// The weights of a finished step in a memory of their own, at the same addresses: what is read while threads change the others.
import { Memory } from "../runtime/memory.js";
import { Workspace } from "../runtime/program.js";
import type { Network } from "./network.js";
import { Predictor } from "./predict.js";

export class Published {
  readonly memory = new Memory();
  readonly predictor: Predictor;
  /** Weights that somebody has set meanwhile. */
  #written: { readonly address: number; readonly data: ArrayLike<number> }[] = [];

  constructor(private readonly network: Network) {
    this.memory.use({ precision: network.memory.kernels.precision, lanes: 1 });
    for (const { address, bytes } of network.weightRegions) {
      if (this.memory.allocate(bytes, "fit: weights for predictions").address !== address)
        throw new RangeError("The weights must be the first regions of a network's memory.");
    }
    this.predictor = new Predictor(network, this.memory, new Workspace(this.memory));
    this.take();
  }

  /** Takes the weights as they are now. */
  take(): void {
    this.#copy(this.network.memory, this.memory);
  }

  /** Gives the weights back, as they were when they were taken. */
  giveBack(): void {
    this.#copy(this.memory, this.network.memory);
  }

  #copy(from: Memory, to: Memory): void {
    for (const { address, bytes } of this.network.weightRegions)
      to.floats(address, bytes / 4).set(from.floats(address, bytes / 4));
  }

  /** Sets numbers here at once, and in the network when its threads are done. */
  write(address: number, data: ArrayLike<number>): void {
    this.memory.floats(address, data.length).set(data);
    this.#written.push({ address, data: Float32Array.from(data) });
  }

  /** Passes on what was written meanwhile. */
  flush(): void {
    for (const { address, data } of this.#written) this.network.memory.floats(address, data.length).set(data);
    this.#written = [];
  }
}
