import { flag } from "../../options.js";
import type { Shape } from "../../shape.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import { type CallOptions, nodeOption } from "../node.js";
import { around, block, blockOptions, checkBlock, feedForward, think } from "./blocks.js";
import { type Member, memberCalls, memberWeights } from "./members.js";

/**
 * A block of a transformer's encoder: attention of every step to all, then two dense layers for each step, each with dropout, a residual way around it
 * and layer normalization.
 *
 * Input [batch, steps, features], output the same shape. Heads have ⌊features / numHeads⌋ numbers. Weights: selfAttention/…, selfAttentionLayerNorm/…,
 * feedforwardLayerNorm/…, feedforwardIntermediateDense/…, feedforwardOutputDense/…. Call options: `paddingMask` [batch, steps] (default: the
 * mask that comes with the node), `attentionMask` [batch, steps, steps], `useCausalMask` (default false).
 *
 * @param options.intermediateDim ≥ 1, units of the first dense layer. @param options.numHeads ≥ 1.
 * @param options.dropout in [0, 1), default 0. @param options.activation of the first dense layer, default `"relu"`.
 * @param options.layerNormEpsilon > 0, default 1e-5.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.normalizeFirst normalizes what goes into attention and dense layers in place of what comes out, default false.
 * @param options.seed ≥ 0, of the dropout, in place of the model's.
 * @throws {RangeError} where rows are not of shape [steps, features], or have fewer features than heads.
 * @example
 * const words = layers.embedding({ inputDim: 1000, outputDim: 32, maskZero: true }).apply(input({ shape: [16] }));
 * const y = layers.transformerEncoder({ intermediateDim: 64, numHeads: 4 }).apply(words);
 * @see https://keras.io/keras_hub/api/modeling_layers/transformer_encoder/; Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 */
export const transformerEncoder = layer("transformerEncoder", blockOptions, (o) => {
  const parts = block(o);
  const members = (row: Shape): Member[] => [
    { name: "selfAttention", layer: parts.attention(row), inputs: [row] },
    { name: "selfAttentionLayerNorm", layer: parts.normalization, inputs: [row] },
    { name: "selfAttentionDropout", layer: parts.dropout, inputs: [row] },
    { name: "feedforwardLayerNorm", layer: parts.normalization, inputs: [row] },
    ...feedForward(parts, row),
    { name: "feedforwardDropout", layer: parts.dropout, inputs: [row] },
  ];
  return {
    supportsMasking: true,
    callOptions: { paddingMask: nodeOption(), attentionMask: nodeOption(), useCausalMask: flag(false) },
    outputShapes([input]) {
      checkBlock("transformerEncoder", input as Shape, o);
      return [input as Shape];
    },
    weights: (input) => memberWeights(members(input)),
    appendAll(tape, [x], weights, context) {
      const input = x as Value;
      const call = memberCalls(tape, members(input.shape.slice(1)), weights, context);
      const { paddingMask, ...options } = (context.options ?? {}) as CallOptions<Value>;
      const own = context.masks?.[0];
      const masks = [own, (paddingMask as Value | undefined) ?? own];
      const attended = around(tape, o, input, "selfAttention", call, (y) =>
        call("selfAttention", [y], { options, masks }),
      );
      return [think(tape, o, attended, call)];
    },
  };
});
