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
  } else {
    let looks = load<u32>(PATIENCE);
    while (atomic.load<i32>(PHASE) == phase) {
      if (looks != 0) {
        looks--;
        continue;
      }
      atomic.add<u32>(SLEEPERS, 1);
      atomic.wait<i32>(PHASE, phase, NAP);
      atomic.sub<u32>(SLEEPERS, 1);
    }
  }
  return atomic.load<u32>(FAILED) == 0;
}

/** Lets all lanes leave, because one has failed: every one that waits, and every one that will. */
export function abandon(): void {
  atomic.store<u32>(FAILED, 1);
  atomic.add<i32>(PHASE, 1);
  atomic.notify(PHASE);
}
