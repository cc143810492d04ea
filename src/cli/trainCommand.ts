// The command `downhill train`: of a table where one is named, else of the handwritten digits that come with the package.
import { type Command, InvalidArgumentError, Option } from "commander";
import { losses, optimizers } from "../index.js";
import { openTable, type TabularOptions } from "../tables/index.js";
import { scaleNames, scheduleNames } from "../tables/settings.js";
import { batchSize, layerSizes, numberBetween, positiveNumber, wholeNumber } from "./optionParsers.js";
import { outputFile } from "./outputFile.js";
import { StartError } from "./startError.js";
import { addReadOptions } from "./tables/readOptions.js";
import { type SourceOptions, withSource } from "./tables/source.js";
import { trainTable } from "./tables/trainTable.js";
import { type OptimizerName, trainDigits } from "./trainDigits.js";

/** As commander gives them: those that were set, and the defaults of flags. */
interface Given extends SourceOptions, Omit<TabularOptions, "target"> {
  readonly target?: string;
  readonly column?: NonNullable<TabularOptions["columns"]>;
  readonly units?: number[];
  readonly memory?: number;
  readonly out?: string;
  readonly report?: string | boolean;
  readonly json?: boolean;
}

const DIGITS = { epochs: 40, batchSize: 32, hidden: [128, 64], optimizer: "adam", seed: 1 } as const;
const forDigits = ["epochs", "batchSize", "hidden", "units", "optimizer", "learningRate", "seed", "out"];

/** Such as zip=category, gathered from several. */
function columnKind(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.lastIndexOf("=");
  if (at <= 0) throw new InvalidArgumentError("It must be a column and its kind, such as zip=category.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

export function addTrain(program: Command): void {
  const command = program
    .command("train")
    .summary("train a network on a table, or on the digits that come with the package")
    .description(
      "Trains a network that predicts a column of a table from the others, says how good it is, and writes the model and a report.\nWithout a table: on the handwritten digits that come with the package.",
    )
    .argument(
      "[data]",
      "table: .csv, .tsv, .jsonl, .parquet, .arrow, also .gz; an address; - for standard input",
    )
    .option("--target <column>", "column to be predicted");
  addReadOptions(command)
    .addOption(
      new Option("--task <task>", "what the target is (default: by its values)").choices([
        "classification",
        "regression",
      ]),
    )
    .option(
      "--column <name=kind>",
      "what a column is: number, category, boolean, date or unused; repeatable",
      columnKind,
    )
    .addOption(
      new Option("--scale <how>", "how numbers are scaled (default: by their distribution)").choices(
        scaleNames,
      ),
    )
    .option("--time <column>", "hold out the latest rows")
    .option("--group <column>", "keep rows of a group together")
    .option("--held-out <share>", "rows held out for the judgement (default: 0.2)", numberBetween(0, 1))
    .option(
      "--validation <share>",
      "rows of the others that choose when to stop (default: 0.15)",
      numberBetween(0, 1),
    )
    .option("--epochs <n>", "passes over the rows", wholeNumber(1))
    .option("--batch-size <n>", 'rows per step, or "full"', batchSize)
    .option("--hidden <n,…>", "sizes of the hidden layers", layerSizes)
    .addOption(new Option("--units <n,…>").argParser(layerSizes).hideHelp())
    .option("--activation <name>", "of the hidden layers (default: relu)")
    .option("--dropout <share>", "outputs that are dropped in training", numberBetween(0, 1))
    .addOption(new Option("--optimizer <name>", "how weights are updated").choices(Object.keys(optimizers)))
    .option("--learning-rate <x>", "size of a step", positiveNumber)
    .addOption(
      new Option("--schedule <name>", "how the learning rate falls (default: cosine)").choices(scheduleNames),
    )
    .option("--momentum <x>", "of optimizers that have it", numberBetween(0, 1))
    .option("--weight-decay <x>", "pull of the weights towards 0", numberBetween(0, Number.MAX_VALUE))
    .addOption(new Option("--loss <name>", "what is made small").choices(Object.keys(losses)))
    .addOption(
      new Option("--class-weight <how>", "balanced: rare classes weigh more").choices(["none", "balanced"]),
    )
    .option("--patience <n>", "epochs without a better one until the training stops", wholeNumber(1))
    .option("--no-early-stopping", "train all epochs")
    .option("--no-baseline", "no comparison with a linear model")
    .option("--seed <n>", "all random choices derive from it", wholeNumber(0, 2 ** 32 - 1))
    .option(
      "--memory <MB>",
      "rows that need more are read anew for every epoch (default: 128)",
      wholeNumber(1),
    )
    .option("--out <file>", "where the model goes (default: model.safetensors)", outputFile)
    .option("--report <file>", "where the report goes (default: report.html)", outputFile)
    .option("--no-report", "write no report")
    .option("--json", "print all that was found as JSON")
    .addHelpText(
      "after",
      `
Examples:
  downhill train iris.csv --target species
  downhill train sales.csv --target revenue --time date --column zip=category
  downhill train churn.csv --target left --class-weight balanced --hidden 64,32 --epochs 100
  cat data.csv | downhill train - --target price --json`,
    )
    .action((data: string | undefined, given: Given) =>
      data === undefined ? digits(command, given) : table(data, given),
    );
}

function digits(command: Command, given: Given): Promise<void> {
  const other = command.options
    .map((option) => option.attributeName())
    .find((name) => command.getOptionValueSource(name) === "cli" && !forDigits.includes(name));
  if (other !== undefined)
    command.error(
      `error: name a table, such as: downhill train data.csv --target column (the digits know no option "${other}")`,
    );
  const { learningRate, optimizer = DIGITS.optimizer } = given;
  return trainDigits({
    epochs: given.epochs ?? DIGITS.epochs,
    batchSize: (given.batchSize as number | "full" | undefined) ?? DIGITS.batchSize,
    units: given.hidden ?? given.units ?? DIGITS.hidden,
    optimizer: optimizer as OptimizerName,
    seed: given.seed ?? DIGITS.seed,
    out: given.out ?? "digits.safetensors",
    ...(learningRate ? { learningRate } : {}),
  });
}

async function table(data: string, given: Given): Promise<void> {
  const { target, column, units, memory, out = "model.safetensors", report = true, ...rest } = given;
  if (target === undefined) throw await targetMissing(data, given);
  const hidden = rest.hidden ?? units;
  await trainTable(data, {
    ...rest,
    target,
    out,
    report: report === true ? "report.html" : report,
    ...(column ? { columns: column } : {}),
    ...(hidden ? { hidden } : {}),
    ...(memory === undefined ? {} : { memoryMB: memory }),
  });
}

async function targetMissing(data: string, given: SourceOptions): Promise<StartError> {
  const columns = await withSource(
    data,
    given,
    async ({ source, reading }) => (await openTable(source, reading)).columns,
  );
  return new StartError(
    `say which column is to be predicted: --target ${JSON.stringify(columns.at(-1))}. Columns: ${columns.join(", ")}.`,
  );
}
