// Dates: how long ago, and where in the year, the week and the day, each of these as a point on a circle.
import { cos, sin } from "../../numeric/elementary.js";
import { dayIn } from "../cells.js";
import { type ColumnPlan, type Kind, saysMissing } from "./column.js";

export interface DatePlan extends ColumnPlan {
  readonly kind: "date";
  /** Days since 1970: mean and deviation. */
  readonly center: number;
  readonly spread: number;
  /** Lengths of the circles, in days. */
  readonly circles: readonly number[];
  readonly indicator: boolean;
}

const YEAR = 365.2425;
const WEEK = 7;
const DAY = 1;
const NAMES: Readonly<Record<number, string>> = { [YEAR]: "year", [WEEK]: "week", [DAY]: "day" };

export const date: Kind<DatePlan> = {
  plan(statistics) {
    const { name, min, max, mean, deviation } = statistics;
    const hasTimes = statistics.sample().some((day) => day !== Math.floor(day));
    const span = max - min;
    const circles = [
      ...(span > YEAR / 4 ? [YEAR] : []),
      ...(span > WEEK ? [WEEK] : []),
      ...(hasTimes ? [DAY] : []),
    ];
    return {
      name,
      kind: "date",
      center: mean,
      spread: deviation || 1,
      circles,
      indicator: saysMissing(statistics),
    };
  },
  inputs: ({ name, circles, indicator }) => [
    name,
    ...circles.flatMap((c) => [`${name}: sine of the ${NAMES[c]}`, `${name}: cosine of the ${NAMES[c]}`]),
    ...(indicator ? [`${name} is missing`] : []),
  ],
  writer:
    ({ center, spread, circles, indicator }) =>
    (cell, out, at) => {
      const day = dayIn(cell);
      const isMissing = Number.isNaN(day);
      let next = at;
      out[next++] = isMissing ? 0 : (day - center) / spread;
      for (const circle of circles) {
        const turn = isMissing ? 0 : (2 * Math.PI * (day % circle)) / circle;
        out[next++] = isMissing ? 0 : sin(turn);
        out[next++] = isMissing ? 0 : cos(turn);
      }
      if (indicator) out[next] = Number(isMissing);
    },
  tell: ({ circles }) =>
    `how long ago${circles.length > 0 ? `, and where in the ${circles.map((c) => NAMES[c]).join(", ")}` : ""}`,
};
