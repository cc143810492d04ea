// Trains in the background, one job at a time, and loses no work: the job is on disk before it is accepted, checkpoints follow, and a
// stop writes a last one. Whoever opens the folder again goes on there, to the bit.
//
// What was learnt before answers until a new network is trained, checked and saved; a job that fails changes nothing.
//
//   job.json           rows and epochs of the job that is not done yet
//   job.checkpoint     how far it has come
//   job.failed.json    the last job that failed, to look at; it is not tried again
//   model.safetensors  what the last finished job learnt
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { loadModel, tensor } from "downhill";
import { checkpoint, openModel } from "downhill/node";
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
      failed: path.join(folder, "job.failed.json"),
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
    if (existsSync(files.job)) trainer.#begin(async () => JSON.parse(await readFile(files.job, "utf8")));
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
    this.#begin(async () => job);
  }

  /** Class probabilities, a row each, of the last network that was trained to its end. */
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

  /** @param read gives the job. */
  #begin(read) {
    this.state = "training";
    this.error = undefined;
    this.progress = undefined;
    this.#job = read()
      .then((job) => this.#run(job))
      .catch((error) => this.#fail(error));
  }

  async #fail(error) {
    this.state = "failed";
    this.error = error.message;
    // Whatever the disk or the system refused may be different next time; the job itself would fail again.
    if (error.syscall !== undefined) return;
    await rm(this.#files.checkpoint, { force: true }).catch(() => {});
    await rename(this.#files.job, this.#files.failed).catch(() => {});
  }

  async #run({ x, y, epochs }) {
    const { signal } = this.#stop;
    const files = this.#files;
    const model = network();
    const rows = tensor(x.flat(), [x.length, inputs]);
    await model.fit(rows, y, {
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
    // What is saved is what will answer: it is read back, and looked at, before it takes the old one's place.
    const bytes = model.toBytes();
    const learnt = loadModel(bytes);
    if (!learnt.predict(rows).data.every(Number.isFinite))
      throw new Error("the network predicts what is no number; the one before it is kept");
    await writeFileAtomic(files.model, bytes);
    this.#model = learnt;
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
