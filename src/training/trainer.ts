// The machine as a training sees it: told what an epoch is, given learning rates, run for some steps, asked how it went.

import type { Logs } from "../callbacks/callback.js";
import {
  BATCHES,
  EPOCHS_LEFT,
  FULL_BATCHES,
  FULL_TAPE,
  HISTORY_ROWS,
  ITERATION,
  LOSS,
  PASS,
  PASS_TAPE,
  POSITION,
  RATE_STRIDE,
  RATES,
  STATUS,
  STEP,
  STEPS_PER_EPOCH,
  TAIL_TAPE,
  UPDATING,
} from "../contract/control.js";
import { Status } from "../contract/status.js";
import { NonFiniteError, ThreadError } from "../errors.js";
import { Published } from "../network/published.js";
import type { Team } from "../network/team.js";
import { rateAt } from "../optimizers/arenas.js";
import { CrewError } from "../runtime/crew.js";
import type { Region } from "../runtime/memory.js";
import type { Program } from "../runtime/program.js";
import type { Compiled } from "./compiled.js";
import type { History } from "./history.js";

/** Learning rates that are written ahead for a schedule. */
const RATES_AHEAD = 1024;
/** More epochs than the machine can count: until somebody stops it. */
const WITHOUT_END = 0xffffffff;

/** What a pass over the data and an epoch are. */
export interface Plan {
  readonly full: Program;
  readonly tail: Program;
  /** Draws the order of the rows. */
  readonly pass: Program;
  readonly fullBatches: number;
  readonly batches: number;
  readonly stepsPerEpoch: number;
}

export class Trainer {
  readonly #rates: Region;
  #plan: Plan | undefined;
  #published: Published | undefined;

  /** @param who begins messages. */
  constructor(
    readonly compiled: Compiled,
    private readonly who = "fit",
  ) {
    this.#rates = compiled.network.memory.allocate(RATES_AHEAD * 8, "fit: learning rates");
    this.#word(STEP, 0);
    this.#word(HISTORY_ROWS, 0);
    this.#word(STATUS, Status.Ok);
    // A training that was stopped within a pass leaves that pass behind.
    if (this.#read(POSITION) !== 0) this.#word(PASS, this.#read(PASS) + 1);
    this.#word(POSITION, 0);
    compiled.useMeters("training");
    compiled.readMeters("training").fill(0);
  }

  /** Step of the epoch that comes next. */
  get step(): number {
    return this.#read(STEP);
  }

  /** Steps done since compile. */
  get iteration(): number {
    return this.compiled.network.memory.f64[ITERATION / 8] as number;
  }

  /** What a checkpoint's place must lie below; batches that come as they are have no pass. */
  get bounds(): { batches: number; stepsPerEpoch: number } {
    return {
      batches: this.#plan?.batches ?? 1,
      stepsPerEpoch: this.#plan?.stepsPerEpoch ?? Number.POSITIVE_INFINITY,
    };
  }

  /** Draws the order of the rows of a pass that is under way. */
  drawOrder(): void {
    if (this.#read(POSITION) !== 0) (this.#plan as Plan).pass.run("fit");
  }

  /** Loss of the last step. */
  get loss(): number {
    return this.compiled.network.memory.f64[LOSS / 8] as number;
  }

  /** Epochs that the machine may run before it returns. */
  set epochsLeft(epochs: number) {
    this.#word(EPOCHS_LEFT, Math.min(epochs, WITHOUT_END));
  }
  get epochsLeft(): number {
    return this.#read(EPOCHS_LEFT);
  }

  follow(plan: Plan): void {
    this.#plan = plan;
    this.#word(FULL_BATCHES, plan.fullBatches);
    this.#word(BATCHES, plan.batches);
    this.#word(STEPS_PER_EPOCH, Math.min(plan.stepsPerEpoch, WITHOUT_END));
  }

  /** Runs at most so many steps, and returns how many were done. @param epoch for the message of an error. */
  train(budget: number, epoch: number): number {
    this.#placeTapes();
    const { machine } = this.compiled.network.memory.kernels;
    return this.#finish(machine.train(Math.min(budget, this.#writeRates(budget))), epoch);
  }

  /** The same on several threads. @throws {ThreadError} where one of them fails. */
  async trainWith(team: Team, lanes: number, budget: number, epoch: number): Promise<number> {
    this.#placeTapes();
    const steps = Math.min(budget, this.#writeRates(budget));
    this.#published ??= new Published(this.compiled.network);
    try {
      const done = await this.#published.during(() => team.run("train", steps, lanes));
      return this.#finish(done, epoch);
    } catch (error) {
      throw error instanceof CrewError ? this.#threadLost(error.message, epoch) : error;
    }
  }

  /** Milliseconds that publishing the weights takes for each slice on several threads. */
  get publishing(): number {
    return this.#published?.took ?? 0;
  }

  #finish(done: number, epoch: number): number {
    const status = this.#read(STATUS) as Status;
    if (status !== Status.Ok) this.#stopped(status, epoch);
    return done;
  }

  /** The workspace may have moved since the last steps: a prediction in between may have needed a larger one. */
  #placeTapes(): void {
    const { full, tail, pass } = this.#plan as Plan;
    const { workspace } = this.compiled.network;
    workspace.reserve(Math.max(full.workspaceBytes, tail.workspaceBytes), "fit");
    this.#word(FULL_TAPE, full.address("fit"));
    this.#word(TAIL_TAPE, tail.address("fit"));
    this.#word(PASS_TAPE, pass.address("fit"));
  }

  /** Puts the learning rates of the next steps where the machine reads them; returns for how many steps. */
  #writeRates(budget: number): number {
    const { optimizer, rateOverride, network } = this.compiled;
    const rates = network.memory.doubles(this.#rates.address, RATES_AHEAD);
    this.#word(RATES, this.#rates.address);
    const constant =
      rateOverride ?? (typeof optimizer.learningRate === "number" ? optimizer.learningRate : undefined);
    this.#word(RATE_STRIDE, constant === undefined ? 8 : 0);
    if (constant !== undefined) {
      rates[0] = constant;
      return Number.POSITIVE_INFINITY;
    }
    const iteration = network.memory.f64[ITERATION / 8] as number;
    const ahead = Math.min(RATES_AHEAD, budget);
    for (let i = 0; i < ahead; i++) rates[i] = rateAt(optimizer, iteration + i);
    return ahead;
  }

  /** Adds the epochs that have ended since the last call to a history; returns how many, and the logs of the last. */
  drain(history: History): { epochs: number; logs: Logs | undefined } {
    const epochs = this.#read(HISTORY_ROWS);
    this.#word(HISTORY_ROWS, 0);
    return { epochs, logs: epochs === 0 ? undefined : this.compiled.record(epochs, history) };
  }

  /** Ends an epoch whose steps were not counted out beforehand. */
  closeEpoch(): Logs {
    const meters = this.compiled.readMeters("training");
    const logs = this.compiled.logs(meters);
    meters.fill(0);
    this.#word(STEP, 0);
    return logs;
  }

  #stopped(status: Status, epoch: number): never {
    const failed = epoch + this.#read(HISTORY_ROWS);
    this.#word(STATUS, Status.Ok);
    const what = status === Status.NonFiniteLoss ? `the loss is ${this.loss}` : "a gradient is not finite";
    throw new NonFiniteError(
      `${this.who}: ${what} in epoch ${failed}, step ${this.step} (both count from 0). The weights of the last finite step are kept. ` +
        "Lower the learning rate, scale the inputs, or clip the gradients (clipNorm).",
      failed,
      this.step,
    );
  }

  #threadLost(reason: string, epoch: number): ThreadError {
    const exact = this.#read(UPDATING) === 0;
    this.#word(UPDATING, 0);
    if (!exact) this.compiled.restartOptimizer();
    return new ThreadError(
      `fit: a thread has failed in epoch ${epoch + this.#read(HISTORY_ROWS)} (${reason}). The weights are those before step ${this.step} ` +
        `of that epoch (both count from 0)${exact ? "" : ", and the optimizer starts anew"}. Call fit again, with threads: 1 if it keeps failing.`,
    );
  }

  #read(at: number): number {
    return this.compiled.network.memory.u32[at / 4] as number;
  }
  #word(at: number, value: number): void {
    this.compiled.network.memory.u32[at / 4] = value;
  }

  release(): void {
    this.compiled.network.memory.release(this.#rates);
  }
}
