import { affine } from "../ops/affine.js";
import { alongLast } from "../ops/lastAxes.js";
import { inverseOrder, permute } from "../ops/permute.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { integer, positive, where } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import { batchAxes, sizesAlong } from "./axes.js";
import { layer } from "./layer.js";
import { scaleCenterOptions, scaleCenterValues, scaleCenterWeights } from "./scaleCenter.js";

/** Whole number ≥ 1, or −1. */
const groupsOption = where(integer(32), "a whole number >= 1, or -1", (n) => n >= 1 || n === -1);

/**
 * Group normalization: the channels along an axis are cut into groups, and each group of each sample, with all its other places, is
 * normalized by its own mean and variance; then gamma and beta act on each channel.
 *
 * Weights, as long as the axis: gamma, beta.
 *
 * @param options.groups ≥ 1, a divisor of the number of channels, default 32; −1: every channel is a group (instance normalization).
 * @param options.axis of the channels, default −1, the last; 0 is the batch.
 * @param options.epsilon > 0, default 0.001.
 * @param options.center whether there is a beta, default true. @param options.scale whether there is a gamma, default true.
 * @param options.betaInitializer default `"zeros"`. @param options.gammaInitializer default `"ones"`.
 * @param options.betaRegularizer, options.gammaRegularizer, options.betaConstraint, options.gammaConstraint default none.
 * @throws {RangeError} where the groups don't divide the channels, or for an axis that the input does not have.
 * @example
 * const model = sequential({ layers: [layers.dense({ units: 8, inputShape: [4] }), layers.groupNormalization({ groups: 2 })] });
 * @see https://keras.io/api/layers/normalization_layers/group_normalization/; Wu & He 2018, https://arxiv.org/abs/1803.08494
 */
export const groupNormalization = layer(
  "groupNormalization",
  { groups: groupsOption, axis: integer(-1), epsilon: positive(1e-3), ...scaleCenterOptions },
  (o) => {
    const axesOf = (row: Shape): number[] => batchAxes(o.axis, row, "groupNormalization");
    return {
      supportsMasking: true,
      outputShape(input) {
        const channels = sizeOf(sizesAlong(axesOf(input), input));
        if (o.groups !== -1 && channels % o.groups !== 0) {
          throw new RangeError(
            `groupNormalization: groups must divide the ${channels} channels of rows of shape ${showShape(input)}, got ${o.groups}. Use a divisor, or -1 for one group a channel.`,
          );
        }
        return input;
      },
      weights: (input) => scaleCenterWeights(o, sizesAlong(axesOf(input), input)),
      append(tape, x, weights) {
        const { gamma, beta } = scaleCenterValues(o, weights);
        return alongLast(tape, x, axesOf(x.shape.slice(1)), (v, channels) => {
          const batch = v.shape[0] as number;
          const groups = o.groups === -1 ? channels : o.groups;
          const places = v.elements / batch / channels;
          // [batch, places, groups, channels of a group]: a group's numbers must adjoin.
          const order = [0, 2, 1, 3];
          const cut = tape.view(v, [batch, places, groups, channels / groups]);
          const size = places * (channels / groups);
          const options = { centered: true, epsilon: o.epsilon };
          const y = rowNormalize(tape, permute(tape, cut, order), size, options);
          const joined = tape.view(permute(tape, y, inverseOrder(order)), v.shape);
          return gamma || beta ? affine(tape, joined, channels, { gain: gamma, shift: beta }) : joined;
        });
      },
    };
  },
);
