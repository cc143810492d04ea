/** What the module exports: the machine, and every kernel under the name by which the tape refers to it. */

export * from "./activations/leakyRelu";
export * from "./activations/relu";
export * from "./activations/sigmoid";
export { softmaxBackward, softmaxForward } from "./activations/softmax";
export * from "./activations/step";
export * from "./activations/tanh";
export { gather } from "./data/gather";
export { add } from "./drivers/add";
export { copy } from "./drivers/copy";
export { beginUpdate } from "./drivers/update";
export * from "./gemm/gemm";
export * from "./layers/dropout";
export * from "./losses/batchLoss";
export * from "./losses/binaryCrossentropy";
export * from "./losses/categoricalCrossentropy";
export * from "./losses/meanAbsoluteError";
export * from "./losses/meanSquaredError";
export * from "./losses/rootMeanSquaredError";
export { setLanes } from "./machine/lanes";
export { execute, heapBase, tapeVersion, train } from "./machine/run";

export * from "./metrics/accuracy";
export * from "./metrics/meanMetric";
export * from "./optimizers/adadelta";
export * from "./optimizers/adagrad";
export * from "./optimizers/adam";
export * from "./optimizers/adamax";
export * from "./optimizers/nadam";
export * from "./optimizers/rmsprop";
export * from "./optimizers/sgd";
export * from "./random/kernels";
