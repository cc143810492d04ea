// What no longer gets a gradient fades away, and must end at 0: numbers too small for a normal f32 would slow every later step down.
import { expect, it } from "vitest";
import { readSafetensors } from "../../src/files/safetensors.js";
import { callbacks, layers, type Optimizer, optimizers, sequential } from "../../src/index.js";

const SMALLEST_NORMAL = 2 ** -126;

const averaging: Record<string, Optimizer> = {
  sgd: optimizers.sgd({ momentum: 0.9 }),
  rmsprop: optimizers.rmsprop({ momentum: 0.9, centered: true }),
  adadelta: optimizers.adadelta({ rho: 0.9 }),
  adam: optimizers.adam({ beta2: 0.9 }),
  adamw: optimizers.adamw({ beta2: 0.9 }),
  adamax: optimizers.adamax({ beta2: 0.9 }),
  nadam: optimizers.nadam({ beta2: 0.9 }),
  radam: optimizers.radam({ beta2: 0.9 }),
  lamb: optimizers.lamb({ beta2: 0.9 }),
  muon: optimizers.muon(),
  lion: optimizers.lion({ beta2: 0.9 }),
  scheduleFreeAdamw: optimizers.scheduleFreeAdamw({ beta2: 0.9 }),
};

it.each(Object.keys(averaging))("%s keeps no number below the normal ones", async (name) => {
  const model = sequential({ layers: [layers.dense({ units: 4, useBias: false, inputShape: [3] })] });
  model.compile({ optimizer: averaging[name] as Optimizer, loss: "meanSquaredError" });
  await model.fit([[1, -2, 3]], [[1, 2, 3, 4]], { epochs: 3 });
  const written: Uint8Array[] = [];
  const checkpoint = callbacks.checkpoint({
    write: (bytes) => {
      written.push(bytes);
    },
    everySteps: 3000,
  });
  await model.fit([[0, 0, 0]], [[0, 0, 0, 0]], { epochs: 3000, callbacks: [checkpoint] });
  const { tensors } = readSafetensors(written.at(-1) as Uint8Array, "test");
  const numbers = tensors.filter((t) => t.name.startsWith("#slot")).flatMap((t) => [...t.data]);
  expect(numbers.length).toBeGreaterThanOrEqual(12);
  expect(numbers.filter((x) => x !== 0 && Math.abs(x) < SMALLEST_NORMAL)).toEqual([]);
});
