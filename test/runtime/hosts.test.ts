// Runtimes that lack what browsers and Node have, or whose timers are not the true ones: edge runtimes, test environments.
import vm from "node:vm";
import { build } from "esbuild";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../src/files/utf8.js";
import { layers, loadModel, sequential } from "../../src/index.js";
import { fromBase64, toBase64 } from "../../src/runtime/base64.js";

let bundle = "";
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "./src/index.js";', resolveDir: process.cwd() },
    bundle: true,
    format: "iife",
    globalName: "D",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  bundle = outputFiles[0]?.text as string;
});

const all = {
  ...{ console, performance, setTimeout, clearTimeout, TextEncoder, TextDecoder, URL, AbortController },
  ...{ AbortSignal, MessageChannel, WebAssembly },
};

class Refusing {
  constructor() {
    throw new Error("not here");
  }
}

const hosts: Record<string, object> = {
  "no MessageChannel": { MessageChannel: undefined },
  "a MessageChannel that throws": { MessageChannel: Refusing },
  "neither MessageChannel nor timers": {
    MessageChannel: undefined,
    setTimeout: undefined,
    clearTimeout: undefined,
  },
  "no clock": { performance: undefined },
  "no coders of text": { TextEncoder: undefined, TextDecoder: undefined },
  "no console": { console: undefined },
  "nothing but WebAssembly": Object.fromEntries(Object.keys(all).map((name) => [name, undefined])),
};

const program = `(async () => {
  const { callbacks, layers, loadModel, sequential } = D;
  const model = sequential({ seed: 1, layers: [layers.dense({ units: 1, inputShape: [1], name: "größe" })] });
  model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
  const tags = callbacks.tensorBoard({ write() {} });
  const { history } = await model.fit([1, 2, 3], [1, 2, 3], { epochs: 3, batchSize: 1, threads: 2, callbacks: [tags] });
  const { loss } = await model.evaluate([1, 2], [1, 2]);
  const { data } = await model.predictAsync([1, 2]);
  const copy = loadModel(model.toBytes());
  return JSON.stringify({ history, loss, data: [...data], names: copy.weights.map((w) => w.name) });
})()`;

function run(globals: object): Promise<string> {
  const context = vm.createContext({ ...all, WebAssembly, ...globals });
  vm.runInContext(bundle, context);
  return vm.runInContext(program, context) as Promise<string>;
}

describe("a runtime with", () => {
  it.each(Object.entries(hosts))("%s trains, predicts and stores the same", async (_, lacking) => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const wasm = { WebAssembly };
    expect(await run({ ...lacking, ...wasm })).toBe(await run({}));
  });

  it("no WebAssembly is told what is missing", async () => {
    await expect(run({ WebAssembly: undefined })).rejects.toThrow(
      /WebAssembly, which this runtime does not have/,
    );
  });
});

describe("faked timers", () => {
  afterEach(() => void vi.useRealTimers());

  it("don't hang a training that began before or after them", async () => {
    const model = sequential({ layers: [layers.dense({ units: 64, inputShape: [64] })] });
    model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
    const x = new Float32Array(64 * 512).fill(0.5);
    const running = model.fit(x, x, { epochs: 50, threads: 2 });
    vi.useFakeTimers();
    expect((await running).epoch.length).toBe(50);
    expect((await model.fit(x, x, { epochs: 50, threads: 1 })).epoch.length).toBe(50);
    expect((await model.predictAsync(x)).shape).toEqual([512, 64]);
  });
});

describe("own coders", () => {
  const texts = ["", "plain", "größe ≤ 1 – 日本 🙂", "\ud800 alone", "\uffff\u0800\u07ff\u0080"];
  afterEach(() => void vi.unstubAllGlobals());

  it("write and read UTF-8 as the runtime's", () => {
    const expected = texts.map((text) => encodeUtf8(text));
    vi.stubGlobal("TextEncoder", undefined);
    expect(texts.map((text) => encodeUtf8(text))).toEqual(expected);
    vi.stubGlobal("TextDecoder", undefined);
    for (const bytes of expected) expect(decodeUtf8(bytes)).toBe(Buffer.from(bytes).toString("utf8"));
  });

  it("refuse what is no UTF-8, as the runtime's", () => {
    const wrong = [
      [0xff],
      [0xc0, 0x80],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xe2, 0x82],
    ];
    for (const decode of [decodeUtf8, decodeUtf8]) {
      for (const bytes of wrong) expect(() => decode(Uint8Array.from(bytes))).toThrow(TypeError);
      vi.stubGlobal("TextDecoder", undefined);
    }
  });

  it("write and read base64", () => {
    for (let length = 0; length < 20; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length * 7) & 255);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
  });

  it("store a model that the runtime's read", () => {
    vi.stubGlobal("TextEncoder", undefined);
    const bytes = sequential({
      layers: [layers.dense({ units: 1, name: "größe", inputShape: [1] })],
    }).toBytes();
    vi.unstubAllGlobals();
    expect(loadModel(bytes).weights[0]?.name).toBe("größe/kernel");
  });
});
