// Where a study is kept, as a user gives it.
import type { Direction } from "../study/objective.js";
import type { Runner } from "../study/trialRunner.js";
import type { Store } from "./storage.js";

/** Where a study is kept: `storages.memory()`, `storages.journal(path)`. */
export interface StudyStorage {
  readonly name: string;
  /** @param study name of the study that is opened; undefined for the only one there. */
  open(study: string | undefined): Promise<Store>;
  /** A storage that many machines share brings the place where trials run with it. @param store what `open` gave. */
  openRunner?(study: { readonly directions: readonly Direction[] }, store: Store): Promise<Runner>;
}
