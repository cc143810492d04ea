// Waiting for the outside, as long as nobody has asked to stop.

/** What a promise gives, or undefined as soon as the signal fires: what comes of the promise then is nobody's. */
export function unlessAborted<T>(
  wait: PromiseLike<T>,
  signal: AbortSignal | undefined,
): PromiseLike<T | undefined> {
  if (!signal) return wait;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    const done = (): void => signal.removeEventListener("abort", stop);
    wait.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
