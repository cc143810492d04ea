// What the build packs comes out again, byte by byte, for data that repeat and data that don't.
import { describe, expect, test } from "vitest";
// @ts-expect-error: scripts are plain JavaScript.
import { pack } from "../../scripts/pack.js";
import { unpack } from "../../src/runtime/unpack.js";

const texts: Readonly<Record<string, (i: number) => number>> = {
  "the same byte": () => 7,
  "a short period": (i) => i % 17,
  "few values": (i) => (Math.imul(i + 1, 2654435761) >>> 13) & 3,
  "all values": (i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255,
  "nothing but ones, where carries run through": () => 255,
};

describe.each(Object.entries(texts))("%s", (_, byte) => {
  test.each([0, 1, 2, 300, 2000])("%i bytes", async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => byte(i));
    const packed = await pack(bytes);
    const back = unpack(packed, size);
    expect(back.length).toBe(size);
    expect(Buffer.compare(back, bytes)).toBe(0);
  });
});

test("packs what repeats", async () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, i) => i % 17);
  expect((await pack(bytes)).length).toBeLessThan(80);
});
