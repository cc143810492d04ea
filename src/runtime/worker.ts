// A worker as the rest sees it, whether Node's or a browser's: it is asked something and answers, or it has ended.
import { lane } from "./lane.generated.js";
import { nodeModule, nodeProcess } from "./support.js";

/** What both kinds of worker are asked for here. */
interface Port {
  post(message: unknown): void;
  terminate(): Promise<unknown>;
  /** Whether it keeps the process alive. */
  hold(alive: boolean): void;
}

interface Events {
  answer(answer: { value?: unknown; error?: string }): void;
  end(reason: string): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const UNREADABLE = "a worker's message could not be read";

export class LaneWorker {
  #port: Port | undefined;
  #pending: Pending | undefined;
  #ended: string | undefined;

  /** @throws where the runtime gives no worker. */
  static async start(): Promise<LaneWorker> {
    const worker = new LaneWorker();
    const events: Events = {
      answer: ({ value, error }) =>
        worker.#settle((p) => (error === undefined ? p.resolve(value) : p.reject(new Error(error)))),
      end: (reason) => worker.#end(reason),
    };
    worker.#port = nodeProcess() ? await nodePort(events) : webPort(events);
    worker.#port.hold(false);
    return worker;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** One question at a time. Rejects where it went wrong, and where the worker ends before it answers. */
  ask(message: unknown): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(new Error(this.#ended));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#port?.hold(true);
      this.#port?.post(message);
    });
  }

  /** Resolves when it no longer runs, as far as the runtime tells. */
  async terminate(): Promise<void> {
    await this.#port?.terminate();
    this.#end("the worker was ended");
  }

  #settle(how: (pending: Pending) => void): void {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#port?.hold(false);
    if (pending) how(pending);
  }

  #end(reason: string): void {
    this.#ended ??= reason;
    this.#settle((p) => p.reject(new Error(reason)));
  }
}

async function nodePort(events: Events): Promise<Port> {
  const { Worker } = await nodeModule<typeof import("node:worker_threads")>("node:worker_threads");
  // Without the process's own options: a loader that they name would be loaded again in every worker.
  const worker = new Worker(lane, { eval: true, execArgv: [], name: "downhill" });
  worker.on("message", events.answer);
  worker.on("error", (error) => events.end(String(error)));
  worker.on("messageerror", () => events.end(UNREADABLE));
  worker.on("exit", (code) => events.end(`a worker exited with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => worker.terminate(),
    hold: (alive) => (alive ? worker.ref() : worker.unref()),
  };
}

function webPort(events: Events): Port {
  const url = URL.createObjectURL(new Blob([lane], { type: "text/javascript" }));
  const worker = new Worker(url, { name: "downhill" });
  worker.onmessage = ({ data }) => events.answer(data);
  worker.onerror = (event) => events.end(event.message || "a worker could not be started");
  worker.onmessageerror = () => events.end(UNREADABLE);
  return {
    post: (message) => worker.postMessage(message),
    async terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
    hold() {},
  };
}
