// What layers that read pictures at other places in training have in common: options, and the row in and out.
import { fillModes, warp } from "../../ops/warp.js";
import { finite, oneOf, type Values } from "../../options.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { dataFormatOption, imageOf } from "../image.js";
import type { LayerContext, LayerCore } from "../layer.js";
import { seedOption } from "../noise.js";
import { type Bounds, drawTransforms } from "./draws.js";

export const readingOptions = {
  fillMode: oneOf(fillModes, "reflect"),
  interpolation: oneOf(["nearest", "bilinear"], "bilinear"),
  seed: seedOption,
  fillValue: finite(0),
  dataFormat: dataFormatOption(),
};

/** Appends pictures of these sizes, each read by a transform of its own. */
export function transform(
  tape: Tape,
  x: Value,
  bounds: Bounds,
  sizes: readonly [number, number],
  o: Values<typeof readingOptions>,
  context: LayerContext,
): Value {
  const drawn = drawTransforms(tape, x.shape[0] as number, sizes, bounds, o.seed, context);
  return warp(tape, x, drawn, sizes, o);
}

/** The core of a layer whose pictures keep their sizes. @param boundsOf for a picture's sizes. */
export function transformed(
  name: string,
  o: Values<typeof readingOptions>,
  boundsOf: (height: number, width: number) => Bounds,
): LayerCore {
  return {
    outputShape(input) {
      imageOf(input, 2, o.dataFormat, name);
      return input;
    },
    append(tape, x, _weights, context) {
      if (!tape.training) return x;
      const sizes = imageOf(x.shape.slice(1), 2, o.dataFormat, name).sizes as [number, number];
      return transform(tape, x, boundsOf(...sizes), sizes, o, context);
    },
  };
}
