// The commands that take the model of a table: predict, evaluate, doctor, report, inspect, export.
import { type Command, Option } from "commander";
import { outputFile, outputFileOrStdout } from "../outputFile.js";
import { doctorTable, evaluateTable, reportTable } from "./judgeTable.js";
import { exportFormats, exportModel, inspectModel } from "./lookAtModel.js";
import { predictTable } from "./predictTable.js";
import { addReadOptions } from "./readOptions.js";

const MODEL = "file of the model, - for standard input";
const DATA = "table, as for train; - for standard input";
const examples = (...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  downhill ${line}`).join("\n")}`;

export function addTableCommands(program: Command): void {
  addReadOptions(
    program
      .command("predict")
      .description("append predictions to the rows of a table of any size")
      .argument("<model>", MODEL)
      .argument("<data>", DATA),
  )
    .option("--out <file>", "where the table goes, - for standard output", outputFileOrStdout, "-")
    .option("--probabilities", "a column for the probability of each class")
    .option("--json", "JSON lines instead of CSV")
    .addHelpText(
      "after",
      examples(
        "predict model.safetensors new.csv --out predicted.csv",
        "predict model.safetensors new.csv --probabilities",
        "predict model.safetensors - --json < new.csv",
      ),
    )
    .action(predictTable);
  addReadOptions(
    program
      .command("evaluate")
      .description("how good a model is for a table that has the target")
      .argument("<model>", MODEL)
      .argument("<data>", DATA),
  )
    .option("--json", "print the scores as JSON")
    .addHelpText(
      "after",
      examples("evaluate model.safetensors test.csv", "evaluate model.safetensors test.csv --json"),
    )
    .action(evaluateTable);
  addReadOptions(
    program
      .command("doctor")
      .description("what may be wrong with a model and a table, and what to do")
      .argument("<model>", MODEL)
      .argument("<data>", DATA),
  )
    .option("--json", "print the findings as JSON")
    .addHelpText("after", examples("doctor model.safetensors data.csv"))
    .action(doctorTable);
  program
    .command("report")
    .description("write the report of a training anew, as a page that needs no network")
    .argument("<model>", MODEL)
    .option("--out <file>", "where the page goes, - for standard output", outputFileOrStdout, "report.html")
    .addHelpText("after", examples("report model.safetensors --out report.html"))
    .action(reportTable);
  program
    .command("inspect")
    .description("what is in a model's file: columns, layers, history, how it was trained")
    .argument("<model>", MODEL)
    .option("--json", "print it as JSON")
    .addHelpText("after", examples("inspect model.safetensors", "inspect model.safetensors --json"))
    .action(inspectModel);
  program
    .command("export")
    .description("write a model for other programs")
    .argument("<model>", MODEL)
    .addOption(new Option("--to <format>", "what is written").choices(exportFormats).makeOptionMandatory())
    .option("--out <file>", "where it goes (default: beside the model)", outputFile)
    .addHelpText(
      "after",
      examples("export model.safetensors --to onnx", "export model.safetensors --to js --out flowers.js"),
    )
    .action(exportModel);
}
