// Long work is cut into slices, so that a server goes on answering and a page goes on drawing.

/** Longest time that a slice holds the thread, in milliseconds. */
export const SLICE_MS = 8;

/** Gives every waiting task its turn. */
export function pause(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Says when a slice is over. The clock decides only when to pause, never what is computed. */
export class Slice {
  #start = performance.now();

  get elapsed(): number {
    return performance.now() - this.#start;
  }

  /** Pauses where the slice is over. */
  async rest(): Promise<void> {
    if (this.elapsed < SLICE_MS) return;
    await pause();
    this.#start = performance.now();
  }

  restart(): void {
    this.#start = performance.now();
  }
}
