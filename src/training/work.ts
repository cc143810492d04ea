// How much a training computes, as far as it is known before.
import type { Network } from "../network/network.js";
import { forwardWork } from "../network/work.js";
import type { Shape } from "../shape.js";
import type { CheckedFitOptions } from "./fitOptions.js";

/** The work of a training; where the rows of a batch are not known, as if they were few and came without end. */
export function trainingWork(
  network: Network,
  { threads, batchSize, epochs, initialEpoch, stepsPerEpoch }: CheckedFitOptions,
  rows: number | undefined,
  shapes?: readonly Shape[],
): { step: number; steps: number } {
  if (threads === 1) return { step: 0, steps: 0 };
  const few = 32;
  const batch = batchSize === "full" ? (rows ?? few) : Math.min(batchSize, rows ?? few);
  const steps = stepsPerEpoch ?? (rows === undefined ? Number.POSITIVE_INFINITY : Math.ceil(rows / batch));
  // Backward there are two products for each one forward.
  return { step: 3 * forwardWork(network, batch, shapes), steps: steps * (epochs - initialEpoch) };
}
