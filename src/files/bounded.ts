// Bytes from outside, which may stall, never end, or be no longer wanted: a signal, a time and a size bound the wait.
import { between, type Given, parseOptions, positive, signalOption } from "../options.js";
import { after, cancel, timeoutError } from "../runtime/host.js";

/** The longest that a timer can wait. */
const LONGEST = 0x7fffffff;

const schema = {
  signal: signalOption(),
  timeout: positive(300_000),
  maxBytes: between(1, Number.MAX_SAFE_INTEGER, 2 ** 30),
};

/** How long, and for how much, to wait. */
export interface Bounds extends Given<typeof schema> {
  /** Ends the wait; the promise is rejected with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, default 300 000 (five minutes). */
  readonly timeout?: number | undefined;
  /** Default 2³⁰ (1 GiB). */
  readonly maxBytes?: number | undefined;
}

/** What reads bytes piece by piece, and lets go of them. */
export interface Source {
  /** Bytes in all, where it is known. */
  readonly size?: number | undefined;
  next(): Promise<{ done?: boolean; value?: Uint8Array | undefined }>;
  close(): unknown;
}

/**
 * All bytes of a source.
 *
 * @param open begins to read; its signal fires when the wait is over. @param place names it in messages.
 * @throws what the signal gives as its reason; a TimeoutError when time is over. @throws {RangeError} where there are more bytes.
 */
export async function bytesWithin(
  who: string,
  place: string,
  bounds: Bounds | undefined,
  open: (signal: AbortSignal) => Promise<Source>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { signal, timeout, maxBytes } = parseOptions(who, schema, bounds);
  const controller = new AbortController();
  const forward = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) throw signal.reason;
  signal?.addEventListener("abort", forward, { once: true });
  const timer = after(Math.min(timeout, LONGEST), () =>
    controller.abort(
      timeoutError(`${who}: ${place} was not there within ${timeout} ms. Pass a longer timeout.`),
    ),
  );
  const over = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  // What comes of it is told where it is waited for.
  over.catch(() => undefined);
  let source: Source | undefined;
  try {
    const opening = open(controller.signal);
    opening.then((late) => controller.signal.aborted && late.close()).catch(() => undefined);
    source = await Promise.race([opening, over]);
    const tooLarge = (bytes: string): RangeError =>
      new RangeError(
        `${who}: ${place} has ${bytes} bytes, at most ${maxBytes} are read. Pass a larger maxBytes.`,
      );
    if ((source.size ?? 0) > maxBytes) throw tooLarge(String(source.size));
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await Promise.race([source.next(), over]);
      if (done || !value) return joined(pieces, length);
      length += value.byteLength;
      if (length > maxBytes) throw tooLarge(`${length} or more`);
      pieces.push(value);
    }
  } catch (error) {
    // An engine may give its own error for the same; the reason is what counts.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    cancel(timer);
    signal?.removeEventListener("abort", forward);
    void Promise.resolve(source?.close()).catch(() => undefined);
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}
