// What is used of the runtime that not every runtime has, or that tests replace. Timers and the clock are taken when this file is loaded:
// faked ones, which stand still, would hang a training.

/** As they are now. */
function taken() {
  const host = globalThis as Partial<typeof globalThis>;
  const { performance, MessageChannel: Channel } = host;
  return {
    clock: performance?.now?.bind(performance) ?? Date.now,
    // Browsers' timers refuse to be called on anything but the global object.
    setImmediate: host.setImmediate?.bind(globalThis),
    start: host.setTimeout?.bind(globalThis),
    stop: host.clearTimeout?.bind(globalThis),
    Channel,
  };
}

const host = taken();

/** Milliseconds since some moment. It decides when to pause, never what is computed. */
export const now = (): number => host.clock();

/** Calls a function later; where the runtime has no timers, never. */
export function after(milliseconds: number, run: () => void): unknown {
  return host.start?.(run, milliseconds);
}

/** Takes back what `after` gave. */
export function cancel(timer: unknown): void {
  if (timer !== undefined) host.stop?.(timer as number);
}

/** Gives every waiting task of this thread its turn, by the quickest way that there is. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate) host.setImmediate(resolve);
    else if (!sendsMessage(resolve) && after(0, resolve) === undefined) resolve();
  });
}

/** Half of Node's and all of the browsers' messages come behind what waits, without the delay of a timer. Some runtimes name channels and have none. */
function sendsMessage(resolve: () => void): boolean {
  try {
    if (!host.Channel) return false;
    const { port1, port2 } = new host.Channel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
    return true;
  } catch {
    return false;
  }
}

/** An error as an AbortSignal has it where time is over. */
export function timeoutError(message: string): Error {
  if (typeof DOMException === "function") return new DOMException(message, "TimeoutError");
  return Object.assign(new Error(message), { name: "TimeoutError" });
}

/** WebAssembly, or an error that says that it is missing. */
export function needWebAssembly(): typeof WebAssembly {
  const found = (globalThis as { WebAssembly?: typeof WebAssembly }).WebAssembly;
  if (typeof found === "object" && found !== null) return found;
  throw new TypeError(
    "downhill computes with WebAssembly, which this runtime does not have or has switched off (iOS's Lockdown Mode, node --jitless). Switch it on, or run in a browser or in Node.",
  );
}
