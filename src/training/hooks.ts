// The callbacks of a training. While a hook has its turn nothing is half-way, so that the model may be evaluated in it; and whatever
// ends a training that has begun, what its end has to do is done, once.
import type { Callback, InnerCallback, Logs } from "../callbacks/callback.js";
import type { Trainee } from "../callbacks/trainee.js";

export class Hooks {
  readonly #begun: InnerCallback[] = [];
  #isOpen = false;
  /** Evaluations that hooks have asked for, one after the other. */
  #aside: Promise<unknown> | undefined;

  constructor(
    private readonly callbacks: readonly InnerCallback[],
    private readonly model: Trainee,
  ) {}

  async begin(): Promise<void> {
    for (const callback of this.callbacks) {
      await this.#turn(() => callback.onTrainBegin?.(this.model));
      this.#begun.push(callback);
    }
  }

  /** Calls a hook of all callbacks, in order. */
  async call(hook: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.callbacks) await this.#turn(() => hook(callback));
  }

  /** Whether a callback lets an error end the training without being thrown. */
  forgives(error: unknown): boolean {
    return this.callbacks.some((c) => c.forgives?.(error));
  }

  /** Puts the weights themselves back where a callback has exchanged them. */
  settle(): void {
    for (const callback of this.#begun) callback.settle?.(this.model);
  }

  /** Calls `onTrainEnd` of all callbacks that have begun; returns what the first one threw that threw. */
  async end(logs: Logs): Promise<{ error: unknown } | undefined> {
    let failed: { error: unknown } | undefined;
    for (const callback of this.#begun) {
      try {
        await this.#turn(() => callback.onTrainEnd?.(logs, this.model));
      } catch (error) {
        failed ??= { error };
      }
    }
    return failed;
  }

  /**
   * Runs something that needs the model at rest, within a hook; the training goes on when it is done, also where the hook does not await it.
   *
   * @throws {TypeError} outside a hook.
   */
  async aside<T>(who: string, work: () => Promise<T>): Promise<T> {
    if (!this.#isOpen) {
      throw new TypeError(
        `${who}: this model is being trained. Call it in one of the training's hooks, such as onEpochEnd, or await the training first, or stop it by its signal.`,
      );
    }
    const result = (this.#aside ?? Promise.resolve()).then(work);
    this.#aside = result.catch(() => undefined);
    return result;
  }

  /** Until all evaluations are done, also those that were asked for meanwhile. */
  async #untilAlone(): Promise<void> {
    let last: Promise<unknown> | undefined;
    while (last !== this.#aside) {
      last = this.#aside;
      await last;
    }
    this.#aside = undefined;
  }

  async #turn(hook: () => void | Promise<void>): Promise<void> {
    this.#isOpen = true;
    try {
      const result = hook();
      if (result !== undefined) await result;
    } finally {
      this.#isOpen = false;
      if (this.#aside !== undefined) await this.#untilAlone();
    }
  }
}
