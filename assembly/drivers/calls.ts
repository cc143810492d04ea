/**
 * What goes on around an optimizer's update from call to call: gradients that are added up over several calls, and the
 * running average of the parameters. A call is a step of training; with accumulation one call in N1 is an update.
 */
import { F0, N0, N1, N2, P0, P1, P5 } from "../../src/contract/frame";
import { CALLS } from "../../src/contract/scalars";
import { lane } from "../machine/lanes";
import { firstByte, lastByte } from "./elements";
import { toward } from "./update";

/** Counts the call. P5 = scalars. */
export function beginCall(ip: usize): void {
  if (lane != 0) return;
  const scalars = load<usize>(ip, P5);
  store<f64>(scalars, load<f64>(scalars, CALLS) + 1, CALLS);
}

/** Calls done before this one. */
function callsBefore(ip: usize): u32 {
  return <u32>(load<f64>(load<usize>(ip, P5), CALLS) - 1);
}

/** sum ← sum + g, or g where a new sum begins.  P0 = sum, P1 = g, P5 = scalars; N0 = elements, N1 = calls to a sum */
export function accumulate(ip: usize): void {
  const sum = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const begins = callsBefore(ip) % load<u32>(ip, N1) == 0;
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = v128.load(g + i);
    v128.store(sum + i, begins ? gi : f32x4.add(v128.load(sum + i), gi));
  }
}

/**
 * a ← μ a + (1 − μ) w, or w until the first update is done; every N2 updates w ← a.
 * P0 = w, P1 = a, P5 = scalars; N0 = elements, N1 = calls to an update, N2 = updates from one overwriting to the next,
 * 0 for never; F0 = 1 − μ
 */
export function averageParameters(ip: usize): void {
  const w = load<usize>(ip, P0);
  const a = load<usize>(ip, P1);
  const updates = callsBefore(ip) / load<u32>(ip, N1);
  const every = load<u32>(ip, N2);
  const overwrites = every != 0 && (updates + 1) % every == 0;
  const share = v128.load32_splat(ip, F0);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const wi = v128.load(w + i);
    const mean = updates == 0 ? wi : toward(v128.load(a + i), wi, share);
    v128.store(a + i, mean);
    if (overwrites) v128.store(w + i, mean);
  }
}
