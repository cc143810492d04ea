// Finds weights where Keras 3 and the .keras files of Keras 2.12 and later have them: a folder for each layer, called by its class and a number,
// in which a folder vars has the variables by number. Layers within layers have folders of their own, called by attributes of Keras's classes.
import type { Layer } from "../../layers/layer.js";
import type { PlannedWeight } from "../../network/network.js";
import type { NamedArray } from "../npy.js";
import type { FindWeights, WeightsOf } from "./build.js";
import type { BuiltLayer } from "./builtLayer.js";
import { emptyFolder, type Folder } from "./folders.js";
import { classNameOf } from "./names.js";
import { snakeClass } from "./words.js";

const EMPTY = emptyFolder();
/** Where a model keeps its layers; Keras 2.12 to 2.15 had the second. */
const CONTAINERS = ["layers", "_layer_checkpoint_dependencies"];

/** Weights by the folders of their layers. */
export function inFolders(root: Folder): FindWeights {
  return (layers, weightsOf) => {
    const found = new Map<Layer, Folder[]>();
    assign(layers, root, weightsOf, found);
    return ({ of, index }: PlannedWeight): NamedArray | undefined => {
      let left = index;
      for (const folder of found.get(of) ?? []) {
        const variables = variablesOf(folder);
        if (left < variables.length) return variables[left]?.();
        left -= variables.length;
      }
      return undefined;
    };
  };
}

/** Says in which folders the variables of each layer lie, those of models within included. */
function assign(
  layers: readonly BuiltLayer[],
  folder: Folder,
  weightsOf: WeightsOf,
  found: Map<Layer, Folder[]>,
): void {
  const all = CONTAINERS.flatMap((name) => [...(folder.folders.get(name)?.folders ?? [])]);
  const full = [...new Map(all.filter(([, one]) => hasArrays(one)))];
  const weighted = layers.filter((layer) => weightsOf(layer).length > 0);
  const named = new Map(full.map(([, one]) => [nameOf(one), one]));
  const isNamed = weighted.every(({ keras }) => named.has(keras.name));
  const taken = new Map<string, number>();
  for (const built of weighted) {
    const { keras, layer, inner } = built;
    const kind = snakeClass(keras.className);
    const number = taken.get(kind) ?? 0;
    taken.set(kind, number + 1);
    const own =
      (isNamed ? named.get(keras.name) : ofClass(full, kind)[number]) ??
      full.find(([name]) => name === keras.name)?.[1];
    if (!own) continue;
    if (layer) found.set(layer, partsOf(layer, own));
    else assign(inner ?? [], own, weightsOf, found);
  }
}

/** The name of the layer that a folder is of: the surest key, which Keras writes since 3.8. */
const nameOf = (folder: Folder): unknown => folder.folders.get("vars")?.attribute("name");

/** The folders of a class in order. Numbers may have gaps, or be those of the program that wrote the file. */
function ofClass(folders: readonly (readonly [string, Folder])[], kind: string): Folder[] {
  const numbered = folders.flatMap(([name, folder]) => {
    const rest = name === kind ? "_0" : name.startsWith(kind) ? name.slice(kind.length) : "";
    return /^_\d+$/.test(rest) ? [{ number: Number(rest.slice(1)), folder }] : [];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ folder }) => folder);
}

function hasArrays({ arrays, folders }: Folder): boolean {
  return arrays.size > 0 || [...folders.values()].some(hasArrays);
}

/** The folders with a layer's own variables, in the order of our weights. */
function partsOf(layer: Layer, folder: Folder): Folder[] {
  const inner = (name: string): Folder => folder.folders.get(name) ?? EMPTY;
  const { options, name } = layer;
  if (name === "bidirectional") {
    const { layer: forward, backwardLayer = forward } = options as Record<string, Layer>;
    return [
      ...partsOf(forward as Layer, inner("forward_layer")),
      ...partsOf(backwardLayer as Layer, inner("backward_layer")),
    ];
  }
  if (name === "timeDistributed") return partsOf(options.layer as Layer, inner("layer"));
  if (name === "multiHeadAttention" || name === "groupQueryAttention") {
    const of = (part: string): Folder =>
      [...folder.folders].find(([key]) => key.replace(/^_+/, "") === part)?.[1] ?? EMPTY;
    const gate = options.useGate ? [of("gate_dense")] : [];
    return [of("query_dense"), of("key_dense"), ...gate, of("value_dense"), of("output_dense")];
  }
  const cell = folder.folders.get("cell");
  if (!cell) return [folder];
  const cells = cell.folders.get("cells");
  return cells ? inCells((options.cell as Layer).options.cells as readonly Layer[], cells) : [cell];
}

/** Cells on top of each other, each called by its class and number. */
function inCells(cells: readonly Layer[], { folders }: Folder): Folder[] {
  const taken = new Map<string, number>();
  return cells.map(({ name }) => {
    const kind = snakeClass(classNameOf(name));
    const number = taken.get(kind) ?? 0;
    taken.set(kind, number + 1);
    return ofClass([...folders], kind)[number] ?? EMPTY;
  });
}

/** Variables in the order of their numbers; a counter or a state of a generator is none of ours. */
function variablesOf(folder: Folder): (() => NamedArray)[] {
  const variables = [...(folder.folders.get("vars")?.arrays ?? [])];
  return variables.sort(([a], [b]) => Number(a) - Number(b)).map(([, read]) => read);
}
