// Activations as operations, with Keras's defaults: kernels of their own, quicker than what is put together.

import type { Activation } from "../../activations/activation.js";
import { elu as eluActivation } from "../../activations/elu.js";
import { gelu as geluActivation } from "../../activations/gelu.js";
import { leakyRelu as leakyReluActivation } from "../../activations/leakyRelu.js";
import { logSigmoid as logSigmoidActivation } from "../../activations/logSigmoid.js";
import { relu as reluActivation } from "../../activations/relu.js";
import { silu as siluActivation } from "../../activations/silu.js";
import { softplus as softplusActivation } from "../../activations/softplus.js";
import type { Node } from "../../layers/node.js";
import type { Value } from "../../tape/value.js";
import { offered, operate, operation } from "../operation.js";

type Unary = (x: Node) => Node;

function activated(name: string, make: () => Activation): Unary {
  const defined = operation(name, {}, (tape, [x]) => make().append(tape, x as Value));
  return offered((x: Node): Node => operate(defined, [x])[0] as Node, defined);
}

/**
 * x where it is positive, else eˣ − 1.
 *
 * @example
 * const y = ops.elu(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#elu-function
 */
export const elu = activated("elu", eluActivation);

/**
 * x · Φ(x), Φ the normal distribution function.
 *
 * @example
 * const y = ops.gelu(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#gelu-function
 */
export const gelu = activated("gelu", geluActivation);

/**
 * x where it is positive, else 0.2 x.
 *
 * @example
 * const y = ops.leakyRelu(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#leakyrelu-function
 */
export const leakyRelu = activated("leakyRelu", leakyReluActivation);

/**
 * log σ(x), without overflow.
 *
 * @example
 * const y = ops.logSigmoid(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#logsigmoid-function
 */
export const logSigmoid = activated("logSigmoid", logSigmoidActivation);

/**
 * x where it is positive, else 0.
 *
 * @example
 * const y = ops.relu(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#relu-function
 */
export const relu = activated("relu", reluActivation);

/**
 * x · σ(x), also called swish.
 *
 * @example
 * const y = ops.silu(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#silu-function
 */
export const silu = activated("silu", siluActivation);

/**
 * log(1 + eˣ), without overflow.
 *
 * @example
 * const y = ops.softplus(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#softplus-function
 */
export const softplus = activated("softplus", softplusActivation);
