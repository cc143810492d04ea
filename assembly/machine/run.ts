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
import { TAPE_VERSION } from "../../src/contract/version";

export function tapeVersion(): u32 {
  return TAPE_VERSION;
}

/** First address that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Runs one tape once; returns the status. */
export function execute(tape: usize): u32 {
  let ip = tape;
  while (true) {
    const slot = load<i32>(ip, SLOT);
    if (slot < CONTROL_SLOTS) {
      call_indirect<void>(slot, ip);
    } else if (slot == END) {
      return Status.Ok;
    } else if (slot == CHECK) {
      const status = load<u32>(STATUS);
      if (status != Status.Ok) return status;
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
  memory.copy(load<u32>(HISTORY) + rows * bytes, load<u32>(METERS), bytes);
  memory.fill(load<u32>(METERS), 0, bytes);
  store<u32>(HISTORY_ROWS, rows + 1);
}

/**
 * Trains for at most `budget` steps and returns how many were done. Returns early when an epoch ends that
 * the caller waits for, when the history is full, and when a step is stopped by its status.
 */
export function train(budget: u32): u32 {
  const fullBatches = load<u32>(FULL_BATCHES);
  const batches = load<u32>(BATCHES);
  const stepsPerEpoch = load<u32>(STEPS_PER_EPOCH);
  const fullTape = load<u32>(FULL_TAPE);
  const tailTape = load<u32>(TAIL_TAPE);
  const passTape = load<u32>(PASS_TAPE);
  let done: u32 = 0;
  while (done < budget) {
    const position = load<u32>(POSITION);
    if (position == 0) execute(passTape);
    const rate = load<u32>(RATES);
    store<f64>(RATE, load<f64>(rate));
    if (execute(position < fullBatches ? fullTape : tailTape) != Status.Ok) return done;
    done++;
    store<u32>(RATES, rate + load<u32>(RATE_STRIDE));
    store<f64>(ITERATION, load<f64>(ITERATION) + 1);
    if (position + 1 == batches) {
      store<u32>(POSITION, 0);
      store<u32>(PASS, load<u32>(PASS) + 1);
    } else {
      store<u32>(POSITION, position + 1);
    }
    const step = load<u32>(STEP) + 1;
    if (step < stepsPerEpoch) {
      store<u32>(STEP, step);
      continue;
    }
    store<u32>(STEP, 0);
    closeEpoch();
    const left = load<u32>(EPOCHS_LEFT) - 1;
    store<u32>(EPOCHS_LEFT, left);
    if (left == 0 || load<u32>(HISTORY_ROWS) == load<u32>(HISTORY_CAPACITY)) return done;
  }
  return done;
}
