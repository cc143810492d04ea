// Files of models and checkpoints: what is kept, what is cleaned up, and what is said of those that can't be read.
import { spawn, spawnSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Callback, layers, type Sequential, sequential } from "../../src/index.js";
import { checkpoint, openModel, saveModel } from "../../src/node/index.js";
import { fingerprint } from "../model/network.js";

const x = [
  [1, 2],
  [3, 4],
];
const y = [[1], [2]];
const build = (): Sequential => {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "downhill-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("saveModel and openModel", () => {
  it("by path and by URL", async () => {
    const model = build();
    model.labels = ["price"];
    const file = path.join(folder, "model.safetensors");
    await saveModel(model, file);
    await saveModel(model, pathToFileURL(`${file}2`));
    for (const place of [file, pathToFileURL(file), `${file}2`]) {
      const again = await openModel(place);
      expect(fingerprint(again)).toBe(fingerprint(model));
      expect(again.labels).toEqual(["price"]);
    }
    expect(readdirSync(folder)).toEqual(["model.safetensors", "model.safetensors2"]);
  });

  it("a file that can't be read", async () => {
    const missing = path.join(folder, "none.safetensors");
    await expect(openModel(missing)).rejects.toThrow(
      `${missing} could not be read (ENOENT). There is no such file: check the path.`,
    );
    await expect(openModel(missing)).rejects.toMatchObject({ code: "ENOENT", cause: { code: "ENOENT" } });
    await expect(openModel(folder)).rejects.toThrow(/could not be read \(EISDIR\)\. This is a folder/);
    await expect(openModel("")).rejects.toThrow(/openModel: expected a path or a URL, got ""/);
    await expect(saveModel(build(), path.join(folder, "no", "model"))).rejects.toThrow(
      /could not be written \(ENOENT\)\. The folder does not exist: make it first\./,
    );
    mkdirSync(path.join(folder, "taken"));
    await expect(saveModel(build(), path.join(folder, "taken"))).rejects.toThrow(/EISDIR/);
    expect(readdirSync(folder)).toEqual(["taken"]);
  });

  it("a damaged file is named", async () => {
    const file = path.join(folder, "model.safetensors");
    writeFileSync(file, build().toBytes().slice(0, -1));
    await expect(openModel(file)).rejects.toThrow(`openModel: ${file}: the tensor`);
    await expect(openModel(file)).rejects.toThrow(RangeError);
  });

  it("over HTTP", async () => {
    const bytes = build().toBytes();
    const server = createServer((request, response) => {
      if (request.url === "/model") response.end(bytes);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const again = await openModel(new URL(`${at}/model`));
    expect(again.toBytes()).toEqual(bytes);
    await expect(openModel(new URL(`${at}/none`))).rejects.toThrow(
      /\/none could not be read: it answered 404/,
    );
    await new Promise((resolve) => server.close(resolve));
    await expect(openModel(new URL(`${at}/model`))).rejects.toThrow(/could not be read: .*Check the address/);
  });
});

describe("waiting for a model", () => {
  /** A server that says `/stalls` nothing, gives half at `/half`, and gives for ever at `/endless`; counts connections that are open. */
  async function withServer(run: (at: string) => Promise<void>): Promise<void> {
    const server = createServer((request, response) => {
      if (request.url === "/half") response.write(build().toBytes().subarray(0, 40));
      if (request.url === "/large") response.writeHead(200, { "content-length": 2 ** 40 }).write("x");
      if (request.url !== "/endless") return;
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65536)));
      };
      response.on("drain", more);
      more();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      // What is not wanted any more is let go of.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    } finally {
      server.closeAllConnections();
    }
  }

  it("ends by time and by signal, where the answer stalls at once or half-way", async () => {
    await withServer(async (at) => {
      for (const place of ["/stalls", "/half"]) {
        const url = new URL(`${at}${place}`);
        await expect(openModel(url, { timeout: 50 })).rejects.toMatchObject({
          name: "TimeoutError",
          message: `openModel: ${url} was not there within 50 ms. Pass a longer timeout.`,
        });
        const signal = AbortSignal.timeout(50);
        await expect(openModel(url, { signal })).rejects.toThrow("due to timeout");
        const before = AbortSignal.abort("never mind");
        await expect(openModel(url, { signal: before })).rejects.toBe("never mind");
      }
    });
  });

  it("ends where there is too much", async () => {
    await withServer(async (at) => {
      await expect(openModel(new URL(`${at}/endless`), { maxBytes: 1e6 })).rejects.toThrow(
        /\/endless has \d+ or more bytes, at most 1000000 are read\. Pass a larger maxBytes/,
      );
      await expect(openModel(new URL(`${at}/large`))).rejects.toThrow(
        /\/large has 1099511627776 bytes, at most 1073741824 are read/,
      );
    });
    await expect(openModel("/dev/zero", { maxBytes: 1e7 })).rejects.toThrow(/at most 10000000 are read/);
    const file = path.join(folder, "model.safetensors");
    await saveModel(build(), file);
    await expect(openModel(file, { maxBytes: 40 })).rejects.toThrow(/has \d+ bytes, at most 40 are read/);
    expect(fingerprint(await openModel(file, { maxBytes: 1e6, timeout: 1e12 }))).toBeTypeOf("string");
  });

  it("refuses bounds that are none", async () => {
    await expect(openModel("x", { timeout: 0 })).rejects.toThrow(/timeout must be a number > 0/);
    await expect(openModel("x", { maxBytes: 0.5 })).rejects.toThrow(/maxBytes must be a whole number from 1/);
    await expect(openModel("x", { signal: {} as never })).rejects.toThrow(/signal must be an AbortSignal/);
  });
});

/** What the name of a draft ends with, of a process that has ended. */
const ID = "01234567-89ab-cdef-0123-456789abcdef";
const gone = (): string => `${spawnSync(process.execPath, ["-e", ""]).pid}.${ID}.tmp`;

describe("names of files", () => {
  it("of any script, with spaces and what URLs treat as special", async () => {
    const model = build();
    for (const name of ["模型 – žluť.safetensors", "100% #1?.safetensors", "-rf", "a b", ".hidden"]) {
      const file = path.join(folder, name);
      await saveModel(model, file);
      for (const place of [file, pathToFileURL(file)])
        expect(fingerprint(await openModel(place))).toBe(fingerprint(model));
    }
    expect(readdirSync(folder)).toHaveLength(5);
    const long = path.join(folder, "x".repeat(300));
    await expect(saveModel(model, long)).rejects.toThrow(/ENAMETOOLONG.*give a shorter one/);
    await expect(openModel("https://example.invalid/model")).rejects.toThrow(
      /ENOENT.*Pass new URL\("https:\/\/example.invalid\/model"\)/,
    );
  });

  it("a symbolic link stays one, and what it points to is replaced", async () => {
    const [file, alias] = [path.join(folder, "real.safetensors"), path.join(folder, "latest.safetensors")];
    await saveModel(build(), file);
    symlinkSync(file, alias);
    const model = build();
    model.labels = ["new"];
    await saveModel(model, alias);
    expect(readlinkSync(alias)).toBe(file);
    expect((await openModel(file)).labels).toEqual(["new"]);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});

describe("several processes", () => {
  it("that write one checkpoint leave one of theirs whole", { timeout: 60_000 }, async () => {
    const file = path.join(folder, "run.ckpt");
    const bytes = build().toBytes();
    const script = `
      import { atomicWrite } from ${JSON.stringify(new URL("../../build/modules/node/atomicWrite.js", import.meta.url).href)};
      import { readFileSync } from "node:fs";
      const bytes = Buffer.from(${JSON.stringify(Buffer.from(bytes).toString("base64"))}, "base64");
      for (let i = 0; i < 100; i++) {
        await atomicWrite(process.argv[1], bytes);
        if (!readFileSync(process.argv[1]).equals(bytes)) throw new Error("half");
      }`;
    const runs = [1, 2, 3].map(
      () =>
        new Promise<string>((resolve) => {
          const child = spawn(process.execPath, ["--input-type=module", "-e", script, file]);
          let said = "";
          child.stderr.on("data", (text) => {
            said += text;
          });
          child.on("close", (code) => resolve(`${code} ${said}`));
        }),
    );
    expect(await Promise.all(runs)).toEqual(["0 ", "0 ", "0 "]);
    expect(readdirSync(folder)).toEqual(["run.ckpt"]);
    expect(readFileSync(file)).toEqual(Buffer.from(bytes));
  });
});

describe("checkpoint({ keep })", () => {
  it("keeps the newest first, and removes what a killed process left", async () => {
    const file = path.join(folder, "run.ckpt");
    // Of a process that is gone, and of an earlier one that had the number of this.
    for (const name of [
      `.run.ckpt.${gone()}`,
      `.run.ckpt.1.${gone()}`,
      `.run.ckpt.${process.pid}.${ID}.tmp`,
    ]) {
      writeFileSync(path.join(folder, name), "half");
      utimesSync(path.join(folder, name), 1, 1);
    }
    // Of processes that run.
    writeFileSync(path.join(folder, `.run.ckpt.${process.ppid}.${ID}.tmp`), "half");
    writeFileSync(path.join(folder, ".run.ckpt.mine.tmp"), "whole");
    const written: Buffer[] = [];
    const look: Callback = { onSafePoint: () => void written.push(readFileSync(file)) };
    await build().fit(x, y, { epochs: 5, callbacks: [checkpoint({ path: file, keep: 3 }), look] });
    expect(written).toHaveLength(5);
    expect(readdirSync(folder)).toEqual([
      `.run.ckpt.${process.ppid}.${ID}.tmp`,
      ".run.ckpt.mine.tmp",
      "run.ckpt",
      "run.ckpt.1",
      "run.ckpt.2",
    ]);
    for (const [age, name] of ["run.ckpt", "run.ckpt.1", "run.ckpt.2"].entries())
      expect(readFileSync(path.join(folder, name))).toEqual(written.at(-1 - age));
  });

  it("goes on where it was killed between keeping the earlier one and writing the next", async () => {
    const file = path.join(folder, "run.ckpt");
    await build().fit(x, y, { epochs: 1, callbacks: [checkpoint({ path: file })] });
    const first = readFileSync(file);
    linkSync(file, `${file}.1`);
    await build().fit(x, y, {
      epochs: 2,
      callbacks: [checkpoint({ path: file, keep: 2 })],
      resumeFrom: first,
    });
    expect(readdirSync(folder)).toEqual(["run.ckpt", "run.ckpt.1"]);
    expect(readFileSync(`${file}.1`)).toEqual(first);
    expect(readFileSync(file)).not.toEqual(first);
  });
});
