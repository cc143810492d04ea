/**
 * Where the lanes wait for each other: no lane starts an instruction before all have finished the one before. Within an instruction they meet
 * where they make something together that each of them needs: panels of a large product (gemm/grid.ts).
 *
 * The last to arrive turns the phase, the others look at it for a while and then sleep (a sense-reversing central
 * barrier; Mellor-Crummey & Scott 1991, https://doi.org/10.1145/103727.103729, algorithm 7, with a counter as the sense).
 * Nobody is woken who does not sleep: a sleeper announces itself before it compares the phase, and the last one looks
 * for sleepers after it has turned it, all in one sequentially consistent order. A sleeper looks again by itself now and then:
 * a wake-up that the runtime loses costs a moment then, and not the training.
 */
import { ARRIVED, FAILED, PARTIES, PATIENCE, PHASE, SLEEPERS, TAKEN } from "../../src/contract/control";

/** How long a lane sleeps before it looks by itself, in nanoseconds. */
const NAP: i64 = 500_000_000;

/** Looks that are always worth it, a few microseconds. */
const FEWEST: u32 = 1 << 11;
/**
 * How often this lane looks before it sleeps: fewer after it has looked in vain, more after it has not. Where other programs want the cores, a lane
 * that looks keeps the one that all wait for from running, and a step may take ten times as long.
 */
let patience: u32 = FEWEST;

/** Returns when all lanes have arrived: true, or false where one has failed and this one must leave. For more than one lane. */
export function barrier(): bool {
  const parties = load<u32>(PARTIES);
  if (parties == 0) return true;
  const phase = atomic.load<i32>(PHASE);
  // After the phase: who has missed the turn of `abandon` sees its word.
  if (atomic.load<u32>(FAILED) != 0) return false;
  if (atomic.add<u32>(ARRIVED, 1) + 1 == parties) {
    atomic.store<u32>(ARRIVED, 0);
    atomic.store<u32>(TAKEN, 0);
    atomic.add<i32>(PHASE, 1);
    if (atomic.load<u32>(SLEEPERS) != 0) atomic.notify(PHASE);
  } else if (isTurned(phase)) {
    patience = min(patience << 1, load<u32>(PATIENCE));
  } else {
    patience = max(patience >> 2, FEWEST);
    sleep(phase);
  }
  return atomic.load<u32>(FAILED) == 0;
}

/** Whether the phase has turned while this lane looked. */
function isTurned(phase: i32): bool {
  for (let looks = min(patience, load<u32>(PATIENCE)); looks != 0; looks--)
    if (atomic.load<i32>(PHASE) != phase) return true;
  return false;
}

function sleep(phase: i32): void {
  while (atomic.load<i32>(PHASE) == phase) {
    atomic.add<u32>(SLEEPERS, 1);
    atomic.wait<i32>(PHASE, phase, NAP);
    atomic.sub<u32>(SLEEPERS, 1);
  }
}

/** Lets all lanes leave, because one has failed: every one that waits, and every one that will. */
export function abandon(): void {
  atomic.store<u32>(FAILED, 1);
  atomic.add<i32>(PHASE, 1);
  atomic.notify(PHASE);
}
