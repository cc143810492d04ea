// Options of all commands that read a table.
import { type Command, Option } from "commander";
import { tableFormats } from "../../tables/read/openTable.js";

export function addReadOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <name>", "kind of the table (default: by its name's ending)").choices(
        tableFormats,
      ),
    )
    .option("--delimiter <sign>", "between cells, \\t for a tab (default: what the first lines have)")
    .option("--encoding <name>", "such as windows-1252 (default: UTF-8)")
    .option("--no-header", "the first line holds no names: columns are column1, column2, …");
}
