// Finds weights by their names in TensorFlow.js's manifests: the layer's name is somewhere in the path, behind those of the models it lies in or
// of the writer, and the weight's own name is its last part.
import type { Layer } from "../../layers/layer.js";
import type { PlannedWeight } from "../../network/network.js";
import type { FindWeights, WeightsOf } from "../keras/build.js";
import type { BuiltLayer } from "../keras/builtLayer.js";
import { snakeCase } from "../keras/words.js";
import type { StoredWeight } from "./manifest.js";

/** @param unused is told what no layer has. */
export function byNames(
  stored: readonly StoredWeight[],
  unused: (names: readonly string[]) => void,
): FindWeights {
  return (layers, weightsOf) => {
    const entries = stored.map((weight) => ({ weight, path: weight.name.replace(/:0$/, "").split("/") }));
    const found = new Map<PlannedWeight, StoredWeight>();
    share(layers, entries, weightsOf, found);
    const taken = new Set(found.values());
    unused(stored.flatMap((one) => (taken.has(one) || one.dtype !== "float32" ? [] : one.name)));
    return (weight) => found.get(weight);
  };
}

interface Entry {
  readonly weight: StoredWeight;
  readonly path: readonly string[];
}

function share(
  layers: readonly BuiltLayer[],
  entries: readonly Entry[],
  weightsOf: WeightsOf,
  found: Map<PlannedWeight, StoredWeight>,
): void {
  for (const built of layers) {
    const { keras, layer, inner } = built;
    const own = entries.filter(({ path }) => path.includes(keras.name));
    if (layer) match(layer, keras.name, weightsOf(built), own, found);
    // Some writers leave the names of models out.
    else share(inner ?? [], own.length > 0 ? own : entries, weightsOf, found);
  }
}

/** The weights of one layer by name, or where its writer calls them otherwise, by their order. */
function match(
  { name: kind }: Layer,
  layer: string,
  weights: readonly PlannedWeight[],
  entries: readonly Entry[],
  found: Map<PlannedWeight, StoredWeight>,
): void {
  const floats = kind === "normalization" ? entries.filter(({ path }) => path.at(-1) !== "count") : entries;
  const left = [...floats];
  const matches = weights.map(({ name }) => {
    const [last, ...outer] = name
      .slice(name.lastIndexOf(`${layer}/`) + layer.length + 1)
      .split("/")
      .reverse();
    const at = left.findIndex(
      ({ path }) =>
        path.at(-1) === snakeCase(last as string) &&
        outer.every((part) => path.some((one) => one.startsWith(snakeCase(part)))),
    );
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
  const complete = matches.every((entry) => entry !== undefined);
  weights.forEach((weight, i) => {
    const entry = complete || floats.length !== weights.length ? matches[i] : floats[i];
    if (entry) found.set(weight, entry.weight);
  });
}
