// Takes batches one by one from an iterable that may be started again, and waits for none any more once the signal has fired.
import { unlessAborted } from "../runtime/aborted.js";

const END = { done: true, value: undefined } as const;

export class Batches {
  /** Since the beginning of the training. */
  taken = 0;
  /** Since the iterable was last begun: where a checkpoint goes on. */
  passed = 0;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;

  constructor(
    private readonly source: Iterable<unknown> | AsyncIterable<unknown>,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** The next batch; at the start of an epoch an iterable that is used up begins again. */
  async next(startOfEpoch: boolean): Promise<IteratorResult<unknown>> {
    let result = await this.#ask();
    if (result.done && startOfEpoch && this.taken > 0) {
      this.#end();
      result = await this.#ask();
    }
    // An iterator that was stopped in the middle stays, to be closed.
    if (!result.done) {
      this.taken++;
      this.passed++;
    } else if (result !== END) this.#end();
    return result;
  }

  async #ask(): Promise<IteratorResult<unknown>> {
    if (this.signal?.aborted) return END;
    this.#iterator ??= this.#begin();
    const result = this.#iterator.next();
    return isPromise(result) ? ((await unlessAborted(result, this.signal)) ?? END) : result;
  }

  /** Passes over the batches that were trained on before a checkpoint. @throws {RangeError} where there are fewer now. */
  async skip(count: number): Promise<void> {
    while (this.passed < count) {
      const { passed } = this;
      if (!(await this.next(false)).done) continue;
      if (this.signal?.aborted) return;
      throw new RangeError(
        `fitDataset: resumeFrom was taken after batch ${count} of the data set, which has ${passed} now. Pass the same data set.`,
      );
    }
  }

  /** Lets an iterator that has not come to its end clean up. */
  async close(): Promise<void> {
    const closing = this.#iterator?.return?.();
    this.#end();
    if (isPromise(closing)) await unlessAborted(closing, this.signal);
  }

  #end(): void {
    this.#iterator = undefined;
    this.passed = 0;
  }

  #begin(): Iterator<unknown> | AsyncIterator<unknown> {
    const { source } = this;
    return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as { then?: unknown } | undefined)?.then === "function";
}
