// Broadcasting as NumPy's: shapes are laid against each other at their last axes, and an axis of size 1, or a missing one, is repeated.
// https://numpy.org/doc/stable/user/basics.broadcasting.html
import { type Shape, showShape, sizeOf } from "../../shape.js";

/** The shape that all of these broadcast to. @throws {RangeError} where they don't fit. */
export function broadcastShape(shapes: readonly Shape[], who: string): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    const size = sizes.find((s) => s !== 1) ?? 1;
    if (sizes.some((s) => s !== 1 && s !== size)) {
      throw new RangeError(
        `${who}: shapes ${shapes.map(showShape).join(" and ")} do not broadcast. Counted from the last axis, sizes must be equal or 1.`,
      );
    }
    return size;
  });
}

/** An axis over which a smaller tensor is walked: how many steps, of how many elements (0: it is repeated). */
export interface Walk {
  readonly size: number;
  readonly stride: number;
}

/** Axes of the large shape as the small tensor sees them, first to last; neighbours that act alike are one. */
export function walksOf(small: Shape, large: Shape): Walk[] {
  const walks: Walk[] = [];
  let stride = 1;
  for (let i = 1; i <= large.length; i++) {
    const size = large[large.length - i] as number;
    const own = small[small.length - i] ?? 1;
    if (size === 1) continue;
    const step = own === 1 ? 0 : stride;
    const inside = walks[0];
    if (inside && step === inside.stride * inside.size)
      walks[0] = { size: inside.size * size, stride: inside.stride };
    else walks.unshift({ size, stride: step });
    stride *= own;
  }
  return walks;
}

/** Axes of the large shape along which the small one is repeated, as groups of neighbours, last first: [outer, times, inner] of each. */
export function repeatedGroups(
  small: Shape,
  large: Shape,
): { outer: number; times: number; inner: number }[] {
  const walks = walksOf(small, large);
  const groups: { outer: number; times: number; inner: number }[] = [];
  let inner = 1;
  for (let i = walks.length - 1; i >= 0; i--) {
    const { size, stride } = walks[i] as Walk;
    if (stride === 0) {
      const outer = sizeOf(walks.slice(0, i).map((walk) => walk.size));
      groups.push({ outer, times: size, inner });
    } else inner *= size;
  }
  return groups;
}
