// What layers that change colours in training have in common: the range of values, and a picture's row.
import { apply } from "../../ops/elementwise/apply.js";
import type { Values } from "../../options.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { dataFormatOption, imageOf } from "../image.js";
import type { LayerContext, LayerCore } from "../layer.js";
import { seedOption } from "../noise.js";
import { drawUniform, type Pair, rangeOption } from "./draws.js";

export const colourOptions = {
  valueRange: rangeOption([0, 255]),
  seed: seedOption,
  dataFormat: dataFormatOption(),
};

/** The core of a layer that changes all of a picture by a number drawn for it. */
export function recoloured(
  name: string,
  o: Values<typeof colourOptions>,
  range: Pair,
  change: (tape: Tape, x: Value, drawn: Value) => Value,
): LayerCore {
  return {
    outputShape(input) {
      imageOf(input, 2, o.dataFormat, name);
      return input;
    },
    append(tape, x, _weights, context: LayerContext) {
      if (!tape.training) return x;
      const drawn = drawUniform(tape, x.shape[0] as number, range, o.seed, context);
      return apply(tape, "clip", change(tape, x, drawn), ...o.valueRange);
    },
  };
}
