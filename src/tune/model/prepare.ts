// What a search needs besides its trials, from the data and the options alone: so that this thread and every worker make the
// same of them.
import { Tensor } from "../../tensor.js";
import { inputsOf } from "./inputs.js";
import { divide } from "./parts.js";
import type { Search } from "./search.js";
import { spaceOf } from "./space.js";
import { type TaskName, taskOf } from "./task.js";

/** Typed arrays, which workers share, and plain values. */
export interface Material {
  readonly x: Float32Array;
  readonly xShape: readonly number[];
  readonly y: Float32Array;
  readonly yShape: readonly number[];
  readonly task: TaskName;
  readonly folds: number;
  readonly share: number;
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  readonly trialTime: number;
}

export function prepare(given: Material): Search {
  const { folds, share, seed, epochs, patience, trialTime } = given;
  const x = new Tensor(given.x, given.xShape);
  const task = taskOf(new Tensor(given.y, given.yShape), given.task);
  const inputs = inputsOf(x);
  const parts = divide({ x, y: task.targets }, task.classes, { folds, share, seed });
  const space = spaceOf(parts[0]?.train.x.shape[0] as number, inputs.alike);
  return { task, inputs, space, parts, epochs, patience, seed, trialTime };
}
