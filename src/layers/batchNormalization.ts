import { ones, zeros } from "../initializers/constants.js";
import { affine } from "../ops/affine.js";
import { assign } from "../ops/elementwise/assign.js";
import * as f from "../ops/elementwise/expression.js";
import { alongLast } from "../ops/lastAxes.js";
import { flag, integer, positive, unit } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { batchAxes, sizesAlong } from "./axes.js";
import { layer } from "./layer.js";
import { moments, scaleAndShift, standardize } from "./moments.js";
import { clippingOption, renormalize, renormWeights } from "./renormalization.js";
import { scaleCenterOptions, scaleCenterValues, scaleCenterWeights } from "./scaleCenter.js";

/**
 * Batch normalization: y = gamma · (x − mean) / √(variance + epsilon) + beta for each place along an axis. In training mean
 * and (biased) variance are those of the batch, and moving averages of them are kept:
 * moving ← momentum · moving + (1 − momentum) · batch. Masked steps are not counted. In inference, and with `trainable: false`, the moving averages take their place.
 *
 * Weights, as long as the axis: gamma, beta, movingMean, movingVariance (the last two are not trained); with `renorm` movingStddev, renormMean and
 * renormStddev, too.
 *
 * @param options.axis default −1, the last; 0 is the batch.
 * @param options.momentum in [0, 1], default 0.99. @param options.epsilon > 0, default 0.001.
 * @param options.center whether there is a beta, default true. @param options.scale whether there is a gamma, default true.
 * @param options.betaInitializer default `"zeros"`. @param options.gammaInitializer default `"ones"`.
 * @param options.movingMeanInitializer default `"zeros"`. @param options.movingVarianceInitializer default `"ones"`.
 * @param options.renorm batch renormalization: in training, too, rows are normalized by what the moving averages say, default false.
 * @param options.renormClipping bounds of its corrections, `{ rmin, rmax, dmax }`, each >= 0, default none.
 * @param options.renormMomentum in [0, 1], default 0.99, of the averages that the corrections are made with.
 * @param options.betaRegularizer, options.gammaRegularizer, options.betaConstraint, options.gammaConstraint default none.
 * @throws {RangeError} for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 8, inputShape: [4] }), layers.batchNormalization()] });
 * @see https://keras.io/api/layers/normalization_layers/batch_normalization/; Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167;
 * Ioffe 2017 for renormalization, https://arxiv.org/abs/1702.03275
 */
export const batchNormalization = layer(
  "batchNormalization",
  {
    axis: integer(-1),
    momentum: unit(0.99),
    epsilon: positive(1e-3),
    ...scaleCenterOptions,
    movingMeanInitializer: partOption("initializer", zeros),
    movingVarianceInitializer: partOption("initializer", ones),
    renorm: flag(false),
    renormClipping: clippingOption,
    renormMomentum: unit(0.99),
  },
  (o) => ({
    supportsMasking: true,
    acrossRows: true,
    outputShape(input) {
      batchAxes(o.axis, input, "batchNormalization");
      return input;
    },
    weights(input) {
      const shape = sizesAlong(batchAxes(o.axis, input, "batchNormalization"), input);
      return [
        ...scaleCenterWeights(o, shape),
        { name: "movingMean", shape, initializer: o.movingMeanInitializer, trainable: false },
        { name: "movingVariance", shape, initializer: o.movingVarianceInitializer, trainable: false },
        ...(o.renorm ? renormWeights(shape, o.movingMeanInitializer, o.movingVarianceInitializer) : []),
      ];
    },
    append(tape, x, weights, { masks, frozen = false }) {
      const byBatch = tape.training && o.trainable && !frozen;
      const { gamma, beta } = scaleCenterValues(o, weights);
      const kept = weights.slice((o.scale ? 1 : 0) + (o.center ? 1 : 0));
      const [mean, variance] = kept as [Value, Value];
      const along = batchAxes(o.axis, x.shape.slice(1), "batchNormalization");
      const mask = masks?.[0];
      if ((mask || o.renorm) && byBatch) {
        const batch = moments(tape, x, along, mask);
        if (!o.renorm) {
          tape.onUpdate(() => {
            follow(tape, mean, batch.mean, o.momentum);
            follow(tape, variance, batch.variance, o.momentum);
          });
          return scaleAndShift(tape, standardize(tape, batch, o.epsilon), { gamma, beta }, batch.mean);
        }
        const [, , deviation, renormMean, renormDeviation] = kept as [Value, Value, Value, Value, Value];
        const corrected = renormalize(tape, batch, o.epsilon, {
          mean: renormMean,
          deviation: renormDeviation,
          clipping: o.renormClipping,
        });
        tape.onUpdate(() => {
          follow(tape, renormMean, batch.mean, o.renormMomentum);
          follow(tape, renormDeviation, corrected.deviation, o.renormMomentum);
          follow(tape, mean, batch.mean, o.momentum);
          follow(tape, deviation, corrected.deviation, o.momentum);
          assign(tape, variance, f.maximum(f.subtract(f.square(deviation), o.epsilon), 0));
        });
        return scaleAndShift(tape, corrected.y, { gamma, beta }, batch.mean);
      }
      return alongLast(tape, x, along, (rows, columns) => {
        if (!byBatch) {
          const scale = inverseDeviation(tape, variance, o.epsilon);
          if (!tape.differentiates)
            return affine(tape, rows, columns, { center: mean, scale, gain: gamma, shift: beta });
          // The gradient of gamma wants what it acts on.
          const normalized = affine(tape, rows, columns, { center: mean, scale });
          return affine(tape, normalized, columns, { gain: gamma, shift: beta });
        }
        const { y, moments } = normalizeByBatch(tape, rows, columns, gamma, beta, o.epsilon);
        tape.onUpdate(() =>
          tape.emit("movingAverage", [mean, variance], [moments], [columns], [o.momentum, 1 - o.momentum]),
        );
        return y;
      });
    },
  }),
);

/** moving ← momentum · moving + (1 − momentum) · batch. */
function follow(tape: Tape, moving: Value, batch: Value, momentum: number): void {
  const flat = tape.view(batch, moving.shape);
  assign(tape, moving, f.add(f.multiply(moving, momentum), f.multiply(flat, 1 - momentum)));
}

/** 1 / √(variance + ε). */
function inverseDeviation(tape: Tape, variance: Value, epsilon: number): Value {
  const scale = tape.value(variance.shape, false);
  const sizes = [variance.elements, 1];
  tape.emit("deviation", [scale], [variance], sizes, [epsilon, 0]);
  return scale;
}

/** Normalization by the batch's own statistics; they are left in `moments`. */
function normalizeByBatch(
  tape: Tape,
  x: Value,
  columns: number,
  gamma: Value | undefined,
  beta: Value | undefined,
  epsilon: number,
): { y: Value; moments: Value } {
  const sizes = [x.elements / columns, columns];
  const y = tape.value(x.shape);
  const moments = tape.value([4, Math.ceil(columns / 4) * 4], false);
  tape.emit("batchNormalization", [y, moments], [x, gamma, beta], sizes, [epsilon]);
  const into = (weight: Value | undefined, write: (d: Value | undefined) => void): void =>
    weight ? tape.contribute(weight, write) : write(undefined);
  tape.onBackward(y, (dy) => {
    const emit = (dx: Value | undefined): void =>
      into(gamma, (dGamma) =>
        into(beta, (dBeta) =>
          tape.emit("batchNormalizationBackward", [dx, dGamma, dBeta], [dy, x, moments], sizes),
        ),
      );
    if (x.differentiable) tape.contribute(x, emit);
    else emit(undefined);
  });
  return { y, moments };
}
