import { zeros } from "../initializers/constants.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { product } from "../ops/einsum.js";
import { apply } from "../ops/elementwise/apply.js";
import { permute } from "../ops/permute.js";
import { type Option, optional, refuse, required, text } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { activationOption } from "./functionActivation.js";
import { layer, rowShape } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/** Sizes of an output row; null: as the input has it. */
const outputShape: Option<readonly (number | null)[], number | readonly (number | null)[]> = {
  expected: "a whole number >= 1, or a list of such, with null for what the input says",
  parse(value, who) {
    const list = [value].flat();
    const good = list.every((size) => size === null || (Number.isSafeInteger(size) && (size as number) >= 1));
    if (!good || list.length === 0)
      refuse(who, this.expected, value, typeof value === "number" || Array.isArray(value));
    return list as (number | null)[];
  },
};

/**
 * A dense layer whose product is said by an equation: activation(einsum(equation, x, kernel) + bias).
 *
 * "abc,cd->abd" is `dense` on sequences; "abc,cde->abde" gives each step heads of their own. The first letter of x is the batch; "..." stands
 * for axes that stay. Weights: kernel and, with `biasAxes`, bias, their sizes told by letters.
 *
 * @param options.equation letters of x, kernel and output. @param options.outputShape sizes of an output row; null: as the input has it.
 * @param options.biasAxes letters of the output that have a bias, such as "d". Default none. @param options.activation default none.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @throws {RangeError} for what is no such equation, or does not fit the shapes.
 * @example
 * const model = sequential({
 *   layers: [layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 8], biasAxes: "d", inputShape: [5, 3] })],
 * });
 * @see https://keras.io/api/layers/core_layers/einsum_dense/
 */
export const einsumDense = layer(
  "einsumDense",
  {
    equation: required(text()),
    outputShape: required(outputShape),
    activation: optional(activationOption()),
    biasAxes: optional(text()),
    ...weightOptions("kernel", glorotUniform),
    ...weightOptions("bias", zeros),
  },
  (o) => ({
    closing: o.activation?.name,
    outputShape: (input) =>
      rowShape(
        o.activation,
        read(o, input)
          .output.map(([, size]) => size)
          .slice(1),
      ),
    weights(input) {
      const { kernel, output } = read(o, input);
      const specs = [
        weightSpec(
          "kernel",
          kernel.map(([, size]) => size),
          o,
        ),
      ];
      return o.biasAxes ? [...specs, weightSpec("bias", biasShape(o.biasAxes, output), o)] : specs;
    },
    append(tape, x, [kernel, bias]) {
      const axes = read(o, x.shape.slice(1));
      let y = productOf(tape, x, kernel as Value, axes);
      if (bias) {
        const first = axes.output.findIndex(([letter]) => o.biasAxes?.includes(letter));
        const wide = axes.output
          .slice(first)
          .map(([letter, size]) => (o.biasAxes?.includes(letter) ? size : 1));
        y = apply(tape, "add", y, tape.view(bias, wide));
      }
      return o.activation ? o.activation.append(tape, y) : y;
    },
  }),
);

type Axis = readonly [letter: string, size: number];
interface Axes {
  readonly x: readonly Axis[];
  readonly kernel: readonly Axis[];
  readonly output: readonly Axis[];
}

/** The axes of all three, with their sizes; that of the batch is 0. */
function read(
  { equation, outputShape: given }: { equation: string; outputShape: readonly (number | null)[] },
  input: Shape,
): Axes {
  const wrong = (what: string): RangeError => new RangeError(`einsumDense: equation "${equation}" ${what}.`);
  const parts = /^([A-Za-z.]+),([A-Za-z]+)->([A-Za-z.]+)$/.exec(equation.replaceAll(" ", ""));
  if (!parts) throw wrong('must be such as "abc,cd->abd": letters of x and kernel, and of the output');
  let [, from, letters, to] = parts as unknown as [string, string, string, string];
  const hidden = input.length + 1 - from.replace("...", "").length;
  if (from.includes("...") !== to.includes("...") || hidden < 0 || (!from.includes("...") && hidden > 0))
    throw wrong(
      `does not fit rows of shape ${showShape(input)}: x has ${input.length + 1} axes with the batch`,
    );
  // Digits are letters that no equation has.
  const dots = Array.from({ length: hidden }, (_, i) => String.fromCodePoint(0x3b1 + i)).join("");
  from = from.replace("...", dots);
  to = to.replace("...", dots);
  for (const all of [from, letters, to])
    if (new Set(all).size < all.length) throw wrong(`names an axis twice in "${all}"`);
  const sizes = new Map<string, number>();
  for (const [i, letter] of [...from].entries()) sizes.set(letter, i === 0 ? 0 : (input[i - 1] as number));
  const told = [...to].slice(to.length - given.length);
  told.forEach((letter, i) => {
    const size = given[i] ?? sizes.get(letter);
    if (size === undefined) throw wrong(`leaves the size of "${letter}" open. Give it in outputShape`);
    if (sizes.has(letter) && sizes.get(letter) !== size)
      throw wrong(`gives "${letter}" ${size} in outputShape, the input has ${sizes.get(letter)}`);
    sizes.set(letter, size);
  });
  if (to[0] !== from[0]) throw wrong("must keep the batch as the first axis");
  if (letters.includes(from[0] as string)) throw wrong("must not give the kernel the axis of the batch");
  const axesOf = (all: string): Axis[] =>
    [...all].map((letter) => {
      const size = sizes.get(letter);
      if (size === undefined) throw wrong(`has "${letter}", whose size nothing tells`);
      return [letter, size];
    });
  return { x: axesOf(from), kernel: axesOf(letters), output: axesOf(to) };
}

function biasShape(letters: string, output: readonly Axis[]): number[] {
  const unknown = [...letters].find((letter) => !output.slice(1).some(([l]) => l === letter));
  if (unknown)
    throw new RangeError(
      `einsumDense: biasAxes has ${JSON.stringify(unknown)}, which is no axis of an output row.`,
    );
  const first = output.findIndex(([letter]) => letters.includes(letter));
  return output.slice(first).map(([letter, size]) => (letters.includes(letter) ? size : 1));
}

/** Σ x · kernel over the letters that the output lacks. */
function productOf(tape: Tape, x: Value, kernel: Value, axes: Axes): Value {
  const [ofX, ofKernel, ofOutput] = [axes.x, axes.kernel, axes.output].map((all) => all.map(([l]) => l)) as [
    string[],
    string[],
    string[],
  ];
  const lost = ofX.find((l) => !ofKernel.includes(l) && !ofOutput.includes(l));
  if (lost) throw new RangeError(`einsumDense: the axis "${lost}" of x is in neither kernel nor output.`);
  const { value, letters } = product(
    tape,
    { value: x, letters: ofX },
    { value: kernel, letters: ofKernel },
    new Set(ofOutput),
  );
  return permute(
    tape,
    value,
    ofOutput.map((l) => letters.indexOf(l)),
  );
}
