// A tape in linear memory, ready to run.
import { encode } from "../tape/encode.js";
import { type Plan, plan } from "../tape/plan.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { Kernels } from "./kernels.js";
import type { Memory, Region } from "./memory.js";

/** The workspace that all programs of a model share: they never run at the same time, and nothing in it outlives a step. */
export class Workspace {
  #region: Region | undefined;
  constructor(readonly memory: Memory) {}

  /** Address of a workspace of at least so many bytes; it may move when it must become larger. */
  reserve(bytes: number, what: string): number {
    if (!this.#region || this.#region.bytes < bytes) {
      if (this.#region) this.memory.release(this.#region);
      this.#region = this.memory.allocate(bytes, what);
    }
    return this.#region.address;
  }

  /** Where it is now. */
  get address(): number | undefined {
    return this.#region?.address;
  }

  release(): void {
    if (this.#region) this.memory.release(this.#region);
    this.#region = undefined;
  }

  get bytes(): number {
    return this.#region?.bytes ?? 0;
  }
}

export class Program {
  readonly #plan: Plan;
  #region: Region | undefined;
  #base = -1;
  /** The kernels whose slots the tape names. */
  #kernels: Kernels | undefined;

  constructor(
    tape: Tape,
    private readonly workspace: Workspace,
  ) {
    this.#plan = plan(tape);
  }

  get workspaceBytes(): number {
    return this.#plan.workspaceBytes;
  }

  /** Address of the tape, written anew where the workspace has moved or the kernels are others. */
  address(what: string): number {
    const { memory } = this.workspace;
    const { kernels } = memory;
    const base = this.workspace.reserve(this.#plan.workspaceBytes, what);
    if (this.#base !== base || this.#kernels !== kernels || !this.#region) {
      this.#region ??= memory.allocate(this.#plan.tapeBytes, what);
      const { address } = this.#region;
      const words = encode(this.#plan, kernels, base, address);
      memory.words(address, words.length).set(words);
      this.#base = base;
      this.#kernels = kernels;
    }
    return this.#region.address;
  }

  /** Where a kept value lies; call after `address`. */
  addressOf(value: Value): number {
    const { root } = value;
    return typeof root.place === "number"
      ? root.place
      : this.#base + (this.#plan.offsets.get(root) as number);
  }

  run(what: string): number {
    return this.workspace.memory.kernels.machine.execute(this.address(what));
  }

  release(): void {
    if (this.#region) this.workspace.memory.release(this.#region);
    this.#region = undefined;
  }
}
