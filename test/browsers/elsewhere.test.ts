// downhill/browser where there is no browser, and what its functions don't take.
import { describe, expect, it } from "vitest";
import * as database from "../../src/browser/index.js";
import { layers, sequential } from "../../src/index.js";

describe("downhill/browser without a browser", () => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });

  it("says what to use instead", async () => {
    await expect(database.saveModel(model, "x")).rejects.toThrow(
      'IndexedDB: "x" could not be stored: this runtime has none. In Node, use downhill/node.',
    );
  });

  it("bad arguments", async () => {
    await expect(database.saveModel(1 as never, "x")).rejects.toThrow(/saveModel: model must be one .*got 1/);
    await expect(database.saveModel(model, "")).rejects.toThrow(/saveModel: expected a name, got ""/);
    await expect(database.openModel(3 as never)).rejects.toThrow(/openModel: expected a name, got 3/);
    await expect(database.deleteModel("")).rejects.toThrow(/deleteModel: expected a name/);
    expect(() => database.downloadModel(model, "")).toThrow(/downloadModel: expected a name/);
    expect(() => database.checkpoint({} as never)).toThrow(/checkpoint: name is missing/);
  });
});
