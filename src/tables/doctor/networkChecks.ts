// Checks of the network: units that are dead, activations that are saturated, a loss that does not fit the last activation.
import { type Layer, type Sequential, sequential } from "../../index.js";
import { type Check, note, type Patient, warning } from "./patient.js";

const MOST_ROWS = 1000;
/** Share of a layer's units from which it is worth a word. */
const MANY = 0.3;
/** Bounded activations, and from where on they are nearly flat. */
const flat: Readonly<Record<string, (y: number) => boolean>> = {
  sigmoid: (y) => y < 0.01 || y > 0.99,
  tanh: (y) => Math.abs(y) > 0.98,
  softsign: (y) => Math.abs(y) > 0.98,
  hardSigmoid: (y) => y === 0 || y === 1,
  hardTanh: (y) => Math.abs(y) === 1,
};

const nameOf = (part: unknown): string =>
  typeof part === "string" ? part : ((part as { name?: string } | null)?.name ?? "linear");

/** The activation that closes a layer: its own, or the layer itself. */
function activationOf({ name, options }: Layer): string {
  return "activation" in options ? nameOf(options.activation) : name;
}

/** Outputs of the first layers. */
function outputsAfter(network: Sequential, layers: number, x: Float32Array): Float32Array {
  const part = sequential({ layers: network.layers.slice(0, layers) });
  const own = new Set(part.weights.map(({ name }) => name));
  part.setWeights(network.weights.filter(({ name }) => own.has(name)));
  return part.predict(x).data;
}

function hiddenLayers({ network }: Patient) {
  return network.layers.flatMap((layer, i) => {
    const units = (layer.options as { units?: unknown }).units;
    return layer.name === "dense" && i < network.layers.length - 1
      ? [{ activation: activationOf(layer), place: i + 1, units: units as number }]
      : [];
  });
}

const someRows = ({ x, rows, width }: Patient): Float32Array =>
  x.subarray(0, Math.min(rows, MOST_ROWS) * width);

export const deadUnits: Check = (patient) =>
  hiddenLayers(patient).flatMap(({ activation, place, units }) => {
    if (!["relu", "relu6", "reLU"].includes(activation) || patient.rows < 20) return [];
    const y = outputsAfter(patient.network, place, someRows(patient));
    const alive = new Set<number>();
    y.forEach((value, i) => void (value > 0 && alive.add(i % units)));
    const dead = units - alive.size;
    if (dead < MANY * units) return [];
    return [
      warning(
        "dead units",
        `${dead} of ${units} units of layer ${place} are 0 in every row.`,
        "They learn nothing any more: lower the learning rate, or take leakyRelu or gelu.",
      ),
    ];
  });

export const saturation: Check = (patient) =>
  hiddenLayers(patient).flatMap(({ activation, place }) => {
    const isFlat = flat[activation];
    if (!isFlat || patient.rows === 0) return [];
    const y = outputsAfter(patient.network, place, someRows(patient));
    const share = y.filter(isFlat).length / y.length;
    if (share < MANY) return [];
    return [
      warning(
        "saturated activations",
        `${(100 * share).toFixed(0)} % of what ${activation} of layer ${place} gives is at its ends.`,
        "There the gradient is nearly 0: scale the inputs, lower the learning rate, or take relu or gelu.",
      ),
    ];
  });

const CROSS_ENTROPIES = ["categoricalCrossentropy", "sparseCategoricalCrossentropy"];

export const lossFits: Check = ({ network, labels }) => {
  const loss = nameOf(network.compileOptions?.loss ?? "");
  const last = network.layers.at(-1) as Layer;
  const activation = activationOf(last);
  const options = network.compileOptions?.loss as { options?: { fromLogits?: boolean } } | undefined;
  if (loss === "" || options?.options?.fromLogits) return [];
  const misfit = (advice: string) => [
    warning("loss and activation", `The loss is ${loss}, the last activation ${activation}.`, advice),
  ];
  if (CROSS_ENTROPIES.includes(loss) && activation !== "softmax")
    return misfit(
      "Close with softmax, so that the outputs are probabilities of classes, or pass fromLogits.",
    );
  if (loss === "binaryCrossentropy" && activation !== "sigmoid")
    return misfit("Close with sigmoid, so that the output is a probability, or pass fromLogits.");
  if (loss.startsWith("mean") && ["softmax", "sigmoid"].includes(activation))
    return labels
      ? misfit("For classes a cross-entropy learns faster and gives honest probabilities.")
      : misfit("Numbers beyond 0 … 1 are out of its reach: close with linear.");
  if (!labels && loss.startsWith("mean") && activation === "relu")
    return [
      note(
        "loss and activation",
        "The last activation is relu, so no answer is below 0.",
        "Close with linear unless that is meant.",
      ),
    ];
  return [];
};
