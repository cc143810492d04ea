// No pruning: every trial runs to its end.
import type { Pruner } from "./pruner.js";

/**
 * Prunes nothing; the default.
 * @example pruners.none()
 */
export function none(): Pruner {
  return { name: "none", options: {}, shouldPrune: () => false };
}
