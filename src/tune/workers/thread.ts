// A worker of either kind: node:worker_threads, or a Web Worker.
import type * as Threads from "node:worker_threads";
import { nodeModule } from "../../runtime/support.js";
import type { FromWorker, ToWorker } from "./messages.js";

export interface ThreadEvents {
  message(message: FromWorker): void;
  /** It is gone, or in no state to go on. Called once at most, and not after `end`. */
  lost(reason: string): void;
}

export interface Thread {
  post(message: ToWorker): void;
  end(): Promise<void>;
}

/** @throws {TypeError} where there are no workers, or they can't share memory. */
export async function openThread(events: ThreadEvents): Promise<Thread> {
  if (typeof SharedArrayBuffer === "undefined") {
    throw new TypeError(
      "tune: workers share memory, which this page may not. Serve it with the headers Cross-Origin-Opener-Policy: same-origin " +
        "and Cross-Origin-Embedder-Policy: require-corp, or leave workers out.",
    );
  }
  try {
    return await (typeof Worker === "undefined" ? nodeThread(events) : webThread(events));
  } catch (cause) {
    throw noStart((cause as Error).message, cause);
  }
}

/** The error for a worker that never ran: most often a bundler has left its module behind. */
export function noStart(reason: string, cause?: unknown): TypeError {
  return new TypeError(
    `tune: a worker can't start: ${reason}. Its module, trialWorker.js, must lie beside the tuner's: where a bundler has ` +
      "left it out, keep downhill outside of the bundle (external), or leave workers out.",
    { cause },
  );
}

function webThread(events: ThreadEvents): Thread {
  const worker = new Worker(new URL("./trialWorker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => events.message(data as FromWorker));
  worker.addEventListener(
    "error",
    (event) => {
      worker.terminate();
      events.lost(event.message || "an error that it does not tell");
    },
    { once: true },
  );
  return {
    post: (message) => worker.postMessage(message),
    end: async () => worker.terminate(),
  };
}

async function nodeThread(events: ThreadEvents): Promise<Thread> {
  const threads = await nodeModule<typeof Threads>("node:worker_threads");
  const worker = new threads.Worker(new URL("./trialWorker.js", import.meta.url));
  let isEnding = false;
  let reason: string | undefined;
  worker.on("message", (message: FromWorker) => events.message(message));
  worker.on("error", (error) => {
    reason = error instanceof Error ? error.message : String(error);
  });
  worker.on("exit", (code) => {
    if (!isEnding) events.lost(reason ?? `it left with code ${code}`);
  });
  return {
    post: (message) => worker.postMessage(message),
    async end() {
      isEnding = true;
      await worker.terminate();
    },
  };
}
