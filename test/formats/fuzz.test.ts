// Damaged files, some for each reader; bench/fuzz/run.js reads 100 000 for each, and measures time and memory.
import fc from "fast-check";
import { describe, it } from "vitest";
import { inputsOf } from "../../bench/fuzz/damage.js";
import { accepts, readersOf } from "../../bench/fuzz/readers.js";
import * as formats from "../../src/formats/index.js";
import * as downhill from "../../src/index.js";

const readers = await readersOf(downhill, formats);

describe("damaged files end in a model or in an error of ours", () => {
  it.each(Object.entries(readers))("%s", { timeout: 60_000 }, async (_, reader) => {
    const property = fc.asyncProperty(inputsOf(reader), async (bytes) => void (await accepts(reader, bytes)));
    await fc.assert(property, { numRuns: 300, seed: 1 });
  });
});
