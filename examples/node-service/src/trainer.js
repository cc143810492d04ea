// Trains in the background, one job at a time, and loses no work: the job is on disk before it is accepted, checkpoints follow, and a
// stop writes a last one. Whoever opens the folder again goes on there, to the bit.
//
//   job.json           rows and epochs of the job that is not done yet
//   job.checkpoint     how far it has come
//   model.safetensors  what the last finished job learnt
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { tensor } from "downhill";
import { checkpoint, openModel, saveModel } from "downhill/node";
import writeFileAtomic from "write-file-atomic";
import { inputs, network } from "./network.js";

export class Trainer {
  /** "empty", "training", "ready" or "failed". */
  state = "empty";
  /** Why the last job failed. */
  error;
  /** The last finished epoch of the job: { epoch, loss, accuracy }. */
  progress;
  #files;
  #model;
  #stop = new AbortController();
  #job = Promise.resolve();

  constructor(folder) {
    this.#files = {
      job: path.join(folder, "job.json"),
      checkpoint: path.join(folder, "job.checkpoint"),
      model: path.join(folder, "model.safetensors"),
    };
  }

  /** Takes up what an earlier process left in the folder. */
  static async open(folder) {
    await mkdir(folder, { recursive: true });
    const trainer = new Trainer(folder);
    const files = trainer.#files;
    if (existsSync(files.model)) {
      trainer.#model = await openModel(files.model);
      trainer.state = "ready";
    }
    if (existsSync(files.job)) trainer.#begin(JSON.parse(await readFile(files.job, "utf8")));
    return trainer;
  }

  /** Accepts { x, y, epochs }: once this returns, the job survives a crash. */
  async train(job) {
    const before = this.state;
    this.state = "training";
    try {
      await rm(this.#files.checkpoint, { force: true });
      await writeFileAtomic(this.#files.job, JSON.stringify(job));
    } catch (error) {
      this.state = before;
      throw error;
    }
    this.#begin(job);
  }

  /** Class probabilities, a row each; during a training those of its last finished step. */
  predict(x) {
    return this.#model.predict(x).toArray();
  }

  get canPredict() {
    return this.#model !== undefined;
  }

  /** Ends the training between two steps, and waits until the work is saved. */
  async stop() {
    this.#stop.abort();
    await this.#job;
  }

  #begin(job) {
    this.state = "training";
    this.error = undefined;
    this.#job = this.#run(job).catch((error) => {
      this.state = "failed";
      this.error = error.message;
    });
  }

  async #run({ x, y, epochs }) {
    const { signal } = this.#stop;
    const files = this.#files;
    const model = network();
    this.#model = model;
    await model.fit(tensor(x.flat(), [x.length, inputs]), y, {
      epochs,
      signal,
      callbacks: [
        this.#reporter(),
        checkpoint({ path: files.checkpoint, everySeconds: 5 }),
        this.#farewell(),
      ],
      ...(existsSync(files.checkpoint) ? { resumeFrom: await readFile(files.checkpoint) } : {}),
    });
    if (signal.aborted) return;
    await saveModel(model, files.model);
    await rm(files.job);
    await rm(files.checkpoint, { force: true });
    this.state = "ready";
  }

  #reporter() {
    return {
      onEpochEnd: (epoch, { loss, accuracy }) => {
        this.progress = { epoch, loss, accuracy };
      },
    };
  }

  /** The last checkpoint before a stop, so that not a step is lost. */
  #farewell() {
    return {
      onSafePoint: async (_, model) => {
        if (this.#stop.signal.aborted) await writeFileAtomic(this.#files.checkpoint, model.toCheckpoint());
      },
    };
  }
}
