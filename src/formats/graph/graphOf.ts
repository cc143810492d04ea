// The graph of a model: the layers' translations, one after the other.
import { expectModel } from "../../model/expectModel.js";
import type { Sequential } from "../../model/sequential.js";
import type { Shape } from "../../shape.js";
import { Graph, type Ref } from "./graph.js";
import { layerTranslation } from "./layers.js";

/** @throws {RangeError} naming a layer that can't be exported. */
export function graphOf(model: Sequential, who: string): Graph {
  expectModel(who, model);
  if (!model.blueprint.row)
    throw new RangeError(
      `${who}: this model is a graph; only layers in a row, as sequential makes them, can be exported yet. Store it by toBytes.`,
    );
  const layers = model.structure;
  const first = layers[0] as (typeof layers)[number];
  const last = layers.at(-1) as (typeof layers)[number];
  const weights = new Map(model.weights.map((w) => [w.name, w]));
  const translations = layers.map(({ layer }) => layerTranslation(layer.name, who));
  const graph = new Graph("input", first.inputShape, last.outputShape);
  let x: Ref = graph.input;
  layers.forEach(({ layer, name, inputShape, outputShape }, i) => {
    const find = (weight: string) => weights.get(`${name}/${weight}`);
    const need = (weight: string): { shape: Shape; data: Float32Array } => {
      const found = find(weight);
      if (!found) throw new RangeError(`${who}: the layer ${name} has no weight "${weight}".`);
      return found;
    };
    x = (translations[i] as (typeof translations)[number])({
      graph,
      x,
      options: layer.options,
      input: inputShape,
      output: outputShape,
      numbers: (weight) => need(weight).data,
      weight(weight, shape) {
        const { data, shape: own } = need(weight);
        return graph.constant(data, shape ?? own, `${name}/${weight}`);
      },
      has: (weight) => find(weight) !== undefined,
    });
  });
  graph.output = x;
  return graph;
}
