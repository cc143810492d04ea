/** What every module of kernels says about itself. */
import { TAPE_VERSION } from "../../src/contract/version";

export function tapeVersion(): u32 {
  return TAPE_VERSION;
}

/** Whether multiplications and additions are fused. */
export function isRelaxed(): bool {
  return ASC_FEATURE_RELAXED_SIMD;
}
