// What `tabular` may be told, each with its default.
import { show, unknownName } from "../errors.js";
import {
  count,
  flag,
  fraction,
  type Given,
  listOf,
  nonNegative,
  type Option,
  oneOf,
  optional,
  parseOptions,
  positive,
  required,
  text,
  unit,
  whole,
} from "../options.js";
import type { ColumnKind } from "./columns/column.js";
import { kinds } from "./columns/kinds.js";

export const scheduleNames = ["none", "cosine", "exponential", "plateau"] as const;
export const scaleNames = ["standardize", "robust", "minMax", "log", "none"] as const;

const columnKinds = [...Object.keys(kinds), "unused"] as readonly (ColumnKind | "unused")[];

function columnsOption(): Option<Readonly<Record<string, ColumnKind | "unused">>> {
  return {
    default: {},
    expected: `an object such as { zip: "category", id: "unused" }`,
    parse(value, who) {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw new TypeError(`${who} must be ${this.expected}, got ${show(value)}.`);
      for (const [name, kind] of Object.entries(value)) {
        if (kind === "text")
          throw new RangeError(
            `${who}.${name}: text is not read. Make columns of what matters in it, such as its length or a word that it has, or leave it out with "unused".`,
          );
        if (!columnKinds.includes(kind as ColumnKind))
          throw unknownName(`${who}.${name}`, "kind of column", String(kind), columnKinds);
      }
      return value as Readonly<Record<string, ColumnKind | "unused">>;
    },
  };
}

function batchSizeOption(): Option<number | "full" | "auto"> {
  return {
    default: "auto",
    expected: 'a whole number >= 1, "full" or "auto"',
    parse(value, who) {
      if (value === "full" || value === "auto") return value;
      if (!Number.isSafeInteger(value) || (value as number) < 1) {
        const message = `${who} must be ${this.expected}, got ${show(value)}.`;
        throw typeof value === "number" ? new RangeError(message) : new TypeError(message);
      }
      return value as number;
    },
  };
}

export const schema = {
  target: required(text()),
  task: optional(oneOf(["classification", "regression"])),
  columns: columnsOption(),
  scale: optional(oneOf(scaleNames)),
  mostCategories: count(512),
  time: optional(text()),
  group: optional(text()),
  heldOut: fraction(0.2),
  validation: fraction(0.15),
  epochs: optional(count()),
  batchSize: batchSizeOption(),
  learningRate: optional(positive()),
  schedule: optional(oneOf(scheduleNames)),
  optimizer: optional(text()),
  momentum: optional(unit()),
  weightDecay: optional(nonNegative()),
  loss: optional(text()),
  activation: text("relu"),
  hidden: optional(listOf(count())),
  dropout: optional(fraction()),
  patience: optional(count()),
  earlyStopping: flag(true),
  classWeight: oneOf(["none", "balanced"], "none"),
  baseline: flag(true),
  seed: whole(0),
  memoryMB: count(128),
};

export type TabularOptions = Given<typeof schema>;
export type Settings = ReturnType<typeof checkSettings>;

export function checkSettings(given: TabularOptions) {
  return parseOptions("tabular", schema, given);
}
