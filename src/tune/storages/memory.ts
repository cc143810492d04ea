// A study kept in this process's memory, and gone with it.
import { Ledger } from "./ledger.js";
import type { Operation } from "./operations.js";
import type { Store } from "./storage.js";
import type { StudyStorage } from "./studyStorage.js";

/**
 * Keeps a study in memory: the default. The same storage object given to a second `tune` call goes on with the study.
 *
 * @example
 *   const study = await tune({ objective, trials: 20, storage: storages.memory() });
 */
export function memory(): StudyStorage {
  const store = new MemoryStore();
  return { name: "memory", open: async () => store };
}

class MemoryStore implements Store {
  readonly worker = "memory";
  private readonly ledger = new Ledger();

  read(): Ledger {
    return this.ledger;
  }

  update(decide: (ledger: Ledger) => readonly Operation[]): Ledger {
    for (const operation of decide(this.ledger)) this.ledger.apply(operation, this.worker);
    return this.ledger;
  }

  isAlive(): boolean {
    return true;
  }

  close(): void {}
}
