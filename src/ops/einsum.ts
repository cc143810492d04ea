// Einstein's sums: products of values whose axes have letters, summed over the letters that the result lacks. Each product of two is one matrix
// product, or one for each place of the letters that both factors and the result have.
// Source: https://numpy.org/doc/stable/reference/generated/numpy.einsum.html
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import { matmul } from "./matmul.js";
import { permute } from "./permute.js";
import { reduce } from "./reduce.js";

/** A value and the letter of each of its axes. */
interface Lettered {
  readonly value: Value;
  readonly letters: readonly string[];
}

/** Appends the sum that an equation such as "bij,bjk->bik" says. @throws {RangeError} for what is no such equation, or does not fit the shapes. */
export function einsum(tape: Tape, equation: string, values: readonly Value[]): Value {
  const { from, to } = parse(
    equation,
    values.map((value) => value.shape),
  );
  const factors = values.map((value, i) => ({ value, letters: from[i] as string[] }));
  const found = factors.slice(1).reduce((a, b, i) => {
    // Whatever a later factor or the result has is still needed.
    const needed = new Set([...to, ...factors.slice(i + 2).flatMap(({ letters }) => letters)]);
    return product(
      tape,
      alone(tape, a, [...needed, ...b.letters]),
      alone(tape, b, [...needed, ...a.letters]),
      needed,
    );
  }, factors[0] as Lettered);
  const { value, letters } = alone(tape, found, to);
  return permute(
    tape,
    value,
    to.map((letter) => letters.indexOf(letter)),
  );
}

/** Summed over the axes whose letters nobody else has. */
function alone(tape: Tape, { value, letters }: Lettered, needed: readonly string[]): Lettered {
  const axis = [...letters.keys()].filter((i) => !needed.includes(letters[i] as string));
  if (axis.length === 0) return { value, letters };
  return { value: reduce(tape, "sum", value, { axis }), letters: letters.filter((l) => needed.includes(l)) };
}

/** Σ a · b over the letters that both have and nobody needs. */
export function product(tape: Tape, a: Lettered, b: Lettered, needed: ReadonlySet<string>): Lettered {
  const [left, right] = [withoutOnes(a, b), withoutOnes(b, a)];
  const inBoth = left.letters.filter((l) => right.letters.includes(l));
  const shared = inBoth.filter((l) => needed.has(l));
  const summed = inBoth.filter((l) => !needed.has(l));
  const rows = left.letters.filter((l) => !inBoth.includes(l));
  const columns = right.letters.filter((l) => !inBoth.includes(l));
  const sizes = new Map(
    [left, right].flatMap(({ value, letters }) => letters.map((l, i) => [l, value.shape[i] as number])),
  );
  const shapeOf = (list: readonly string[]): number[] => list.map((l) => sizes.get(l) as number);
  const laid = ({ value, letters }: Lettered, order: readonly string[], shape: Shape): Value =>
    tape.view(
      permute(
        tape,
        value,
        order.map((l) => letters.indexOf(l)),
      ),
      shape,
    );
  const [m, k, n] = [rows, summed, columns].map((list) => sizeOf(shapeOf(list))) as [number, number, number];
  const batch = shared.length > 0 ? [sizeOf(shapeOf(shared))] : [];
  const y = matmul(
    tape,
    laid(left, [...shared, ...rows, ...summed], [...batch, m, k]),
    laid(right, [...shared, ...summed, ...columns], [...batch, k, n]),
  );
  const letters = [...shared, ...rows, ...columns];
  return { value: tape.view(y, shapeOf(letters)), letters };
}

/** Without the axes of size 1 whose letters are longer in the other factor: they are broadcast. */
function withoutOnes({ value, letters }: Lettered, other: Lettered): Lettered {
  const kept = [...letters.keys()].filter((i) => {
    const beside = other.letters.indexOf(letters[i] as string);
    return beside < 0 || value.shape[i] !== 1 || other.value.shape[beside] === 1;
  });
  if (kept.length === letters.length) return { value, letters };
  const shape = kept.map((i) => value.shape[i] as number);
  return {
    value: new Value(shape, value, value.differentiable),
    letters: kept.map((i) => letters[i] as string),
  };
}

/** The letters of each factor and of the result. */
function parse(equation: string, shapes: readonly Shape[]): { from: string[][]; to: string[] } {
  const wrong = (what: string): RangeError => new RangeError(`einsum: equation "${equation}" ${what}.`);
  const text = equation.replaceAll(/\s/g, "");
  if (!/^[A-Za-z.,]+(->[A-Za-z.]*)?$/.test(text))
    throw wrong('must be such as "bij,bjk->bik": letters of each factor, and of the result');
  const [left, right] = text.split("->") as [string, string | undefined];
  const given = left.split(",");
  if (given.length !== shapes.length)
    throw wrong(`has letters of ${given.length} factors, got ${shapes.length} values`);
  const hidden = given.map((all, i) => (shapes[i] as Shape).length - all.replace("...", "").length);
  const most = Math.max(0, ...hidden.filter((_, i) => given[i]?.includes("...")));
  // Letters that no equation has, the last axes in common.
  const dots = Array.from({ length: most }, (_, i) => String.fromCodePoint(0x3b1 + i));
  const spelt = (all: string, count: number): string[] => {
    const [before, behind] = all.split("...") as [string, string | undefined];
    return behind === undefined ? [...before] : [...before, ...dots.slice(most - count), ...behind];
  };
  const from = given.map((all, i) => {
    const count = hidden[i] as number;
    const letters = count < 0 ? [] : spelt(all, count);
    if (letters.length !== (shapes[i] as Shape).length || letters.includes("."))
      throw wrong(
        `does not fit the shape ${showShape(shapes[i] as Shape)}, which has ${(shapes[i] as Shape).length} axes`,
      );
    return letters;
  });
  const counts = new Map<string, number>();
  for (const letter of from.flat()) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  // Without "->": the letters that stand once, in the order of the alphabet.
  const once = [...counts.keys()].filter((l) => counts.get(l) === 1 && !dots.includes(l)).sort();
  const to = right === undefined ? [...dots, ...once] : spelt(right, most);
  check(from, to, shapes, wrong);
  return { from, to };
}

function check(
  from: readonly string[][],
  to: readonly string[],
  shapes: readonly Shape[],
  wrong: (what: string) => RangeError,
): void {
  for (const all of [...from, to])
    if (new Set(all).size < all.length) throw wrong(`names an axis twice in "${all.join("")}"`);
  const sizes = new Map<string, number>();
  from.forEach((letters, i) => {
    letters.forEach((letter, axis) => {
      const size = (shapes[i] as Shape)[axis] as number;
      const known = sizes.get(letter) ?? 1;
      if (known !== 1 && size !== 1 && known !== size)
        throw wrong(`gives "${letter}" sizes ${known} and ${size}`);
      sizes.set(letter, Math.max(known, size));
    });
  });
  const unknown = to.find((letter) => !sizes.has(letter));
  if (unknown) throw wrong(`has "${unknown}" in the result and in no factor`);
}
