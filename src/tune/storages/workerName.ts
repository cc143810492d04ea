// How a process signs its records, so that another can tell whether it still lives: host, process, thread, and what
// sets it apart from an earlier process with the same numbers (a container's first process is always number 1).
import type { NodeModules } from "./nodeModules.js";

const PREFIX = "downhill";
let made: string | undefined;

/** Made on first use: pages that are not secure load this too, and have no `randomUUID`. */
function thisThread(): string {
  made ??= globalThis.crypto.randomUUID();
  return made;
}

export class WorkerName {
  readonly text: string;
  private readonly host: string;
  private readonly threadId: number;
  private readonly booted: number;

  constructor({ os, threads }: NodeModules) {
    this.host = os.hostname().replaceAll("/", "_");
    this.threadId = threads.threadId;
    this.booted = Date.now() - os.uptime() * 1000;
    this.text = [PREFIX, this.host, process.pid, this.threadId, Date.now(), thisThread()].join("/");
  }

  /** False only where the worker of that name is certainly gone. */
  isAlive(name: string): boolean {
    const [prefix, host, pid, threadId, named, thread] = name.split("/");
    if (prefix !== PREFIX || host !== this.host || thread === undefined) return true;
    // A minute's grace: the clock may have been set since the machine started.
    if (Number(named) < this.booted - 60_000) return false;
    if (Number(pid) === process.pid) return thread === thisThread() || Number(threadId) !== this.threadId;
    try {
      process.kill(Number(pid), 0);
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
  }
}
