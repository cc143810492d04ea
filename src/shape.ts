// Shapes: lists of sizes, row-major, the batch axis first where there is one.
export type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function showShape(shape: readonly (number | null)[]): string {
  return `[${shape.map(String).join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** An axis counted from 0, given from the front or, negative, from the back; throws a RangeError where the shape has none such. */
export function axisOf(axis: number, shape: Shape, who: string): number {
  const rank = shape.length;
  if (axis < -rank || axis >= rank) {
    throw new RangeError(
      `${who}: axis must be a whole number from ${-rank} to ${rank - 1} for the shape ${showShape(shape)}, got ${axis}.`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/** Whether a value is a list of whole numbers >= 0. */
export function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** Whether numbers with a shape of their own may stand for numbers of another: flat ones may, and axes of length 1 at the end count nothing. */
export function agrees(own: Shape, expected: Shape): boolean {
  return own.length <= 1 || sameShape(trimmed(own), trimmed(expected));
}

function trimmed(shape: Shape): Shape {
  const last = shape.findLastIndex((size) => size !== 1);
  return shape.slice(0, last + 1);
}
