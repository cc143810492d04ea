// Every operation on nodes: values against float64, gradients against central differences, and the same bits in a graph, in one that was stored and
// loaded, in a function of nodes, and on lanes.
import { describe, expect, it } from "vitest";
import { ops } from "../../src/custom/ops/registry.js";
import { defineLayer, input, loadModel, model, type Node, tensor } from "../../src/index.js";
import type { Shape } from "../../src/shape.js";
import { sizeOf } from "../../src/shape.js";
import type { Value } from "../../src/tape/value.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { differences, farthest, runOps } from "../ops/tensors.js";
import type { Numbers64 } from "./arrays.js";
import { type OpCase, opCases } from "./cases.js";

const ROWS = 3;

it.each(Object.keys(ops))("%s has a case", (name) => {
  expect(opCases.some(({ op }) => op === name)).toBe(true);
});

function dataFor({ rows, range = [-2, 2], indices = {} }: OpCase): { shape: Shape; data: Float32Array }[] {
  return rows.map((row, i) => {
    const shape = [ROWS, ...row];
    const below = indices[i];
    const data = randomNumbers(sizeOf(shape), 1, 3 + i).map((x) => {
      const part = (x + 1) / 2;
      return below === undefined
        ? range[0] + part * (range[1] - range[0])
        : Math.min(below - 1, Math.floor(part * below));
    });
    return { shape, data };
  });
}

/** A graph in which the operation stands. */
function graphOf({ rows, call }: OpCase) {
  const inputs = rows.map((shape) => input({ shape }));
  return model({ inputs, outputs: [call(...inputs)].flat() });
}

describe.each(opCases.map((c) => ({ title: `${c.op}: ${c.what}`, c })))("$title", ({ c }) => {
  const given = dataFor(c);
  const x = given.map(({ shape, data }) => tensor(data, shape));
  const wanted = (...data: Float64Array[]): Numbers64[] =>
    [c.want(...given.map(({ shape }, i) => ({ shape, data: data[i] as Float64Array })))].flat();
  const want = wanted(...given.map(({ data }) => Float64Array.from(data)));

  it("has the value and the gradient of its reference", () => {
    const net = graphOf(c);
    const outputs = net.predict(x);
    outputs.forEach(({ data, shape }, i) => {
      expect(shape).toEqual(want[i]?.shape);
      expect(farthest(data, want[i]?.data as Float64Array)).toBeLessThan(2e-6);
    });
    const upstream = outputs.map(({ data, shape }, i) =>
      tensor(randomNumbers(data.length, 1, 50 + i), shape),
    );
    const { inputs } = net.backward(x, upstream) as unknown as { inputs: { data: Float32Array }[] };
    if (c.hasNoGradient) {
      for (const { data } of inputs) expect(data.every((d) => d === 0)).toBe(true);
      return;
    }
    const slopes = differences(
      given,
      (...data) => wanted(...data).flatMap((y) => [...y.data]),
      upstream.flatMap(({ data }) => [...data]),
      1e-6,
    );
    inputs.forEach(({ data }, i) => {
      if (c.indices?.[i] === undefined) expect(farthest(data, slopes[i] as Float64Array)).toBeLessThan(2e-5);
    });
  });

  it("gives the same bits for any number of lanes", () => {
    const own = defineLayer({
      name: "opsTest",
      inputs: "any",
      call: (nodes) => c.call(...(nodes as Node[])),
    });
    const dy = (size: number): Float32Array => randomNumbers(size, 1, 7);
    const on = (lanes: number) =>
      runOps(given, (tape, ...x) => own().appendAll(tape, x, [], { stream: 0 })[0] as Value, dy, lanes);
    const alone = on(1);
    for (const lanes of [2, 3]) {
      const together = on(lanes);
      expect(sameBits(together.y, alone.y)).toBe(true);
      together.gradients.forEach(
        (g, i) => void expect(sameBits(g, alone.gradients[i] as Float32Array)).toBe(true),
      );
    }
  });

  it("gives the same bits in a stored graph and in a layer of one's own", () => {
    const net = graphOf(c);
    const expected = net.predict(x);
    const again = loadModel<{ data: Float32Array }[]>(net.toBytes()).predict(x);
    const own = defineLayer({
      name: "opsTest",
      inputs: "any",
      call: (nodes) => c.call(...([nodes].flat() as Node[])),
    });
    const inputs = c.rows.map((shape) => input({ shape }));
    const made = [own().apply<Node | Node[]>(inputs)].flat();
    const live = model({ inputs, outputs: made }).predict(x);
    expected.forEach(({ data }, i) => {
      expect(sameBits(again[i]?.data as Float32Array, data)).toBe(true);
      expect(sameBits(live[i]?.data as Float32Array, data)).toBe(true);
    });
  });
});
