// Whatever takes a model says what to pass where it got something else.
import { expect, it } from "vitest";
import { importWeights, toOnnx, toStandaloneJs, toTensorflowJs } from "../../src/formats/index.js";
import { sequential } from "../../src/index.js";
import { saveModel } from "../../src/node/index.js";

const takers: Record<string, (model: never) => unknown> = {
  toOnnx,
  toStandaloneJs,
  toTensorflowJs,
  importWeights: (model) => importWeights(model, new Uint8Array()),
  saveModel: (model) => saveModel(model, "never.safetensors"),
};

it.each(Object.entries(takers))("%s", async (who, take) => {
  const refused = async (model: unknown, rest: string) => {
    const work = (async () => take(model as never))();
    await expect(work).rejects.toThrow(TypeError);
    await expect(work).rejects.toThrow(
      `${who}: model must be one that sequential({ layers }) or loadModel(bytes) gives, got ${rest} first.`,
    );
  };
  await refused({}, "an object of class Object. Build one, or load it");
  await refused(undefined, "undefined. Build one, or load it");
  await refused(null, "null. Build one, or load it");
  await refused(sequential, "function sequential. Build one, or load it");
  await refused(Promise.resolve(), "a promise. Await it");
});
