import { matrixProduct, NT } from "../ops/matmul.js";
import { finite, flag, positive } from "../options.js";
import { losses as pack } from "../runtime/packs/losses.generated.js";
import { type Shape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type LossCore, loss } from "./loss.js";

/**
 * Circle loss of embeddings: samples of one label are drawn together, those of others pushed apart, the harder the farther they are from
 * where they should be. For sample i, with D = max(1 − yPredᵢ · yPredⱼ, 0) and margin m:
 * softplus(ln Σ exp(−γ (m + D)⁺ (m − D)) + ln Σ exp(γ (1 + m − D)⁺ (1 − m − D))), the first sum over samples j of the same label, the
 * second over the others. A sample with no partner or no others in its batch has loss 0 and counts nothing, in the mean either, as in Keras.
 *
 * yPred [batch, features], usually of length 1 (a last layer `unitNormalization`); yTrue [batch] whole numbers, whatever they are.
 *
 * @param options.gamma > 0, how sharply. Default 80. @param options.margin how far the two kinds are to lie apart. Default 0.4.
 * @param options.removeDiagonal a sample is no partner of its own. Default true.
 * @throws {RangeError} where outputs are not of shape [batch, features].
 * @example
 * losses.circle().value(Float32Array.of(0, 0, 1), Float32Array.of(1, 0, 0, 1, 0, 1), { shape: [3, 2] }); // 94.4
 * @see https://keras.io/api/losses/metric_learning_losses/#circle-class; Sun et al. 2020, https://arxiv.org/abs/2002.10857
 */
export const circle = loss(
  "circle",
  { gamma: positive(80), margin: finite(0.4), removeDiagonal: flag(true) },
  ({ gamma, margin, removeDiagonal }) => {
    const check = (shape: Shape): void => {
      if (shape.length !== 2)
        throw new RangeError(
          `circle: expected outputs of shape [batch, features], got ${showShape(shape)}. End with layers.flatten() and layers.unitNormalization().`,
        );
    };
    const emit = (
      tape: Tape,
      outputs: readonly (Value | undefined)[],
      inputs: readonly (Value | undefined)[],
      n: number,
      divisor: number,
    ): void =>
      tape.emit(
        { pack, kernel: "circle" },
        outputs,
        inputs,
        [n, n, 0, divisor],
        [gamma, margin, { word: removeDiagonal ? 1 : 0 }],
      );
    const core: LossCore & Required<Pick<LossCore, "begin">> = {
      sparse: true,
      valueShape: (shape) => shape.slice(0, 1),
      check,
      checkTargets: (_targets, shape) => check(shape),
      begin(tape, { yTrue, yPred }) {
        check(yPred.shape);
        const n = yPred.shape[0] as number;
        const similarities = matrixProduct(tape, yPred, yPred, NT);
        const values = tape.value([n], false);
        emit(tape, [values, undefined], [yTrue, similarities], n, n);
        return {
          mask: values,
          append(_tape, { weights, divisor, gradient }) {
            if (gradient)
              tape.contribute(similarities, (ds) =>
                emit(tape, [undefined, ds], [yTrue, similarities, weights], n, divisor ?? n),
              );
            return values;
          },
        };
      },
      append: (tape, inputs) => core.begin(tape, inputs).append(tape, inputs),
    };
    return core;
  },
);
