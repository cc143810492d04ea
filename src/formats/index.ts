/**
 * Networks from other programs, and for them.
 *
 * @module downhill/formats
 */
export { fromKeras } from "./keras/fromKeras.js";
export { fromBrain } from "./mlp/fromBrain.js";
export { fromScikitLearn, type ScikitLearnMlp } from "./mlp/fromScikitLearn.js";
export { toOnnx } from "./onnx/toOnnx.js";
export { plotModel } from "./plotModel.js";
export { toStandaloneJs } from "./standalone/toStandaloneJs.js";
export { fromTensorflowJs } from "./tensorflowJs/fromTensorflowJs.js";
export { type TensorflowJsModel, toTensorflowJs } from "./tensorflowJs/toTensorflowJs.js";
export { type ImportOptions, importWeights } from "./weights/importWeights.js";
