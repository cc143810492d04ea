// How much a step computes, told from the tape before anything has run: enough to see whether threads are worth a trial.
import type { Precision } from "../runtime/modules.js";
import { cores, hasThreads } from "../runtime/support.js";
import type { Shape } from "../shape.js";
import { Tape } from "../tape/tape.js";
import type { Network } from "./network.js";

/** Below so many floating-point operations a step, some 70 microseconds, waiting for each other costs more than is won. */
const LEAST_STEP = 2e6;
/** Below so many in all, half a second, starting workers does. */
const LEAST_TOTAL = 2e10;
/** More lanes are not tried unasked: few machines have more cores of one kind. */
const MOST_OWN_LANES = 16;
/** More are not made even if asked for. */
const MOST_LANES = 64;

/** Lengths of axes that data will say, as long as nothing is known. */
const LIKELY_LENGTH = 32;

/** Floating-point operations of a forward pass, as far as matrix products go. @param shapes of the inputs' rows, where they are known. */
export function forwardWork(
  network: Network,
  rows: number,
  shapes: readonly Shape[] = likely(network),
): number {
  const tape = new Tape(rows, false, network.memory.kernels);
  network.forward(
    tape,
    shapes.map((shape) => tape.value([rows, ...shape], false)),
  );
  let work = 0;
  for (const { kernel, sizes } of tape.instructions) {
    if (typeof kernel === "string" && kernel.startsWith("gemm"))
      work += 2 * sizes.slice(0, 3).reduce((product, size) => product * size, 1);
  }
  return work;
}

function likely({ graph }: Network): Shape[] {
  return graph.inputs.map(({ shape }) => shape.map((size) => size ?? LIKELY_LENGTH));
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
