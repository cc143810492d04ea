/**
 * From a table to a model that one can trust: files are read, columns become numbers, a network is trained, judged and explained.
 *
 * @module downhill/tables
 */
export type { Cell } from "./cells.js";
export { diagnose, type PlainData } from "./doctor/diagnose.js";
export { tableToJs } from "./portable/tableToJs.js";
export type { Answer, AnswerFor, ClassAnswer, RecordFor } from "./predictions.js";
export type { TableRecord } from "./read/jsonLines.js";
export { openTable, type ReadOptions, type TableFormat, type TableSource } from "./read/openTable.js";
export type { Piece, Table } from "./read/table.js";
export type { Chart, Series } from "./report/charts.js";
export type { ClassificationScores, ClassScores, RegressionScores, Scores } from "./scores.js";
export type { TabularOptions } from "./settings.js";
export type { ColumnStory, Finding, Importance, StoredTable, Story } from "./stored.js";
export { type ColumnOf, type FitTableOptions, loadTabular, TabularModel, tabular } from "./tabular.js";
