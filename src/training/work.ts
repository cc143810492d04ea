// How much a step computes, told from the tape before anything has run: enough to see whether threads are worth a trial.

import type { Network } from "../network/network.js";
import type { Precision } from "../runtime/modules.js";
import { cores, hasThreads } from "../runtime/support.js";
import { Tape } from "../tape/tape.js";
import type { CheckedFitOptions } from "./fitOptions.js";

/** Below so many floating-point operations a step, some 70 microseconds, waiting for each other costs more than is won. */
const LEAST_STEP = 2e6;
/** Below so many in all, half a second, starting workers does. */
const LEAST_TOTAL = 2e10;
/** More lanes are not tried unasked: few machines have more cores of one kind. */
const MOST_OWN_LANES = 16;
/** More are not made even if asked for. */
const MOST_LANES = 64;

/** Floating-point operations of a forward pass, as far as matrix products go. */
export function forwardWork(network: Network, rows: number): number {
  const tape = new Tape(rows, false, network.memory.kernels);
  network.forward(tape, tape.value([rows, ...network.inputShape], false));
  let work = 0;
  for (const { kernel, sizes } of tape.instructions) {
    if (typeof kernel === "string" && kernel.startsWith("gemm"))
      work += 2 * sizes.slice(0, 3).reduce((product, size) => product * size, 1);
  }
  return work;
}

/** The work of a training; where the rows of a batch are not known, as if they were few and came without end. */
export function trainingWork(
  network: Network,
  { threads, batchSize, epochs, initialEpoch, stepsPerEpoch }: CheckedFitOptions,
  rows: number | undefined,
): { step: number; steps: number } {
  if (threads === 1) return { step: 0, steps: 0 };
  const few = 32;
  const batch = batchSize === "full" ? (rows ?? few) : Math.min(batchSize, rows ?? few);
  const steps = stepsPerEpoch ?? (rows === undefined ? Number.POSITIVE_INFINITY : Math.ceil(rows / batch));
  // Backward there are two products for each one forward.
  return { step: 3 * forwardWork(network, batch), steps: steps * (epochs - initialEpoch) };
}

/** What is asked of threads. */
export interface ThreadWish {
  readonly threads: number | "auto";
  readonly precision: Precision;
  /** Floating-point operations that all lanes wait for each other in, and how often. */
  readonly step: number;
  readonly steps: number;
}

/** The most lanes that are worth a trial; 1 where there is no shared memory. */
export async function lanesFor({ threads, step, steps }: ThreadWish): Promise<number> {
  if (threads === 1 || !hasThreads()) return 1;
  if (threads !== "auto") return Math.min(threads, MOST_LANES);
  if (step < LEAST_STEP || step * steps < LEAST_TOTAL) return 1;
  return Math.min(await cores(), MOST_OWN_LANES);
}
