// Kernels in packs: modules of their own, on the same memory and in the same function table, wherever the kernels are used.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
// @ts-expect-error a script without types
import { builds, fileOf, packs } from "../../scripts/builds.js";
import { init, layers, sequential } from "../../src/index.js";
import { instantiate } from "../../src/runtime/kernels.js";
import { convolution } from "../../src/runtime/packs/convolution.generated.js";
import { shareMemory } from "../../src/runtime/shareMemory.js";
import { tensor } from "../../src/tensor.js";
import { randomNumbers, sameBits } from "../numbers.js";

const files: string[] = Object.keys(builds).flatMap((build) =>
  Object.keys(packs).map((pack) => fileOf(build, pack)),
);
const bytes = (file: string) => new Uint8Array(readFileSync(`build/${file}.wasm`));
const compiled = (file: string) => new WebAssembly.Module(bytes(file) as BufferSource);

it.each(files.filter((file) => !file.startsWith("relaxed")))("%s says which pack it is", (file) => {
  const [section] = WebAssembly.Module.customSections(compiled(file), "pack");
  expect(new TextDecoder().decode(section)).toBe(file.split(".")[1]);
  expect(() => shareMemory(bytes(file))).not.toThrow();
});

it("stands in the machine's table, behind its kernels, once it is asked for", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = instantiate(memory);
  const add = kernels.slot("add");
  expect(kernels.modules.length).toBe(1);
  const pack = convolution;
  expect(kernels.slot({ pack, kernel: "maxPoolForward" })).toBeGreaterThan(add);
  expect(kernels.slot({ pack, kernel: "maxPoolForward" })).toBe(
    kernels.slot({ pack, kernel: "maxPoolForward" }),
  );
  expect(kernels.modules.length).toBe(2);
  expect(() => kernels.slot({ pack, kernel: "add" })).toThrow(/have no "add"/);
});

const network = () =>
  sequential({
    seed: 4,
    layers: [
      layers.conv2d({
        filters: 5,
        kernelSize: 3,
        activation: "relu",
        padding: "same",
        inputShape: [9, 8, 3],
      }),
      layers.maxPooling2d(),
      layers.conv2d({ filters: 6, kernelSize: 2, strides: 2 }),
      layers.globalAveragePooling2d(),
      layers.dense({ units: 2 }),
    ],
  });

it("trains to the same bits on one, two and three threads", async () => {
  const x = tensor(randomNumbers(40 * 9 * 8 * 3), [40, 9, 8, 3]);
  const y = randomNumbers(80);
  const trained: Float32Array[][] = [];
  for (const threads of [1, 2, 3] as const) {
    const model = network();
    model.compile({ optimizer: "adam", loss: "meanSquaredError" });
    await model.fit(x, y, { epochs: 2, batchSize: 16, threads });
    trained.push(model.weights.map((w) => w.data));
  }
  const [one, ...others] = trained;
  for (const weights of others) expect(weights.every((w, i) => sameBits(w, one?.[i]))).toBe(true);
}, 60_000);

it("may be given compiled, each pack on its own", async () => {
  const x = tensor(randomNumbers(2 * 9 * 8 * 3), [2, 9, 8, 3]);
  const before = network().predict(x).data;
  await init({ module: compiled("simd") });
  await init({ module: compiled("simd.convolution") });
  expect(sameBits(network().predict(x).data, before)).toBe(true);
});
