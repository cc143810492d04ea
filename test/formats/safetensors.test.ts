// Our safetensors files read by an implementation that is not ours: readSafetensors.py, written from the specification.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, type TestContext } from "vitest";
import { callbacks, layers, optimizers, sequential } from "../../src/index.js";
import { randomModels } from "./models.js";

const script = fileURLToPath(new URL("readSafetensors.py", import.meta.url));

interface Read {
  readonly metadata: Record<string, string>;
  readonly tensors: Record<string, { dtype: string; shape: number[]; values: number[] }>;
}

/** What the other implementation finds in files; it fails where the specification is broken. */
function readAll(context: TestContext, files: readonly Uint8Array[]): Read[] {
  if (spawnSync("python3", ["--version"]).error) context.skip("python3 is not installed");
  const folder = mkdtempSync(path.join(tmpdir(), "downhill-safetensors-"));
  const paths = files.map((bytes, i) => {
    const file = path.join(folder, `${i}.safetensors`);
    writeFileSync(file, bytes);
    return file;
  });
  const { status, stdout, stderr } = spawnSync("python3", [script, ...paths], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return JSON.parse(stdout) as Read[];
}

describe("safetensors, read by another implementation", { timeout: 60_000 }, () => {
  it("models: names, shapes, numbers, metadata", (context) => {
    const models = randomModels().map(({ make }) => make());
    const labelled = sequential({ layers: [layers.dense({ units: 2, inputShape: [3] })] });
    labelled.labels = ["日本語", '"\\ \u2028'];
    labelled.preprocessing = { mean: [0.1, 1e-300] };
    for (const [i, read] of readAll(
      context,
      [...models, labelled].map((m) => m.toBytes()),
    ).entries()) {
      const model = models[i] ?? labelled;
      expect(Object.keys(read.tensors).sort()).toEqual(model.weights.map((w) => w.name).sort());
      for (const { name, shape, data } of model.weights) {
        expect(read.tensors[name]).toMatchObject({ dtype: "F32", shape });
        expect(Float32Array.from(read.tensors[name]?.values ?? [])).toEqual(data);
      }
      const description = JSON.parse(read.metadata.model as string) as Record<string, unknown>;
      expect(read.metadata.format).toBe("downhill");
      expect(description.version).toBe(1);
      expect(description.layers).toHaveLength(model.layers.length);
      expect(description.labels).toEqual(model.labels);
      expect(description.preprocessing).toEqual(model.preprocessing);
    }
  });

  it("checkpoints: floats and doubles, each at a multiple of its width", async (context) => {
    const model = sequential({
      layers: [
        layers.dense({ units: 3, inputShape: [1] }),
        layers.batchNormalization(),
        layers.dense({ units: 1 }),
      ],
    });
    model.compile({ optimizer: optimizers.nadam({ useEma: true }), loss: "meanSquaredError" });
    const taken: Uint8Array[] = [];
    const write = (bytes: Uint8Array): void => void taken.push(bytes);
    const stop = callbacks.earlyStopping({ monitor: "loss", patience: 5, restoreBestWeights: true });
    await model.fit([[1], [2], [3]], [[1], [2], [4]], {
      epochs: 2,
      callbacks: [stop, callbacks.checkpoint({ write })],
    });
    const [, last] = readAll(context, taken) as [Read, Read];
    const kinds = new Set(Object.values(last.tensors).map((t) => t.dtype));
    expect([...kinds].sort()).toEqual(["F32", "F64"]);
    for (const { name, data } of model.weights) expect(last.tensors[name]?.values).toHaveLength(data.length);
    expect(Object.keys(last.tensors)).toContain("#slot0/dense/kernel");
    expect(JSON.parse(last.metadata.checkpoint as string)).toMatchObject({ version: 1, epoch: 2 });
  });
});
