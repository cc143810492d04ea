// What the command `downhill` understands. Parsing, help and messages are commander's.
import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { lengthOfTime, wholeNumber } from "./optionParsers.js";
import { serveQueue } from "./serveQueue.js";
import { addTableCommands } from "./tables/tableCommands.js";
import { addTrain } from "./trainCommand.js";

function version(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** A fresh parser; it throws a CommanderError instead of leaving the process. */
export function createProgram(): Command {
  const program = new Command("downhill")
    .description("Trains neural networks on WebAssembly-SIMD kernels.")
    .version(version())
    .showSuggestionAfterError()
    .exitOverride();
  addTrain(program);
  addTableCommands(program);
  program
    .command("worker")
    .description("run trials of a study that is led elsewhere, from a queue on Redis")
    .requiredOption("--redis <address>", "such as redis://127.0.0.1:6379")
    .requiredOption("--study <module>", "the module whose default export is the objective")
    .option("--queue <name>", "name of the queue", "downhill")
    .option("--workers <n>", "trials at a time", wholeNumber(1), 1)
    .addOption(
      new Option(
        "--grace <time>",
        "how long running trials may take when it is told to stop (SIGTERM, SIGINT)",
      )
        .argParser(lengthOfTime)
        .default(lengthOfTime("30s"), "30s"),
    )
    .action(serveQueue);
  return program;
}
