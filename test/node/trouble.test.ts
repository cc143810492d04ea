// Disks that are full, folders that are read-only: a clear error, what was there is intact, nothing is left behind, and the
// training's weights are in memory.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Callback, layers, type Sequential, sequential } from "../../src/index.js";
import { checkpoint, csvLogger, modelCheckpoint, openModel, saveModel } from "../../src/node/index.js";
import { blobs, fingerprint } from "../model/network.js";
import { mountSmallDisk, type SmallDisk } from "./smallDisk.js";

const { x, labels } = blobs(40);
const KILOBYTES = 256;

function build(units = 8): Sequential {
  const model = sequential({
    seed: 5,
    layers: [
      layers.dense({ units, activation: "tanh", inputShape: [3] }),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  return model;
}
const options = { epochs: 6, batchSize: 8 };

let disk: SmallDisk;
beforeEach((context) => {
  const mounted = mountSmallDisk(KILOBYTES);
  if (typeof mounted === "string") context.skip(`this machine can't mount a tmpfs (${mounted})`);
  else disk = mounted;
});
afterEach(() => disk?.unmount());

const files = (): string[] => readdirSync(disk.folder).filter((name) => name !== "filler");

describe.each([
  ["a full disk", () => disk.fill(), "ENOSPC", /The disk is full: free some space, or write elsewhere\./],
  ["a read-only folder", () => disk.makeReadOnly(), "EROFS", /The folder is read-only: write elsewhere\./],
] as const)("%s", (_, breakIt, code, message) => {
  it("saveModel: the earlier file is intact", async () => {
    const file = path.join(disk.folder, "model.safetensors");
    const model = build();
    await saveModel(model, file);
    const stored = readFileSync(file);
    const large = build(4000);
    const before = fingerprint(large);
    breakIt();
    const failed = saveModel(large, file);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toThrow(`${file} could not be written (${code})`);
    await expect(failed).rejects.toMatchObject({ code, cause: { code } });
    expect(readFileSync(file)).toEqual(stored);
    expect(files()).toEqual(["model.safetensors"]);
    expect(fingerprint(large)).toBe(before);
    expect(fingerprint(await openModel(file))).toBe(fingerprint(model));
  });

  it("checkpoint: fit rejects, and goes on from the earlier one, in memory or to the bit", async () => {
    const file = path.join(disk.folder, "run.ckpt");
    const whole = build();
    const unbroken = await whole.fit(x, labels, {
      ...options,
      callbacks: [checkpoint({ path: `${file}0` })],
    });
    rmSync(`${file}0`);

    const model = build();
    let last = "";
    const callbacks: Callback[] = [
      checkpoint({ path: file }),
      {
        onEpochBegin: (epoch) => void (epoch === 3 && breakIt()),
        onEpochEnd: (_epoch, _logs, m) => {
          last = fingerprint(m);
        },
      },
    ];
    const failed = model.fit(x, labels, { ...options, callbacks });
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ code });
    expect(fingerprint(model)).toBe(last);
    expect(files()).toEqual(["run.ckpt"]);

    const again = build();
    const resumeFrom = readFileSync(file);
    const { history } = await again.fit(x, labels, {
      ...options,
      callbacks: [checkpoint({ path: path.join(tmpdir(), `downhill-${process.pid}.ckpt`) }), {}],
      resumeFrom,
    });
    rmSync(path.join(tmpdir(), `downhill-${process.pid}.ckpt`));
    expect(history).toEqual(unbroken.history);
    expect(fingerprint(again)).toBe(fingerprint(whole));
    // The model that met the trouble trains on, too.
    expect((await model.fit(x, labels, { batchSize: 8 })).history.loss).toHaveLength(1);
  });

  it("modelCheckpoint and csvLogger", async () => {
    const best = path.join(disk.folder, "best.safetensors");
    const log = path.join(disk.folder, "log.csv");
    await build().fit(x, labels, { callbacks: [modelCheckpoint({ path: best }), csvLogger({ path: log })] });
    const stored = readFileSync(best);
    breakIt();
    const large = build(4000);
    const write = (callback: Callback) => large.fit(x, labels, { callbacks: [callback] });
    await expect(write(modelCheckpoint({ path: best }))).rejects.toThrow(message);
    await expect(write(csvLogger({ path: `${log}2` }))).rejects.toMatchObject({ code });
    expect(readFileSync(best)).toEqual(stored);
  });
});

describe("a folder without the right to write", () => {
  it("saveModel", async (context) => {
    if (process.getuid?.() === 0) context.skip("root may write everywhere");
    const folder = mkdtempSync(path.join(tmpdir(), "downhill-"));
    chmodSync(folder, 0o555);
    const failed = saveModel(build(), path.join(folder, "model.safetensors"));
    await expect(failed).rejects.toThrow(/EACCES.*Writing is not permitted there/);
    expect(readdirSync(folder)).toEqual([]);
    chmodSync(folder, 0o755);
    rmSync(folder, { recursive: true });
  });
});
