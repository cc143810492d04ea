// What a worker of a picture folder runs: decodes the files that it is told, one after the other.
import type { MessagePort } from "node:worker_threads";
import { nodeModule } from "../runtime/support.js";
import type { FromDecoder, ToDecoder } from "./crew.js";
import { pictureOf } from "./imageTensor.js";

async function answer(port: MessagePort, { id, file, target }: ToDecoder): Promise<void> {
  try {
    const { data } = await pictureOf(file, file, target);
    port.postMessage({ id, data } satisfies FromDecoder, [data.buffer as ArrayBuffer]);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    port.postMessage({ id, error: { name, message, code } } satisfies FromDecoder);
  }
}

export async function serve(): Promise<void> {
  const { parentPort } = await nodeModule<typeof import("node:worker_threads")>("node:worker_threads");
  parentPort?.on("message", (message: ToDecoder) => void answer(parentPort, message));
}

void serve();
