import { describe, expect, it } from "vitest";
import { Memory } from "../../src/runtime/memory.js";

describe("regions of a memory", () => {
  it("begin on cache lines, are zero and don't overlap", () => {
    const memory = new Memory();
    const regions = [1, 64, 65, 1000, 4].map((bytes) => memory.allocate(bytes, "test"));
    let end = 0;
    for (const { address, bytes } of regions) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(end);
      expect(memory.floats(address, bytes / 4).every((v) => v === 0)).toBe(true);
      end = address + bytes;
    }
  });

  it("need not be cleared where something is copied into them, but for what is behind it", () => {
    const memory = new Memory();
    const first = memory.allocate(256, "test");
    memory.allocate(64, "keeps the end away");
    memory.floats(first.address, 64).fill(7);
    memory.release(first);
    const again = memory.allocate(200, "test", false);
    expect(again).toEqual(first);
    const floats = [...memory.floats(again.address, 64)];
    expect(floats.slice(0, 50).every((v) => v === 7)).toBe(true);
    expect(floats.slice(50).every((v) => v === 0)).toBe(true);
  });

  it("are used again after they were given back, and are zero again", () => {
    const memory = new Memory();
    const first = memory.allocate(4096, "test");
    memory.allocate(64, "keeps the end away");
    memory.floats(first.address, 1024).fill(7);
    memory.release(first);
    const again = memory.allocate(1024, "test");
    expect(again.address).toBe(first.address);
    expect(memory.floats(again.address, 256).every((v) => v === 0)).toBe(true);
  });

  it("join when neighbours are free, so that a larger one fits", () => {
    const memory = new Memory();
    const [a, b, c] = [1024, 1024, 1024].map((n) => memory.allocate(n, "test"));
    memory.allocate(64, "keeps the end away");
    for (const region of [b, a, c]) memory.release(region as { address: number; bytes: number });
    expect(memory.allocate(3072, "test").address).toBe(a?.address);
  });

  it("don't make the memory grow when they are taken and given back over and over", () => {
    const memory = new Memory();
    const take = (): void => {
      const all = [300_000, 5_000, 70_000].map((n) => memory.allocate(n, "test"));
      for (const region of all) memory.release(region);
    };
    take();
    const { size } = memory;
    for (let i = 0; i < 100; i++) take();
    expect(memory.size).toBe(size);
  });

  it("refuses more than 4 GiB, and says how many bytes were needed", () => {
    const memory = new Memory();
    expect(() => memory.allocate(5 * 1024 ** 3, "fit: data")).toThrow(
      /fit: data: 53\d{8} bytes are needed .* 4294967296 \(4 GiB\)/,
    );
  });
});
