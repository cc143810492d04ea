// Every optimizer against Keras's own numbers, or PyTorch's where it comes from there: 25 updates each.
import { describe, expect, it } from "vitest";
import { optimizers } from "../../src/optimizers/registry.js";
import { cases, replay } from "./cases.js";

describe("optimizers equal Keras's and PyTorch's", () => {
  it.each(cases)("$id $options", (c) => {
    expect(replay(c)).toBe("");
  });

  it.each(Object.keys(optimizers))("%s has golden vectors", (name) => {
    expect(cases.some((c) => c.name === name)).toBe(true);
  });
});
