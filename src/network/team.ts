// Those who compute on a memory: the caller's thread, and a crew of workers where one was asked for or may pay.
import { countOr, type Option } from "../options.js";
import { Crew, CrewError } from "../runtime/crew.js";
import type { Memory } from "../runtime/memory.js";
import { availablePrecision } from "../runtime/relaxed.js";
import { hasThreads } from "../runtime/support.js";
import { warnOnce } from "../runtime/warn.js";
import { lanesFor, type ThreadWish } from "./work.js";

/** A number of threads, or "auto". */
export const threadsOption = (): Option<number | "auto"> => countOr("auto", "auto");

export class Team {
  #crew: Crew | undefined;
  #hiring: Promise<void> | undefined;
  #released = false;

  private constructor(
    private readonly memory: Memory,
    /** Whether the number of threads was left to us. */
    readonly auto: boolean,
    /** Floating-point operations of a step, as far as they are known beforehand; otherwise 0. */
    readonly step: number,
  ) {}

  /** Makes the memory ready for the wish, and lets workers start. Tapes made from now on are for this team. @param who begins warnings. */
  static async gather(memory: Memory, who: string, wish: ThreadWish): Promise<Team> {
    const auto = wish.threads === "auto";
    const team = new Team(memory, auto, wish.step);
    const warn = ({ message }: Error) => {
      if (!auto && wish.threads !== 1) warnOnce(`${who}: no threads (${message}); working on one.`);
    };
    if (!hasThreads()) warn(Error("threads need shared memory, see docs/threads.md"));
    const precision = await availablePrecision(wish.precision);
    const lanes = await lanesFor(wish);
    try {
      memory.use({ precision, lanes });
      team.#hiring = team.#hire(lanes).catch(warn);
    } catch (error) {
      warn(error as Error);
      memory.use({ precision, lanes: 1 });
    }
    return team;
  }

  async #hire(lanes: number): Promise<void> {
    if (lanes === 1) return;
    const crew = await Crew.hire(this.memory, lanes);
    if (this.#released) await crew.dismiss();
    else this.#crew = crew;
  }

  /** Resolves when the workers that were asked for by number are there, or will not come: their start may go on beside other work until here. */
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
