// Damaged files, some for each reader; bench/fuzz/run.js reads 100 000 for each, and measures time and memory.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputsOf } from "../../bench/fuzz/damage.js";
import { untried } from "../../bench/fuzz/extremes.js";
import { accepts, readersOf } from "../../bench/fuzz/readers.js";
import * as formats from "../../src/formats/index.js";
import * as downhill from "../../src/index.js";

const readers = await readersOf(downhill, formats);

describe("damaged files end in a model or in an error of ours", () => {
  it.each(Object.entries(readers))("%s", { timeout: 60_000 }, async (_, reader) => {
    for (const make of reader.known ?? []) await accepts(reader, make());
    const property = fc.asyncProperty(inputsOf(reader), async (bytes) => void (await accepts(reader, bytes)));
    await fc.assert(property, { numRuns: 300, seed: 1 });
  });
});

it("every layer's options are tried at their extremes, but for what no file can hold", () => {
  expect(untried(downhill)).toEqual(["lambda"]);
});
