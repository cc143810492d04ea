import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { activations, init } from "../src/index.js";

it("takes the kernels as a compiled module, and nothing else for one", async () => {
  await expect(init({ module: {} as WebAssembly.Module })).rejects.toThrow(
    /init: module must be a WebAssembly.Module, .* got an object/,
  );
  const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  await expect(init({ module: empty })).rejects.toThrow(/init: module holds other code/);
  await init({ module: new WebAssembly.Module(readFileSync("build/simd.wasm")) });
  expect(activations.relu().forward(Float32Array.of(-1, 2))).toEqual(Float32Array.of(0, 2));
});
