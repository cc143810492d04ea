// True and false: 1 and −1, 0 where it is missing, and an input that says so.
import { truthIn } from "../cells.js";
import { type ColumnPlan, type Kind, saysMissing } from "./column.js";

export interface BooleanPlan extends ColumnPlan {
  readonly kind: "boolean";
  readonly indicator: boolean;
}

export const boolean: Kind<BooleanPlan> = {
  plan: (statistics) => ({ name: statistics.name, kind: "boolean", indicator: saysMissing(statistics) }),
  inputs: ({ name, indicator }) => (indicator ? [name, `${name} is missing`] : [name]),
  writer:
    ({ indicator }) =>
    (cell, out, at) => {
      const truth = truthIn(cell);
      out[at] = truth === undefined ? 0 : truth ? 1 : -1;
      if (indicator) out[at + 1] = Number(truth === undefined);
    },
  tell: ({ indicator }) => `1 and −1${indicator ? "; 0 where it is missing, and an input that says so" : ""}`,
};
