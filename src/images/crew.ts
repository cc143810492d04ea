// Workers that decode pictures ahead of the training, each the next file when it has one ready; without workers, this thread does it.
import type { Worker } from "node:worker_threads";
import { nodeModule } from "../runtime/support.js";
import { pictureOf } from "./imageTensor.js";
import type { Target } from "./resample.js";

export type PictureTarget = Target & { readonly maxPixels: number };

export interface ToDecoder {
  readonly id: number;
  readonly file: string;
  readonly target: PictureTarget;
}

export interface FromDecoder {
  readonly id: number;
  readonly data?: Float32Array;
  readonly error?: { readonly name: string; readonly message: string; readonly code: string | undefined };
}

export interface Crew {
  decode(file: string): Promise<Float32Array>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(data: Float32Array): void;
  reject(error: Error): void;
}

const alone = (target: PictureTarget): Crew => ({
  decode: async (file) => (await pictureOf(file, file, target)).data,
  close: async () => undefined,
});

/** @param workers 0 for none. */
export async function crewFor(workers: number, target: PictureTarget): Promise<Crew> {
  if (workers === 0) return alone(target);
  const { Worker } = await nodeModule<typeof import("node:worker_threads")>("node:worker_threads");
  const team = Array.from({ length: workers }, () =>
    hire(new Worker(new URL("../shared/decodeWorker.js", import.meta.url))),
  );
  return {
    decode(file) {
      const free = team.reduce((a, b) => (b.load() < a.load() ? b : a));
      return free.decode(file, target);
    },
    async close() {
      await Promise.all(team.map((member) => member.close()));
    },
  };
}

function hire(worker: Worker) {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let gone: Error | undefined;
  const lose = (reason: string): void => {
    gone ??= new Error(
      `imageFolder: a worker that decodes pictures ended: ${reason}. Pass workers: 0 to do without.`,
    );
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on("message", ({ id, data, error }: FromDecoder) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (data) one?.resolve(data);
    else if (error) one?.reject(revived(error));
  });
  worker.on("error", (error) => lose(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => lose(`it left with code ${code}`));
  worker.unref();
  return {
    load: () => waiting.size,
    decode(file: string, target: PictureTarget): Promise<Float32Array> {
      if (gone) return Promise.reject(gone);
      const id = next++;
      worker.ref();
      const answer = new Promise<Float32Array>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ id, file, target } satisfies ToDecoder);
      return answer.finally(() => waiting.size === 0 && worker.unref());
    },
    async close() {
      lose("the pictures are no longer wanted");
      await worker.terminate();
    },
  };
}

/** An error of a worker as one of this thread. */
function revived({ name, message, code }: NonNullable<FromDecoder["error"]>): Error {
  const make = name === "RangeError" ? RangeError : name === "TypeError" ? TypeError : Error;
  return Object.assign(new make(message), code === undefined ? {} : { code });
}
