// A study kept in a file of Optuna's journal format. Node's modules are loaded when a study is opened.
import { show } from "../../errors.js";
import { JournalFile } from "./journalFile.js";
import { nodeModules } from "./nodeModules.js";
import type { StudyStorage } from "./studyStorage.js";

/**
 * Keeps studies in an append-only file, which several processes of one machine may share, which a killed process
 * leaves readable, and which Optuna opens too (`JournalStorage(JournalFileBackend(path))`). A study in the file is gone
 * on with: trials that a killed process left running are run again, and `trials` counts those already there.
 *
 * @param path of the file; made where it does not exist, in a directory that does.
 * @throws {TypeError} where the path is no text, or (when opened) where the runtime has no files.
 * @example not run, as it writes a file
 *   const study = await tune({ objective, trials: 100, storage: storages.journal("study.log") });
 * @see https://optuna.readthedocs.io/en/stable/reference/generated/optuna.storages.journal.JournalFileBackend.html
 */
export function journal(path: string): StudyStorage {
  if (typeof path !== "string" || path === "") {
    throw new TypeError(`storages.journal: expected the path of a file, got ${show(path)}.`);
  }
  return {
    name: "journal",
    async open() {
      return new JournalFile(await nodeModules("storages.journal"), path);
    },
  };
}
