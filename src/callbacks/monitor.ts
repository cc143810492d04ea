// What callbacks share that watch a number of the logs. Which way it is better is the metric's to say, as in Keras 3
// (https://keras.io/api/callbacks/early_stopping/); losses are minimised. NaN is better than nothing.
import { nearest, show } from "../errors.js";
import type { Direction } from "../metrics/metric.js";

import { nonNegative, oneOf, text } from "../options.js";
import { warn } from "../runtime/warn.js";
import type { Logs } from "./callback.js";
import type { Trainee } from "./trainee.js";

/** Options of a callback that watches a number: which one, what counts as better, and by how much. */
export const monitorOptions = (minDelta: number) => ({
  monitor: text("valLoss"),
  minDelta: nonNegative(minDelta),
  mode: oneOf(["auto", "min", "max"], "auto"),
});

interface MonitorOptions {
  readonly monitor: string;
  readonly minDelta: number;
  readonly mode: "auto" | Direction;
}

/** What a model says of its logs. Who tries a callback by hand may stand in for the model without it. */
type Speaker = Partial<Pick<Trainee, "directions" | "expectedLogs">>;
const LOSSES: ReadonlyMap<string, Direction> = new Map([
  ["loss", "min"],
  ["valLoss", "min"],
]);

/** A number of the logs, as one callback watches it. */
export class Monitor {
  /** Whether it was in the logs once, or its absence was spoken of. */
  #known = false;

  constructor(
    private readonly who: string,
    private readonly options: MonitorOptions,
  ) {}

  /** Which way is better. @throws {RangeError} where neither the options nor the model say. */
  direction({ directions = LOSSES }: Speaker): Direction {
    const { mode, monitor } = this.options;
    if (mode !== "auto") return mode;
    const direction = directions.get(monitor);
    if (direction !== undefined) return direction;
    const names = [...directions.keys()];
    const near = nearest(monitor, names);
    throw new RangeError(
      `${this.who}: mode "auto" does not know whether more or less of ${show(monitor)} is better: it is neither a loss nor a compiled metric. Known: ${names.join(", ")}.${
        near ? ` Did you mean ${show(near)}?` : ""
      } For a number that a callback adds, pass mode: "min" or "max".`,
    );
  }

  /**
   * The number; undefined in an epoch that has none, as where the training validates less often.
   *
   * @throws {RangeError} for a list of numbers, and where the training can't have the number.
   */
  read(logs: Logs, { directions = LOSSES, expectedLogs = [] }: Speaker): number | undefined {
    const { monitor } = this.options;
    const value = logs[monitor];
    if (Array.isArray(value)) {
      throw new RangeError(
        `${this.who}: monitor ${show(monitor)} has ${value.length} values, expected one. Use a metric of one number, such as one with average.`,
      );
    }
    if (typeof value === "number") {
      this.#known = true;
      return value;
    }
    if (this.#known || expectedLogs.includes(monitor)) return undefined;
    const absent = `${this.who}: monitor ${show(monitor)} is not in the logs, which have ${Object.keys(logs).join(", ")}.`;
    if (directions.has(monitor)) throw new RangeError(`${absent} Validation data make the val… ones.`);
    this.#known = true;
    warn(`${absent} Nothing is done until a callback adds it.`);
    return undefined;
  }

  /** Whether a value is better than a reference by more than `minDelta`; any number is better than none, and than NaN. */
  improves(value: number, reference: number | undefined, model: Speaker): boolean {
    if (Number.isNaN(value)) return false;
    if (reference === undefined || Number.isNaN(reference)) return true;
    const { minDelta } = this.options;
    return this.direction(model) === "max" ? value - minDelta > reference : value + minDelta < reference;
  }
}
