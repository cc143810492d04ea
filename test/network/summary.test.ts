// What `summary()` and `plotModel` show of graphs.
import { describe, expect, it } from "vitest";
import { plotModel } from "../../src/formats/index.js";
import { input, layers, type Model, model, sequential } from "../../src/index.js";

/** Two inputs, a shared layer, a model within, a layer that is frozen. */
function branching(): Model {
  const [a, b] = [input({ shape: [4], name: "a" }), input({ shape: [4], name: "b" })];
  const start = input({ shape: [3] });
  const inner = model({
    inputs: start,
    outputs: layers.dense({ units: 2, name: "code" }).apply(start),
    name: "encoder",
  });
  const shared = layers.dense({ units: 3, name: "shared", trainable: false });
  const joined = layers.concatenate().apply([inner.apply(shared.apply(a)), shared.apply(b)]);
  return model({ inputs: [a, b], outputs: layers.dense({ units: 1, name: "out" }).apply(joined) });
}

describe("summary", () => {
  it("of a graph says what each layer is given and whether it is trained", () => {
    const text = branching().summary();
    expect(text.split("\n").slice(0, -1).join("\n")).toMatchInlineSnapshot(`
      "layer                 output shape  parameters  trainable  connected to
      ───────────────────────────────────────────────────────────────────────────────────────────
      a (input)             [batch, 4]             0
      b (input)             [batch, 4]             0
      shared (dense)        [batch, 3]            15  no         a[0][0], b[0][0]
      encoder/code (dense)  [batch, 2]             8  yes        shared[0][0]
      concatenate           [batch, 5]             0             encoder/code[0][0], shared[1][0]
      out (dense)           [batch, 1]             6  yes        concatenate[0][0]
      ───────────────────────────────────────────────────────────────────────────────────────────
      parameters 29 (trainable 14, not trainable 15)"
    `);
    expect(text).toMatch(/\nmemory \d+ KiB$/);
  });

  it("shows an axis that is as long as the data say, and each output of a layer", () => {
    const x = input({ shape: [null, 2] });
    const [y] = layers.lstm({ units: 3, returnSequences: true, returnState: true }).apply<never[]>(x);
    const text = model({ inputs: x, outputs: y as never }).summary();
    expect(text).toContain("[batch, null, 3], [batch, 3], [batch, 3]");
    expect(text).not.toMatch(/55.?440/);
  });

  it("of a row names neither, but for layers that are frozen", () => {
    const row = (trainable: boolean) =>
      sequential({
        layers: [layers.dense({ units: 2, inputShape: [3], trainable }), layers.dropout({ rate: 0.5 })],
      }).summary();
    expect(row(true)).not.toMatch(/connected|trainable {2}/);
    expect(row(false)).toMatch(
      /^layer +output shape +parameters +trainable\n─+\ndense +\[batch, 2\] +8 +no\n/,
    );
  });
});

describe("plotModel", () => {
  it("writes boxes, arrows, and models within models", () => {
    expect(plotModel(branching())).toMatchInlineSnapshot(`
      "flowchart TD
        input0(["a<br/>[batch, 4]"])
        input1(["b<br/>[batch, 4]"])
        layer0["shared<br/>dense<br/>[batch, 3]"]
        layer2["concatenate<br/>[batch, 5]"]
        layer3["out<br/>dense<br/>[batch, 1]"]
        output0(["out"])
        subgraph model0["encoder"]
          layer1["code<br/>dense<br/>[batch, 2]"]
        end
        input0 --> layer0
        input1 --> layer0
        layer0 --> layer1
        layer1 --> layer2
        layer0 --> layer2
        layer2 --> layer3
        layer3 --> output0
      "
    `);
  });

  it("leaves out what is not wanted, and keeps names of any text apart from Mermaid's words", () => {
    const x = input({ shape: [1], name: 'end"]; <b>' });
    const net = model({ inputs: x, outputs: layers.dense({ units: 1, name: "#1 `x`" }).apply(x) });
    const text = plotModel(net, { direction: "leftRight", showShapes: false });
    expect(text).toMatch(/^flowchart LR\n/);
    expect(text).toContain('input0(["end#34;]#59; #60;b#62;"])');
    expect(text).toContain('layer0["#35;1 #96;x#96;<br/>dense"]');
    expect(text).not.toContain("batch");
    expect(plotModel(net, { showNames: false, showShapes: false })).toContain('layer0["dense"]');
  });

  it("refuses what is no model", () => {
    expect(() => plotModel({} as never)).toThrow(/plotModel: model must be one that/);
    expect(() => plotModel(branching(), { direction: "up" as never })).toThrow(/direction/);
  });
});
