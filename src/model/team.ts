// Those who compute for a model: the caller's thread, and a crew of workers where one was asked for or may pay. While the crew
// works, the weights of the last finished slice are published for whoever predicts or reads them.
import { PARTIES, STATUS, UPDATING } from "../contract/control.js";
import { Crew, CrewError } from "../runtime/crew.js";
import type { Memory } from "../runtime/memory.js";
import { availablePrecision } from "../runtime/relaxed.js";
import { hasThreads } from "../runtime/support.js";
import { warnOnce } from "../runtime/warn.js";
import type { Network } from "./network.js";
import { Published } from "./published.js";
import { lanesFor, type ThreadWish } from "./work.js";

/** A thread has failed; `exact` tells whether the step that it was in had left the weights alone. */
export class TeamError extends Error {
  constructor(
    reason: string,
    readonly exact: boolean,
  ) {
    super(reason);
  }
}

export class Team {
  #crew: Crew | undefined;
  #published: Published | undefined;
  #released = false;

  private constructor(
    private readonly network: Network,
    /** Whether the number of threads was left to us. */
    readonly auto: boolean,
  ) {}

  /** Makes the network's memory ready for the wish. Tapes made from now on are for this team. */
  static async gather(network: Network, who: string, wish: ThreadWish): Promise<Team> {
    const team = new Team(network, wish.threads === "auto");
    const precision = await availablePrecision(wish.precision);
    const lanes = await lanesFor(wish);
    const insist = typeof wish.threads === "number" && wish.threads > 1;
    if (insist && !hasThreads())
      warnOnce(
        `${who}: threads need shared memory, which this runtime or page does not give (docs/threads.md); working on one.`,
      );
    try {
      network.memory.use({ precision, lanes });
      if (lanes > 1) {
        const hired = team.#hire(lanes);
        if (insist) await hired;
        else hired.catch(() => {});
      }
    } catch (error) {
      if (insist) warnOnce(`${who}: no threads (${(error as Error).message}); working on one.`);
      network.memory.use({ precision, lanes: 1 });
    }
    return team;
  }

  async #hire(lanes: number): Promise<void> {
    const crew = await Crew.hire(this.network.memory, lanes);
    if (this.#released) crew.dismiss();
    else this.#crew = crew;
  }

  /** As many lanes as may work now; 1 is the caller's thread. */
  get lanes(): number {
    return this.#crew?.lanes ?? 1;
  }

  /** Milliseconds that publishing the weights took. */
  publishing = 0;

  /**
   * Lets the crew run the machine; the caller's thread is free meanwhile.
   *
   * @throws {TeamError} where a thread fails; the weights are those of a finished step then.
   */
  async run(task: "train" | "execute", argument: number, lanes: number): Promise<number> {
    const { network } = this;
    const { memory } = network;
    const started = performance.now();
    if (this.#published) this.#published.take();
    else this.#published = new Published(network);
    const published = this.#published;
    const place = placeOf(memory).slice();
    this.publishing = performance.now() - started;
    network.published = published;
    try {
      return await (this.#crew as Crew).run(task, argument, lanes);
    } catch (error) {
      if (!(error instanceof CrewError)) throw error;
      this.#crew = undefined;
      const exact = memory.u32[UPDATING / 4] === 0;
      if (!exact) {
        published.giveBack();
        placeOf(memory).set(place);
      }
      throw new TeamError(error.message, exact);
    } finally {
      network.published = undefined;
      published.flush();
    }
  }

  release(): void {
    this.#released = true;
    this.#crew?.dismiss();
    this.#crew = undefined;
  }
}

/** The machine's place: the control block up to the barrier's words. */
function placeOf(memory: Memory): Uint32Array {
  return memory.words(STATUS, (PARTIES - STATUS) / 4);
}
