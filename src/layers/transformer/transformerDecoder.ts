import { flag } from "../../options.js";
import type { Shape } from "../../shape.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import { type CallOptions, nodeOption } from "../node.js";
import { around, block, blockOptions, checkBlock, feedForward, think } from "./blocks.js";
import { type Member, memberCalls, memberWeights } from "./members.js";

/**
 * A block of a transformer's decoder: attention of every step to itself and those before it, attention to an encoder's steps where there is an encoder, and
 * two dense layers for each step; each with dropout, a residual way around it and layer normalization.
 *
 * `apply(x)` (a language model), or `apply([x, encoded])`; both [batch, steps, features], output in x's shape. Heads have ⌊features / numHeads⌋ numbers.
 * Weights: selfAttention/…, selfAttentionLayerNorm/…, (crossAttention/…, crossAttentionLayerNorm/…,) feedforwardIntermediateDense/…,
 * feedforwardOutputDense/…, feedforwardLayerNorm/…. Call options: `useCausalMask` (default true), `decoderPaddingMask` and
 * `encoderPaddingMask` [batch, steps] (default: the masks that come with the nodes), `decoderAttentionMask` [batch, steps, steps],
 * `encoderAttentionMask` [batch, steps, encoded steps].
 *
 * @param options as those of `transformerEncoder`.
 * @throws {RangeError} where rows are not of shape [steps, features], or have fewer features than heads.
 * @example
 * const words = layers.embedding({ inputDim: 1000, outputDim: 32 }).apply(input({ shape: [16] }));
 * const y = layers.transformerDecoder({ intermediateDim: 64, numHeads: 4 }).apply(words);
 * const next = layers.dense({ units: 1000, activation: "softmax" }).apply(y);
 * @see https://keras.io/keras_hub/api/modeling_layers/transformer_decoder/; Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 */
export const transformerDecoder = layer("transformerDecoder", blockOptions, (o) => {
  const parts = block(o);
  const members = ([row, encoded]: readonly Shape[]): Member[] => {
    const own = row as Shape;
    const attention = (name: string, inputs: readonly Shape[]): Member[] => [
      { name, layer: parts.attention(own), inputs },
      { name: `${name}LayerNorm`, layer: parts.normalization, inputs: [own] },
      { name: `${name}Dropout`, layer: parts.dropout, inputs: [own] },
    ];
    return [
      ...attention("selfAttention", [own]),
      ...(encoded ? attention("crossAttention", [own, encoded]) : []),
      ...feedForward(parts, own),
      { name: "feedforwardLayerNorm", layer: parts.normalization, inputs: [own] },
      { name: "feedforwardDropout", layer: parts.dropout, inputs: [own] },
    ];
  };
  return {
    supportsMasking: true,
    callOptions: {
      useCausalMask: flag(true),
      decoderPaddingMask: nodeOption(),
      decoderAttentionMask: nodeOption(),
      encoderPaddingMask: nodeOption(),
      encoderAttentionMask: nodeOption(),
    },
    outputShapes(inputs) {
      if (inputs.length > 2)
        throw new RangeError(`transformerDecoder: takes x or [x, encoded], got ${inputs.length} nodes.`);
      for (const row of inputs) checkBlock("transformerDecoder", row, o);
      return [inputs[0] as Shape];
    },
    weights: (_input, inputs) => memberWeights(members(inputs)),
    appendAll(tape, inputs, weights, context) {
      const shapes = inputs.map(({ shape }) => shape.slice(1));
      const call = memberCalls(tape, members(shapes), weights, context);
      const given = (context.options ?? {}) as CallOptions<Value>;
      const [own, theirs] = context.masks ?? [];
      const mask = (name: string, other: Value | undefined): Value | undefined =>
        (given[name] as Value | undefined) ?? other;
      let x = around(tape, o, inputs[0] as Value, "selfAttention", call, (y) =>
        call("selfAttention", [y], {
          options: {
            useCausalMask: given.useCausalMask ?? true,
            attentionMask: given.decoderAttentionMask,
          },
          masks: [own, mask("decoderPaddingMask", own)],
        }),
      );
      const encoded = inputs[1];
      if (encoded)
        x = around(tape, o, x, "crossAttention", call, (y) =>
          call("crossAttention", [y, encoded], {
            options: { attentionMask: given.encoderAttentionMask },
            masks: [own, mask("encoderPaddingMask", theirs)],
          }),
        );
      return [think(tape, o, x, call)];
    },
  };
});
