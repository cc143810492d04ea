// Takes batches one by one from an iterable that may be started again.

export class Batches {
  /** Since the beginning of the training. */
  taken = 0;
  /** Since the iterable was last begun: where a checkpoint goes on. */
  passed = 0;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;

  constructor(private readonly source: Iterable<unknown> | AsyncIterable<unknown>) {}

  /** The next batch; at the start of an epoch an iterable that is used up begins again. */
  async next(startOfEpoch: boolean): Promise<IteratorResult<unknown>> {
    this.#iterator ??= this.#begin();
    let result = await this.#iterator.next();
    if (result.done && startOfEpoch && this.taken > 0) {
      this.#end();
      this.#iterator = this.#begin();
      result = await this.#iterator.next();
    }
    if (result.done) this.#end();
    else {
      this.taken++;
      this.passed++;
    }
    return result;
  }

  /** Passes over the batches that were trained on before a checkpoint. @throws {RangeError} where there are fewer now. */
  async skip(count: number): Promise<void> {
    while (this.passed < count) {
      const { passed } = this;
      if (!(await this.next(false)).done) continue;
      throw new RangeError(
        `fitDataset: resumeFrom was taken after batch ${count} of the data set, which has ${passed} now. Pass the same data set.`,
      );
    }
  }

  /** Lets an iterator that has not come to its end clean up. */
  async close(): Promise<void> {
    await this.#iterator?.return?.();
    this.#end();
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
