// The module that a worker runs, in Node and in browsers: it loads the objective once, and runs it for one trial after another.
// That of `tuneModel` is here already: a module of ours that is loaded later would break a bundle into several files.
import { nodeModule } from "../../runtime/support.js";
import { objective as tuneModel } from "../model/workerObjective.js";
import type { Objective } from "../study/objective.js";
import { messageOf, type Outcome, runObjective } from "../study/outcome.js";
import { importObjective } from "./importObjective.js";
import { type FromWorker, type ToWorker, TUNE_MODEL } from "./messages.js";
import { RemoteHost } from "./remoteHost.js";

interface Parent {
  postMessage(message: unknown): void;
  onMessage(listen: (message: ToWorker) => void): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: string, listen: unknown): void;
}

async function findParent(): Promise<Parent> {
  if ("WorkerGlobalScope" in globalThis) {
    const scope = globalThis as unknown as Pick<Worker, "postMessage" | "addEventListener">;
    return {
      postMessage: (message) => scope.postMessage(message),
      onMessage: (listen) => scope.addEventListener("message", ({ data }) => listen(data as ToWorker)),
    };
  }
  const { parentPort } = await nodeModule<{ parentPort: ParentPort }>("node:worker_threads");
  return {
    postMessage: (message) => parentPort.postMessage(message),
    onMessage: (listen) => parentPort.on("message", listen),
  };
}

let post: (message: FromWorker) => void;
let opened: (ToWorker & { type: "open" }) | undefined;
let objective: Objective | undefined;
let host: RemoteHost | undefined;

/** A function, since bundlers may make a script of this module, where nothing can be awaited at the top. */
async function start(): Promise<void> {
  const parent = await findParent();
  post = (message) => parent.postMessage(message);
  parent.onMessage((message) => void take(message));
  post({ type: "ready" });
}

void start();

async function take(message: ToWorker): Promise<void> {
  if (message.type === "abort") return host?.abort(message.isPruned, message.reason);
  if (message.type === "open") {
    opened = message;
    try {
      objective = message.objective === TUNE_MODEL ? tuneModel : await importObjective(message.objective);
      post({ type: "ready" });
    } catch (error) {
      post({ type: "broken", reason: messageOf(error) });
    }
    return;
  }
  if (opened === undefined || objective === undefined) return;
  host = new RemoteHost(message.number, opened.mailbox, post);
  const outcome = await runObjective(objective, host, opened.objectives, opened.shared);
  host.flush();
  host = undefined;
  done(outcome);
}

function done(outcome: Outcome): void {
  try {
    post({ type: "done", outcome });
  } catch {
    // An error that holds what can't be sent: its message can.
    const { reason } = outcome as { reason: string };
    post({ type: "done", outcome: { state: "failed", reason, misuse: new TypeError(reason) } });
  }
}
