// The wide build's kernels must compute the ordinary ones' numbers. V8 merges their operations in Node 24 or newer only, which the matrix
// of runtimes tests; here it is the kernels themselves, and the test that guards them.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { init } from "../../src/init.js";
import { sameNumbers } from "../../src/wide/compareKernels.js";

const file = (name: string) => new URL(`../../build/${name}.wasm`, import.meta.url);
const bytes = (name: string) => new Uint8Array(readFileSync(file(name)));
const module = (code: Uint8Array) => new WebAssembly.Module(code as BufferSource);
const SIMD = 0xfd;
const F32X4_ADD = [0xe4, 0x01];
const F32X4_SUB = 0xe5;

it("has the same numbers in every kernel", () => {
  expect(sameNumbers(module(bytes("simd")), module(bytes("wide")))).toBeUndefined();
});

it("would be found out where a single addition were another operation", () => {
  const right = bytes("simd");
  const additions = [...right.keys()].filter(
    (i) => right[i] === SIMD && right[i + 1] === F32X4_ADD[0] && right[i + 2] === F32X4_ADD[1],
  );
  expect(additions.length).toBeGreaterThan(100);
  const found = additions
    .filter((_, i) => i % 40 === 0)
    .map((at) => {
      const wrong = right.slice();
      wrong[at + 1] = F32X4_SUB;
      return sameNumbers(module(right), module(wrong));
    });
  // Not all: some are in ways that operands without meaning never take, such as classes that are no whole numbers.
  expect(found.filter((name) => name !== undefined).length).toBeGreaterThan(0.4 * found.length);
});

it("is refused after the first model, and beside a module", async () => {
  const { sequential, layers } = await import("../../src/index.js");
  sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
  await expect(init({ wide: true })).rejects.toThrow(/before the first model is made, or kernels are passed/);
  await expect(init({ wide: true, module: module(bytes("simd")) })).rejects.toThrow(/either module or wide/);
  await expect(init({ wide: 1 as never })).rejects.toThrow(TypeError);
});

it("changes nothing but the speed where the environment asks for it", () => {
  const program = `
    import { layers, sequential } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const model = sequential({ seed: 3, layers: [layers.dense({ units: 40, activation: "relu", inputShape: [20] }), layers.dense({ units: 2 })] });
    model.compile({ optimizer: "adam", loss: "mse" });
    const x = Float32Array.from({ length: 600 }, (_, i) => ((i * 37) % 11) / 11);
    const y = Float32Array.from({ length: 60 }, (_, i) => (i % 7) / 7);
    await model.fit(x, y, { epochs: 5, batchSize: 7 });
    console.log(Buffer.from(model.weights[0].data.buffer).toString("base64"));`;
  const [plain, asked] = [{}, { DOWNHILL_WIDE: "1" }].map((more) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, ...more },
      encoding: "utf8",
    }),
  );
  expect(plain?.stdout.length).toBeGreaterThan(1000);
  expect(asked?.stdout).toBe(plain?.stdout);
  const says =
    Number.parseInt(process.versions.node, 10) < 24
      ? /wide mode is off: it needs Node 24/
      : /^$|wide mode is off/;
  expect(asked?.stderr).toMatch(says);
});
