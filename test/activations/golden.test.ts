// Every activation against Keras's own numbers, forward and backward.
import { describe, expect, it } from "vitest";
import { activationRegistry, activations } from "../../src/activations/registry.js";
import { camel, camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";

interface Case {
  id: string;
  name: string;
  options: Record<string, unknown>;
  shape: number[];
  x: Stored[];
  upstream: Stored[];
  y: Stored[];
  dx: Stored[];
  y_f32?: Stored[];
  dx_f32?: Stored[];
  /** The published definition, where Keras strays from it. */
  y_textbook?: Stored[];
  dx_textbook?: Stored[];
  /** Where x lies on a kink: any subgradient will do. */
  kink_indices?: number[];
}

/** Keras has no step: Rosenblatt's threshold, with the gradient handed straight through. */
const ours: Case[] = [
  {
    id: "step#0",
    name: "step",
    options: {},
    shape: [5],
    x: [-2, -0.5, 0, 0.5, 2],
    upstream: [1, 2, 3, 4, 5],
    y: [0, 0, 1, 1, 1],
    dx: [1, 2, 3, 4, 5],
  },
  {
    id: "step#1",
    name: "step",
    options: { surrogate: "none" },
    shape: [3],
    x: [-2, 0, 2],
    upstream: [1, 2, 3],
    y: [0, 1, 1],
    dx: [0, 0, 0],
  },
];
const cases = [...goldenCases<Case>("activations"), ...ours];

describe("activations equal Keras's", () => {
  it.each(cases)("$id $options", (c) => {
    const part = activationRegistry.factory(camel(c.name), "test")(camelKeys(c.options));
    const x = float32(c.x);
    expect(
      mismatch(part.forward(x, c.shape), c.y_textbook ?? c.y, 2e-6, c.y_textbook ? undefined : c.y_f32),
    ).toBe("");
    const dx = part.backward(x, float32(c.upstream), c.shape);
    const want = [...(c.dx_textbook ?? c.dx)];
    for (const i of c.kink_indices ?? []) want[i] = dx[i] as number;
    expect(mismatch(dx, want, 4e-6, c.dx_textbook ? undefined : c.dx_f32)).toBe("");
  });

  it.each(Object.keys(activations))("%s has golden vectors", (name) => {
    expect(cases.some((c) => camel(c.name) === name)).toBe(true);
  });
});
