#!/usr/bin/env node
// The command `downhill`. Exit codes: 0 done, 1 the work failed, 2 the command line was wrong.
import { CommanderError } from "commander";
import { NonFiniteError } from "../index.js";
import { createProgram } from "./program.js";
import { StartError } from "./startError.js";

/** Errors that speak to the user; of all others the stack is wanted. */
function isForTheUser(error: unknown): error is Error {
  const ofTheSystem = error instanceof Error && "syscall" in error;
  const lacksPackage = error instanceof TypeError && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  return (
    ofTheSystem ||
    lacksPackage ||
    [RangeError, NonFiniteError, StartError].some((kind) => error instanceof kind)
  );
}

// The reader of a pipe may leave early (`downhill train | head -1`); that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (isForTheUser(error)) {
    console.error(`downhill: ${error.message}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
