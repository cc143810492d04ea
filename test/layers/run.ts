// Runs layers one behind the other on a tape of their own, forward and backward, as training does.

import type { Layer } from "../../src/layers/layer.js";
import { layerRegistry } from "../../src/layers/registry.js";
import { compute, type Desk } from "../../src/parts/alone.js";
import type { Shape } from "../../src/shape.js";
import { sizeOf } from "../../src/shape.js";
import { Value } from "../../src/tape/value.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers } from "../numbers.js";
import type { LayerCase } from "./cases.js";

export const makeLayer = (name: string, options?: unknown): Layer =>
  layerRegistry.factory(name, "test")(options);

export interface Result {
  readonly y: Float32Array;
  readonly dx: Float32Array;
  /** By layer, then by weight; empty where a weight is not trained. */
  readonly dWeights: readonly Float32Array[];
  /** Weights after the step: moving averages have moved, and what a layer changes itself. */
  readonly after: readonly Float32Array[];
  /** What layers and their weights add to the loss. */
  readonly penalty: number;
}

export interface Feed {
  readonly input: Shape;
  readonly x: Float32Array;
  /** What the first layer is given beside x: shapes of rows, and numbers. */
  readonly beside?: readonly { readonly shape: Shape; readonly data: Float32Array }[];
  readonly weights: readonly Float32Array[];
  /** The loss is Σ y · upstream, and the penalties. */
  readonly upstream: Float32Array;
  /** More than one instance runs each instruction, as threads do. */
  readonly lanes?: number;
}

/** What each layer of a chain is given and gives: rows of the first output go on to the next layer. */
function shapesOf(
  layers: readonly Layer[],
  input: Shape,
  beside: readonly Shape[],
): { inputs: Shape[]; output: Shape }[] {
  let inputs = [input, ...beside];
  return layers.map((layer) => {
    const found = { inputs, output: layer.outputShapes(inputs)[0] as Shape };
    inputs = [found.output];
    return found;
  });
}

/** All weights that the layers ask for, in order. */
export function weightsOf(
  layers: readonly Layer[],
  input: Shape,
  beside: readonly Shape[] = [],
): { shape: Shape; trainable: boolean }[] {
  return shapesOf(layers, input, beside).flatMap(({ inputs }, i) =>
    (layers[i] as Layer)
      .weights(inputs[0] as Shape, inputs)
      .map((spec) => ({ shape: spec.shape, trainable: spec.trainable !== false })),
  );
}

export function run(layers: readonly Layer[], feed: Feed): Result {
  const rows = feed.x.length / sizeOf(feed.input);
  let trained: boolean[] = [];
  const build = ({ tape, place }: Desk): (Value | undefined)[] => {
    const x = place(feed.x, [rows, ...feed.input]);
    const besideShapes = (feed.beside ?? []).map(({ shape }) => shape);
    const specs = weightsOf(layers, feed.input, besideShapes);
    const others = (feed.beside ?? []).map(({ shape, data }) => place(data, [rows, ...shape]));
    trained = specs.map((s) => s.trainable);
    const values = specs.map(({ shape, trainable }, i) => {
      const placed = place(feed.weights[i] as Float32Array, shape);
      return trainable ? placed : new Value(shape, placed.place, false);
    });
    let y = x;
    let next = 0;
    const shapes = shapesOf(layers, feed.input, besideShapes);
    layers.forEach((layer, stream) => {
      const { inputs } = shapes[stream] as (typeof shapes)[number];
      const own = layer.weights(inputs[0] as Shape, inputs).map((spec) => {
        const value = values[next++] as Value;
        if (spec.trainable !== false) spec.regularizer?.append(tape, value, 1);
        return value;
      });
      const given = stream === 0 ? [y, ...others] : [y];
      y = layer.appendAll(tape, given, own, { stream })[0] as Value;
    });
    const upstream = place(feed.upstream, y.shape);
    tape.accumulate(y, (dy, before) =>
      tape.emit(before ? "add" : "copy", [dy], before ? [before, upstream] : [upstream], [y.elements]),
    );
    tape.backward();
    tape.prepareUpdate();
    tape.update();
    return [y, tape.gradient(x), ...values.map((v) => tape.gradient(v)), ...values, ...tape.penalties];
  };
  const [y, dx, ...rest] = feed.lanes ? computeOnLanes(feed.lanes, build, rows) : compute(build, rows);
  const count = trained.length;
  return {
    y: y as Float32Array,
    dx: dx as Float32Array,
    dWeights: rest.slice(0, count),
    after: rest.slice(count, 2 * count),
    penalty: rest
      .slice(2 * count)
      .flatMap((p) => [...new Float64Array(p.slice().buffer)])
      .reduce((sum, p) => sum + p, 0),
  };
}

/** Steps of 37 modulo a prime meet no number twice. */
function primeAbove(least: number): number {
  for (let n = Math.max(least, 38); ; n++) {
    let divisor = 2;
    while (divisor * divisor <= n && n % divisor !== 0) divisor++;
    if (divisor * divisor > n) return n;
  }
}

/** Numbers for a case: inputs away from 0 and 1, where some layers have a kink; weights that none of them starts with. */
export function feedFor(layers: readonly Layer[], c: LayerCase, rows: number, seed = 1): Feed {
  const size = rows * sizeOf(c.input);
  const random = randomNumbers(size, 1, seed);
  const row = sizeOf(c.input);
  const x = random.map((v, i) =>
    c.indices
      ? Math.floor(((v + 1) / 2) * c.indices)
      : c.apart
        ? 0.07 * (((i * 37 + Math.floor(i / row) * 11) % primeAbove(row)) - row / 2)
        : 1.4 * (v < 0 ? v - 0.1 : v < 0.55 ? v + 0.1 : v + 0.35),
  );
  const beside = (c.beside ?? []).map((shape, i) => ({
    shape,
    data: randomNumbers(rows * sizeOf(shape), 1, seed + 100 + i),
  }));
  const weights = weightsOf(layers, c.input, c.beside).map(({ shape, trainable }, i) =>
    randomNumbers(sizeOf(shape), 1, seed + 10 + i).map((v) => (trainable ? v : Math.abs(v) + 0.5)),
  );
  const shape = shapesOf(layers, c.input, c.beside ?? []).at(-1)?.output ?? c.input;
  return { input: c.input, x, beside, weights, upstream: randomNumbers(rows * sizeOf(shape), 1, seed + 5) };
}
