// Workers on one memory. Each runs the same tape as lane i of n; they meet at the barrier of assembly/machine/barrier.ts. The
// caller's thread only sends and awaits, so it stays free. See docs/threads.md.
import { ARRIVED, FAILED, PARTIES, PATIENCE, SLEEPERS, TAKEN } from "../contract/control.js";
import { after } from "./host.js";
import type { Memory } from "./memory.js";
import { returnWorkers, takeWorkers } from "./pool.js";
import { cores } from "./support.js";
import type { LaneWorker } from "./worker.js";

/**
 * Looks at the barrier before a lane sleeps, some hundred microseconds: of a product that takes milliseconds the lanes differ by tens, and who sleeps
 * is woken late. None where lanes share cores.
 */
const PATIENT = 400_000;
/** How long lanes that must leave may take, in milliseconds. */
const GRACE_MS = 300;

let crews = 0;

/** A lane has failed: what its step has done to the memory is not known. */
export class CrewError extends Error {}

export class Crew {
  readonly #id = crews++;
  #patience = 0;
  /** How many modules of the kernels the workers have. */
  #opened = 0;
  /** Those that are to be given back. */
  #lent: readonly LaneWorker[];

  private constructor(
    private readonly memory: Memory,
    private readonly workers: readonly LaneWorker[],
  ) {
    this.#lent = workers;
  }

  /**
   * Workers for a memory whose kernels are for as many lanes, or fewer, or nobody: as many as other trainings leave.
   *
   * @throws where the runtime gives none.
   */
  static async hire(memory: Memory, lanes: number): Promise<Crew | undefined> {
    const crew = new Crew(memory, await takeWorkers(lanes));
    if (crew.lanes === 0) return undefined;
    if (crew.lanes <= (await cores())) crew.#patience = PATIENT;
    try {
      await crew.#open();
    } catch (error) {
      await crew.dismiss();
      throw error;
    }
    return crew;
  }

  /** Instantiates what the workers don't have yet of the kernels: packs come when a tape first needs them. */
  async #open(): Promise<void> {
    const { raw, kernels } = this.memory;
    // Without their instances, which stay on this thread.
    const modules = kernels.modules.slice(this.#opened).map(({ module, slots }) => ({ module, slots }));
    this.#opened = kernels.modules.length;
    await Promise.all(this.#ask(() => ({ type: "open", modules, memory: raw }), this.lanes));
  }

  /** As many lanes as may be asked for. */
  get lanes(): number {
    return this.workers.length;
  }

  /**
   * Calls a function of the machine on so many lanes at once, and gives its result.
   *
   * @throws {CrewError} where a lane fails; the crew is of no more use then, and its workers have ended.
   */
  async run(task: "train" | "execute", argument: number, lanes = this.lanes): Promise<number> {
    if (this.memory.kernels.modules.length > this.#opened) await this.#open();
    const { u32 } = this.memory;
    u32[PARTIES / 4] = lanes;
    u32[PATIENCE / 4] = this.#patience;
    for (const word of [FAILED, ARRIVED, SLEEPERS, TAKEN]) u32[word / 4] = 0;
    const answers = this.#ask((lane) => ({ type: "run", lane, lanes, task, argument }), lanes);
    try {
      return (await Promise.all(answers))[0] as number;
    } catch (error) {
      this.memory.kernels.machine.abandon();
      await this.#end(answers);
      throw new CrewError((error as Error).message);
    }
  }

  #ask(message: (lane: number) => object, lanes: number): Promise<unknown>[] {
    const workers = this.workers.slice(0, lanes);
    return workers.map((w, lane) => w.ask({ id: this.#id, ...message(lane) }));
  }

  /** Waits until the lanes that are left have left their work, which they do at the barrier, and ends all workers. */
  async #end(answers: readonly Promise<unknown>[]): Promise<void> {
    const grace = new Promise<void>((resolve) => void after(GRACE_MS, resolve));
    await Promise.race([Promise.allSettled(answers), grace]);
    await Promise.all(this.workers.map((w) => w.terminate()));
    this.#giveBack();
  }

  /** Gives the workers back; they let the memory go. */
  async dismiss(): Promise<void> {
    const left = this.workers.filter((w) => !w.ended);
    await Promise.allSettled(left.map((w) => w.ask({ type: "close", id: this.#id })));
    this.#giveBack();
  }

  #giveBack(): void {
    returnWorkers(this.#lent);
    this.#lent = [];
  }
}
