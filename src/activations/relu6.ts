import { activation } from "./activation.js";

/**
 * Rectified linear unit that stops at 6: min(max(x, 0), 6).
 *
 * @example
 * activations.relu6().forward(Float32Array.of(-1, 3, 9)); // 0, 3, 6
 * @see Krizhevsky 2010, https://www.cs.toronto.edu/~kriz/conv-cifar10-aug2010.pdf; https://keras.io/api/layers/activations/#relu6-function
 */
export const relu6 = activation("relu6", {}, { kernel: () => "relu", parameters: () => [0, 6, 0] });
