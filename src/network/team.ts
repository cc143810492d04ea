// Those who compute on a memory: the caller's thread, and a crew of workers where one was asked for or may pay.
import { countOr, type Option } from "../options.js";
import { Crew, CrewError } from "../runtime/crew.js";
import type { Memory } from "../runtime/memory.js";
import { prepareShared } from "../runtime/modules.js";
import { availablePrecision } from "../runtime/relaxed.js";
import { hasThreads } from "../runtime/support.js";
import { warnOnce } from "../runtime/warn.js";
import { lanesFor, type ThreadWish } from "./work.js";

/** A number of threads, or "auto". */
export const threadsOption = (): Option<number | "auto"> => countOr("auto", "auto");

export class Team {
  #crew: Crew | undefined;
  #hiring: Promise<void> | undefined;
  /** How many lanes to look for; 1 where no workers are wanted, or none will ever come. */
  #wanted = 1;
  #released = false;

  private constructor(
    private readonly memory: Memory,
    private readonly warn: (why: Error) => void,
    /** Whether the number of threads was left to us. */
    readonly auto: boolean,
    /** Floating-point operations of a step, as far as they are known beforehand; otherwise 0. */
    readonly step: number,
  ) {}

  /** Makes the memory ready for the wish, and lets workers start. Tapes made from now on are for this team. @param who begins warnings. */
  static async gather(memory: Memory, who: string, wish: ThreadWish): Promise<Team> {
    const auto = wish.threads === "auto";
    const warn = ({ message }: Error) => {
      if (!auto && wish.threads !== 1) warnOnce(`${who}: no threads (${message}); working on one.`);
    };
    const team = new Team(memory, warn, auto, wish.step);
    if (!hasThreads()) warn(Error("threads need shared memory, see docs/threads.md"));
    const precision = await availablePrecision(wish.precision);
    const lanes = await lanesFor(wish);
    if (lanes > 1) await prepareShared(precision);
    try {
      memory.use({ precision, lanes });
      team.#wanted = lanes;
    } catch (error) {
      warn(error as Error);
      memory.use({ precision, lanes: 1 });
    }
    team.seek();
    return team;
  }

  /** Lets workers come where there are none: other trainings may have had them all so far. */
  seek(): void {
    if (this.#wanted === 1 || this.#crew || this.#hiring) return;
    this.#hiring = this.#hire()
      .catch((error: Error) => {
        this.#wanted = 1;
        this.warn(error);
      })
      .finally(() => {
        this.#hiring = undefined;
      });
  }

  async #hire(): Promise<void> {
    const crew = await Crew.hire(this.memory, this.#wanted);
    if (this.#released) await crew?.dismiss();
    else this.#crew = crew;
  }

  /**
   * Resolves when the workers that were asked for by number are there, or others have them, or none will come: their start may go on beside other
   * work until here.
   */
  async ready(): Promise<void> {
    if (!this.auto) await this.#hiring;
  }

  /** As many lanes as may work now; 1 is the caller's thread. */
  get lanes(): number {
    return this.#crew?.lanes ?? 1;
  }

  /**
   * Lets the crew run the machine on at least two lanes; the caller's thread is free meanwhile.
   *
   * @throws {CrewError} where a thread fails; the caller's thread is alone then.
   */
  async run(task: "train" | "execute", argument: number, lanes: number): Promise<number> {
    try {
      return await (this.#crew as Crew).run(task, argument, lanes);
    } catch (error) {
      if (error instanceof CrewError) this.#crew = undefined;
      throw error;
    }
  }

  async release(): Promise<void> {
    this.#released = true;
    await this.#crew?.dismiss();
    this.#crew = undefined;
  }
}
