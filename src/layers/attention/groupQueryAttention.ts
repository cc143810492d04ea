import { count, required } from "../../options.js";
import { layer } from "../layer.js";
import { headOptions, headsCore } from "./heads.js";

/**
 * Attention in which groups of query heads share a head of keys and values.
 *
 * Inputs, call options, weights and output as those of `multiHeadAttention`, keys and values having `numKeyValueHeads`; a `queryMask` counts.
 *
 * @param options.headDim ≥ 1. @param options.numQueryHeads a multiple of `numKeyValueHeads`. @param options.numKeyValueHeads ≥ 1.
 * @param options.dropout part of the weights dropped in training, in [0, 1), default 0. @param options.useBias default true.
 * @param options.slidingWindow only keys nearer than this, default none. @param options.useGate values times sigmoid(gate), default false.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} where query heads are not a multiple of those of keys and values.
 * @example
 * const x = input({ shape: [16, 8] });
 * const y = layers.groupQueryAttention({ headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2 }).apply([x, x]);
 * @see https://keras.io/api/layers/attention_layers/group_query_attention/; Ainslie et al. 2023, https://arxiv.org/abs/2305.13245
 */
export const groupQueryAttention = layer(
  "groupQueryAttention",
  {
    headDim: required(count()),
    numQueryHeads: required(count()),
    numKeyValueHeads: required(count()),
    ...headOptions,
  },
  (o) => {
    if (o.numQueryHeads % o.numKeyValueHeads !== 0)
      throw new RangeError(
        `groupQueryAttention: numQueryHeads must be a multiple of numKeyValueHeads (${o.numKeyValueHeads}), got ${o.numQueryHeads}.`,
      );
    return headsCore("groupQueryAttention", o, {
      queryHeads: o.numQueryHeads,
      valueHeads: o.numKeyValueHeads,
      keyDim: o.headDim,
      valueDim: o.headDim,
      honoursQueryMask: true,
    });
  },
);
