// A multilayer perceptron from scikit-learn's arrays: coefs_[i] is [inputs, units], as kernels are here.
import { show } from "../../errors.js";
import { layers } from "../../layers/registry.js";
import { type Sequential, sequential } from "../../model/sequential.js";
import { type TensorLike, toTensor } from "../../tensor.js";

const WHO = "fromScikitLearn";
const MOST_LAYERS = 1000;

/** scikit-learn's names of activations and ours. */
const names: Readonly<Record<string, string>> = {
  identity: "linear",
  logistic: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  softmax: "softmax",
};

export interface ScikitLearnMlp {
  /** `coefs_`: for each layer [inputs, units]. */
  readonly coefs: readonly TensorLike[];
  /** `intercepts_`: for each layer [units]. */
  readonly intercepts: readonly TensorLike[];
  /** Of the hidden layers: `activation`. Default `"relu"`, as there. */
  readonly activation?: string;
  /** Of the last layer: `out_activation_`. Default `"identity"`. */
  readonly outActivation?: string;
}

/**
 * A model from the arrays of scikit-learn's `MLPClassifier` or `MLPRegressor`.
 *
 * @throws {TypeError | RangeError} for arrays that don't fit together, or an unknown activation.
 * @example
 * const model = fromScikitLearn({ coefs: [[[1], [2]]], intercepts: [[0.5]] });
 * model.predict([[1, 1]]).data; // 3.5
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html
 */
export function fromScikitLearn(given: ScikitLearnMlp): Sequential {
  const { coefs, intercepts, activation = "relu", outActivation = "identity" } = given ?? {};
  if (!Array.isArray(coefs) || !Array.isArray(intercepts))
    throw new TypeError(`${WHO}: expected { coefs, intercepts }, each a list of arrays, got ${show(given)}.`);
  if (coefs.length === 0 || coefs.length !== intercepts.length || coefs.length > MOST_LAYERS) {
    throw new RangeError(
      `${WHO}: expected as many coefs as intercepts, 1 to ${MOST_LAYERS}, got ${coefs.length} and ${intercepts.length}.`,
    );
  }
  const kernels = coefs.map((array, i) => toTensor(array, `${WHO}: coefs[${i}]`));
  const biases = intercepts.map((array, i) => toTensor(array, `${WHO}: intercepts[${i}]`));
  const list = kernels.map(({ shape }, i) => {
    const last = i === kernels.length - 1;
    const before = i === 0 ? shape[0] : kernels[i - 1]?.shape[1];
    const [inputs, units] = shape;
    if (shape.length !== 2 || inputs !== before || biases[i]?.data.length !== units) {
      throw new RangeError(
        `${WHO}: coefs[${i}] has shape [${shape}], expected [${before ?? "inputs"}, units] with units as intercepts[${i}] has numbers (${biases[i]?.data.length}).`,
      );
    }
    return layers.dense({
      units: units as number,
      activation: activationOf(last ? outActivation : activation, last ? "outActivation" : "activation"),
      ...(i === 0 ? { inputShape: [inputs as number] } : {}),
    });
  });
  const model = sequential({ layers: list });
  const own = model.weights;
  model.setWeights(
    own.map(({ name }, i) => ({
      name,
      data: ((i % 2 === 0 ? kernels : biases)[i >> 1] as { data: Float32Array }).data,
    })),
  );
  return model;
}

function activationOf(name: unknown, option: string): string {
  if (typeof name !== "string") throw new TypeError(`${WHO}: ${option} must be a name, got ${show(name)}.`);
  if (!Object.hasOwn(names, name))
    throw new RangeError(
      `${WHO}: ${option} must be one of ${Object.keys(names).join(", ")}, got ${show(name)}.`,
    );
  return names[name] as string;
}
