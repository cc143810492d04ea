// Finds weights where Keras's legacy .h5 files have them: a group for each layer, under its name, whose attribute weight_names lists its arrays
// in order. Their own names carry prefixes, cells and ":0" or not, so they go by that order; those of a model within a model, whose trainable
// ones stand first, by the layer that their name has in it.
import type { Layer } from "../../layers/layer.js";
import type { NamedArray } from "../npy.js";
import type { FindWeights, WeightsOf } from "./build.js";
import type { BuiltLayer } from "./builtLayer.js";
import { type Folder, pathOf } from "./folders.js";

interface Entry {
  readonly path: readonly string[];
  readonly read: () => NamedArray;
}

/** The group of a legacy file that has the layers: its own in a model, the file itself where it has weights alone. */
export function legacyGroup(root: Folder): Folder | undefined {
  const group = root.folders.get("model_weights") ?? root;
  return group.attribute("layer_names") !== undefined || group.attribute("layer_names0") !== undefined
    ? group
    : undefined;
}

export function inLegacyGroups(group: Folder, who: string): FindWeights {
  return (layers, weightsOf) => {
    const found = new Map<Layer, readonly Entry[]>();
    const groups = new Map(
      names(group, "layer_names").map((name) => [name, entriesOf(group, name, who)] as const),
    );
    const weighted = layers.filter((layer) => weightsOf(layer).length > 0);
    const full = [...groups.values()].filter((entries) => entries.length > 0);
    const isNamed = weighted.every(({ keras }) => groups.has(keras.name));
    weighted.forEach((built, i) => {
      const entries = isNamed ? groups.get(built.keras.name) : full[i];
      share(built, entries ?? [], weightsOf, found);
    });
    return ({ of, index }) => found.get(of)?.[index]?.read();
  };
}

/** A list in an attribute; Keras cuts long ones into pieces with a number behind the name. */
function names(folder: Folder, attribute: string): string[] {
  const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const all = list(folder.attribute(attribute));
  for (let i = 0; folder.attribute(`${attribute}${i}`) !== undefined; i++)
    for (const name of list(folder.attribute(`${attribute}${i}`))) all.push(name);
  return all.filter((name) => typeof name === "string");
}

function entriesOf(group: Folder, layer: string, who: string): Entry[] {
  const folder = pathOf(layer).reduce<Folder | undefined>((at, name) => at?.folders.get(name), group);
  if (!folder) return [];
  return names(folder, "weight_names").flatMap((name) => {
    const path = pathOf(name);
    const at = path.slice(0, -1).reduce<Folder | undefined>((one, part) => one?.folders.get(part), folder);
    const read = at?.arrays.get(path.at(-1) ?? "");
    if (!read) throw new RangeError(`${who}: ${layer} has no array ${name}. The file is damaged.`);
    return [{ path, read }];
  });
}

/** Gives a layer its entries, and the layers of a model within a model each theirs. */
function share(
  built: BuiltLayer,
  entries: readonly Entry[],
  weightsOf: WeightsOf,
  found: Map<Layer, readonly Entry[]>,
): void {
  const { layer, inner } = built;
  if (layer) {
    found.set(
      layer,
      layer.name === "normalization" ? entries.filter(({ path }) => !isCounter(path)) : entries,
    );
    return;
  }
  const weighted = (inner ?? []).filter((one) => weightsOf(one).length > 0);
  const byName = weighted.map(({ keras }) => entries.filter(({ path }) => path.includes(keras.name)));
  if (byName.every((list, i) => list.length >= weightsOf(weighted[i] as BuiltLayer).length)) {
    weighted.forEach((one, i) => {
      share(one, byName[i] as Entry[], weightsOf, found);
    });
  } else {
    byOrder(weighted, entries, weightsOf, found);
  }
}

const isCounter = (path: readonly string[]): boolean => /^count(:\d+)?$/.test(path.at(-1) ?? "");

/** All trainable ones of the layers in order, then the others. */
function byOrder(
  layers: readonly BuiltLayer[],
  entries: readonly Entry[],
  weightsOf: WeightsOf,
  found: Map<Layer, readonly Entry[]>,
): void {
  const leaves = (built: BuiltLayer): readonly BuiltLayer[] =>
    built.layer ? [built] : (built.inner ?? []).flatMap(leaves);
  const weights = layers.flatMap(leaves).flatMap((built) => weightsOf(built));
  const moving = (name: string): boolean => /\/moving(Mean|Variance)$/.test(name);
  const ordered = [
    ...weights.filter(({ name }) => !moving(name)),
    ...weights.filter(({ name }) => moving(name)),
  ];
  ordered.forEach(({ of, index }, i) => {
    const entry = entries[i];
    const list = [...(found.get(of) ?? [])];
    if (entry) list[index] = entry;
    found.set(of, list);
  });
}
