// What the command `downhill` understands. Parsing, help and messages are commander's.
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { optimizers } from "../index.js";
import { batchSize, layerSizes, lengthOfTime, positiveNumber, wholeNumber } from "./optionParsers.js";
import { serveQueue } from "./serveQueue.js";
import { trainDigits } from "./trainDigits.js";

function version(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Looks before the training whether the file can be written after it. */
function outputFile(file: string): string {
  const folder = path.dirname(path.resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new InvalidArgumentError(`The folder ${folder} does not exist or can't be written to.`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError("It is a folder. Name a file, such as model.safetensors.");
  }
  return file;
}

/** A fresh parser; it throws a CommanderError instead of leaving the process. */
export function createProgram(): Command {
  const program = new Command("downhill")
    .description("Trains neural networks on WebAssembly-SIMD kernels.")
    .version(version())
    .showSuggestionAfterError()
    .exitOverride();
  program
    .command("train")
    .description("train a network on the handwritten digits that come with the package")
    .option("--epochs <n>", "passes over the images", wholeNumber(1), 40)
    .option("--batch-size <n>", 'images per step, or "full"', batchSize, 32)
    .option("--units <n,…>", "sizes of the hidden layers", layerSizes, [128, 64])
    .addOption(
      new Option("--optimizer <name>", "how weights are updated")
        .choices(Object.keys(optimizers))
        .default("adam"),
    )
    .option("--learning-rate <x>", "size of a step (default: the optimizer's own)", positiveNumber)
    .option("--seed <n>", "all random choices derive from it", wholeNumber(0, 2 ** 32 - 1), 1)
    .option("--out <file>", "where the trained model goes", outputFile, "digits.safetensors")
    .action(trainDigits);
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
