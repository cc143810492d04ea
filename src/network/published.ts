// The weights of a finished step in a memory of their own, at the same addresses: what everybody else reads while threads
// change the weights themselves, and what comes back where a thread fails.

import { PARTIES, STATUS, UPDATING } from "../contract/control.js";
import { now } from "../runtime/host.js";
import { Memory } from "../runtime/memory.js";
import { Workspace } from "../runtime/program.js";
import type { Network, WeightsAside } from "./network.js";
import { Predictor } from "./predict.js";

/** What everybody reads while threads train a network. */
export function publishedOf(network: Network): Published | undefined {
  return network.published as Published | undefined;
}

export class Published implements WeightsAside {
  readonly memory = new Memory();
  readonly predictor: Predictor;
  /** Milliseconds that taking the weights took the last time. */
  took = 0;
  /** Weights that somebody has set meanwhile. */
  #written: { readonly address: number; readonly data: Float32Array }[] = [];

  constructor(private readonly network: Network) {
    this.memory.use({ precision: network.memory.kernels.precision, lanes: 1 });
    for (const { address, bytes } of network.weightRegions) {
      if (this.memory.allocate(bytes, "weights for predictions").address !== address)
        throw new RangeError("The weights must be the first regions of a network's memory.");
    }
    this.predictor = new Predictor(network, this.memory, new Workspace(this.memory));
  }

  /** Takes the weights as they are now; while threads change them, as they were. */
  take(): void {
    const started = now();
    this.#copy(this.network.published?.memory ?? this.network.memory, this.memory);
    this.took = now() - started;
  }

  #copy(from: Memory, to: Memory): void {
    for (const { address, bytes } of this.network.weightRegions)
      to.floats(address, bytes / 4).set(from.floats(address, bytes / 4));
  }

  /**
   * Lets threads train. Where that fails within an update, weights and machine go back to where they were; UPDATING tells.
   */
  async during<T>(train: () => Promise<T>): Promise<T> {
    const { network } = this;
    const { memory } = network;
    this.take();
    const place = machinePlace(memory).slice();
    network.published = this;
    try {
      return await train();
    } catch (error) {
      if (memory.u32[UPDATING / 4] !== 0) {
        this.#copy(this.memory, memory);
        machinePlace(memory).set(place);
      }
      throw error;
    } finally {
      network.published = undefined;
      for (const { address, data } of this.#written) memory.floats(address, data.length).set(data);
      this.#written = [];
    }
  }

  /** Sets numbers here at once, and in the network when its threads are done. */
  write(address: number, data: ArrayLike<number>): void {
    this.memory.floats(address, data.length).set(data);
    this.#written.push({ address, data: Float32Array.from(data) });
  }
}

/** Where the machine stands: the control block up to the barrier's words. */
function machinePlace(memory: Memory): Uint32Array {
  return memory.words(STATUS, (PARTIES - STATUS) / 4);
}
