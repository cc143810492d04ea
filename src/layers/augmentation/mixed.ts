// Pictures that are mixed with others of their batch in training, and targets with them.
import { apply } from "../../ops/elementwise/apply.js";
import { take } from "../../ops/take.js";
import { augmentation } from "../../runtime/packs/augmentation.generated.js";
import { showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext } from "../layer.js";
import { operands, type Pair } from "./draws.js";

/** With which picture each one is mixed, and how much of it stays. */
export interface Mixing {
  readonly order: Value;
  readonly shares: Value;
}

/** Appends an order of a batch, and shares of Beta(α, α), α drawn between two numbers. @param shared whether all pictures have one share. */
export function drawMixing(
  tape: Tape,
  pictures: number,
  alpha: Pair,
  shared: boolean,
  seed: number | undefined,
  context: LayerContext,
): Mixing {
  const [order, shares] = [tape.value([pictures], false), tape.value([pictures], false)];
  const kernel = { pack: augmentation, kernel: "drawMixing" };
  const parameters = [...alpha, { word: shared ? 1 : 0 }];
  tape.emit(kernel, [order, shares], [], ...operands(pictures, parameters, seed, context));
  return { order, shares };
}

/** Appends share · x + (1 − share) · other, row by row. */
export function blend(tape: Tape, x: Value, { order, shares }: Mixing): Value {
  const share = tape.view(shares, [x.shape[0] as number, ...x.shape.slice(1).map(() => 1)]);
  const other = take(tape, x, order, 0);
  // As the other one and what x differs by, the sum needs the share once.
  return apply(tape, "add", other, apply(tape, "multiply", share, apply(tape, "subtract", x, other)));
}

/** @throws {RangeError} where targets are class numbers, which can't be mixed. */
export function checkMixable(name: string, sparse: boolean): void {
  if (sparse)
    throw new RangeError(
      `${name}: mixes targets as it mixes pictures, and class numbers can't be mixed. Pass toCategorical(y) and the loss "categoricalCrossentropy".`,
    );
}

/** @throws {RangeError} for targets of a shape that can't go along. */
export function refuseTargets(name: string, y: Value): never {
  throw new RangeError(
    `${name}: targets must be rows of one axis, such as one-hot classes, or pictures of the same height and width, got rows of shape ${showShape(y.shape.slice(1))}.`,
  );
}
