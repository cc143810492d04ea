/**
 * The machine: runs a tape, instruction by instruction, for many steps in one call.
 *
 * Kernels are reached through the function table, so that each stays a function of its own: V8 does not
 * replace a running function by its optimised code, and one giant switch would never leave the baseline.
 */
import {
  BATCHES,
  EPOCHS_LEFT,
  FULL_BATCHES,
  FULL_TAPE,
  HISTORY,
  HISTORY_CAPACITY,
  HISTORY_ROWS,
  ITERATION,
  METER_WORDS,
  METERS,
  PASS,
  PASS_TAPE,
  POSITION,
  RATE,
  RATE_STRIDE,
  RATES,
  STATUS,
  STEP,
  STEPS_PER_EPOCH,
  TAIL_TAPE,
  UPDATING,
} from "../../src/contract/control";
import {
  CHECK,
  CONTROL_SLOTS,
  END,
  FRAME_BYTES,
  N0,
  N1,
  P0,
  SLOT,
  UNLESS_DUE,
} from "../../src/contract/frame";
import { Status } from "../../src/contract/status";
import { barrier } from "./barrier";
import { lane, lanes } from "./lanes";

/** First address that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}

/**
 * Runs one tape once; returns the status. Lanes meet after every instruction. Words to the machine read what an earlier
 * instruction wrote, so all lanes go the same way.
 */
export function execute(tape: usize): u32 {
  let ip = tape;
  const alone = lanes == 1;
  while (true) {
    const slot = load<i32>(ip, SLOT);
    if (slot < CONTROL_SLOTS) {
      call_indirect<void>(slot, ip);
      if (!alone) {
        if (!barrier()) return Status.Abandoned;
      }
    } else if (slot == END) {
      return Status.Ok;
    } else if (slot == CHECK) {
      const status = load<u32>(STATUS);
      if (status != Status.Ok) return status;
      store<u32>(UPDATING, 1);
    } else if (slot == UNLESS_DUE) {
      // P0: address of an f64 count of calls, N1: one in so many is due, N0: instructions to skip otherwise.
      const calls = load<f64>(load<usize>(ip, P0));
      const every = <f64>load<u32>(ip, N1);
      if (calls - Math.floor(calls / every) * every != 0) ip += load<u32>(ip, N0) * FRAME_BYTES;
    }
    ip += FRAME_BYTES;
  }
}

/** Closes an epoch: the meters become a row of the history and start again at zero. */
function closeEpoch(): void {
  const bytes = load<u32>(METER_WORDS) << 3;
  const rows = load<u32>(HISTORY_ROWS);
  const meters = load<u32>(METERS);
  const row = load<u32>(HISTORY) + rows * bytes;
  // A loop, since the calls for moving memory cost more than the few words of most models.
  for (let i: u32 = 0; i < bytes; i += 8) {
    store<f64>(row + i, load<f64>(meters + i));
    store<f64>(meters + i, 0);
  }
  store<u32>(HISTORY_ROWS, rows + 1);
}

/** Moves on to the next step: the first lane's work, for all. */
function closeStep(): void {
  store<u32>(RATES, load<u32>(RATES) + load<u32>(RATE_STRIDE));
  store<f64>(ITERATION, load<f64>(ITERATION) + 1);
  const position = load<u32>(POSITION) + 1;
  if (position == load<u32>(BATCHES)) {
    store<u32>(POSITION, 0);
    store<u32>(PASS, load<u32>(PASS) + 1);
  } else {
    store<u32>(POSITION, position);
  }
  const step = load<u32>(STEP) + 1;
  if (step < load<u32>(STEPS_PER_EPOCH)) {
    store<u32>(STEP, step);
  } else {
    store<u32>(STEP, 0);
    store<u32>(EPOCHS_LEFT, load<u32>(EPOCHS_LEFT) - 1);
    closeEpoch();
  }
  store<u32>(UPDATING, 0);
}

/**
 * Trains for at most `budget` steps and returns how many were done. Returns early when an epoch ends that
 * the caller waits for, when the history is full, and when a step is stopped by its status.
 */
export function train(budget: u32): u32 {
  let done: u32 = 0;
  while (done < budget) {
    const position = load<u32>(POSITION);
    if (lane == 0) store<f64>(RATE, load<f64>(load<u32>(RATES)));
    if (position == 0 && execute(load<u32>(PASS_TAPE)) != Status.Ok) return done;
    const tape = load<u32>(position < load<u32>(FULL_BATCHES) ? FULL_TAPE : TAIL_TAPE);
    if (execute(tape) != Status.Ok) return done;
    if (lane == 0) closeStep();
    if (lanes != 1 && !barrier()) return done;
    done++;
    if (load<u32>(STEP) != 0) continue;
    if (load<u32>(EPOCHS_LEFT) == 0 || load<u32>(HISTORY_ROWS) == load<u32>(HISTORY_CAPACITY)) return done;
  }
  return done;
}
