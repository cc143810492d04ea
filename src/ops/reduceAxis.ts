// Axes made one number each by the kernel `reduce`: one instruction for each group of neighbouring axes, two where it is long and
// alone, so that lanes share it.
import { Reduction } from "../contract/reduction.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { repeatedGroups } from "./elementwise/broadcast.js";
import { inOperations } from "./kernel.js";

/** Neighbouring axes as one: [outer, times, inner] is reduced to [outer, inner]. */
export interface AxisGroup {
  readonly outer: number;
  readonly times: number;
  readonly inner: number;
}

/** An axis as long as this is cut where fewer numbers than `FEW` come of it. */
const CHUNK = 8192;
const FEW = 8;

/** Appends y = the reduction of x, whose elements are [outer, times, inner]. @param divisor of a sum. */
export function reduceAxis(
  tape: Tape,
  y: Value,
  x: Value,
  kind: Reduction,
  { outer, times, inner }: AxisGroup,
  divisor = 1,
): void {
  const emit = (to: Value, from: Value, length: number, chunk: number, by: number): void =>
    tape.emit(
      inOperations("reduce"),
      [to],
      [from],
      [outer, length, inner, kind],
      [{ word: chunk }, { word: by }],
    );
  const chunks = Math.ceil(times / CHUNK);
  if (chunks < 2 || outer * inner > FEW || kind >= Reduction.ArgMax) {
    emit(y, x, times, Math.max(times, 1), divisor);
    return;
  }
  const partial = tape.value([outer, chunks, inner], false);
  emit(partial, x, times, CHUNK, 1);
  emit(y, partial, chunks, chunks, divisor);
}

/** Appends y = the sum of x, of the large shape, over the axes along which the small shape is repeated in it. */
export function reduceGroups(tape: Tape, x: Value, y: Value, small: Shape, large: Shape): void {
  const groups = repeatedGroups(small, large);
  let from = x;
  groups.forEach((group, i) => {
    const to = i === groups.length - 1 ? y : tape.value([group.outer * group.inner], false);
    reduceAxis(tape, to, from, Reduction.Sum, group);
    from = to;
  });
}
