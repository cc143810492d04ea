// What a study needs of a storage: to read the newest state, and to append operations decided on the newest state while
// nobody else writes. All of it is synchronous, because a parameter has its value the moment the objective asks.
import type { Ledger } from "./ledger.js";
import type { Operation } from "./operations.js";

/** An open storage. */
export interface Store {
  /** How this process signs what it writes. */
  readonly worker: string;
  /** The newest state, other processes' records included. */
  read(): Ledger;
  /** Reads the newest state, lets `decide` say what to append, and appends it, with all other writers kept out. */
  update(decide: (ledger: Ledger) => readonly Operation[]): Ledger;
  /** Whether the worker that signed so may still be at work; false only where that is certain. */
  isAlive(worker: string): boolean;
  close(): void;
}

/** The name of a study that is given none. */
export const DEFAULT_NAME = "downhill";

/** The error where a name is needed. */
export function severalStudies(names: readonly string[]): RangeError {
  const shown = names.map((name) => JSON.stringify(name)).join(", ");
  return new RangeError(`tune: the storage has several studies: ${shown}. Say which by name.`);
}
