// The decompression of the embedded kernels against zlib's compression: every kind of block, data that repeat and data that don't.
import { deflateRawSync, constants as zlib } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflate } from "../../src/runtime/inflate.js";

const texts: Readonly<Record<string, (i: number) => number>> = {
  "the same byte": () => 7,
  "a short period": (i) => i % 17,
  "few values": (i) => (Math.imul(i + 1, 2654435761) >>> 13) & 3,
  "all values": (i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255,
};
const kinds = {
  stored: { level: 0 },
  "own tables": { level: 9 },
  "fixed tables": { strategy: zlib.Z_FIXED },
  "codes without copies": { strategy: zlib.Z_HUFFMAN_ONLY },
};

describe.each(Object.entries(kinds))("%s", (_, options) => {
  test.each(Object.entries(texts))("%s", (_, byte) => {
    for (const size of [0, 1, 300, 100_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => byte(i));
      const back = inflate(deflateRawSync(bytes, options), size);
      expect(back.length).toBe(size);
      expect(Buffer.compare(back, bytes)).toBe(0);
    }
  });
});
