// What a tape holds beside its instructions: constants, terms of the loss, changes that wait for the update.
import { describe, expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";
import { compute } from "../../src/parts/alone.js";
import type { Kernels } from "../../src/runtime/kernels.js";
import { plan } from "../../src/tape/plan.js";
import { Tape } from "../../src/tape/tape.js";

const kernels = { machine: { gemmWorkspaceBytes: () => 0 }, slot: () => 0 } as unknown as Kernels;

describe("constants", () => {
  it("lie behind the instructions, each on a cache line of its own, and take no workspace", () => {
    const tape = new Tape(1, true, kernels);
    const [a, b] = [tape.constant(Float32Array.of(1, 2, 3)), tape.constant(new Float32Array(17))];
    const y = tape.value([3]);
    tape.emit("add", [y], [a, b], [3]);
    tape.keep(y);
    const { constants, tapeBytes, workspaceBytes } = plan(tape);
    expect(constants.map((c) => c.offset)).toEqual([128, 192]);
    expect(tapeBytes).toBe(192 + 128);
    expect(workspaceBytes).toBe(64);
  });

  it("are read by kernels, wherever tape and workspace lie", () => {
    const [sum] = compute(({ tape }) => {
      const y = tape.value([3]);
      const [a, b] = [tape.constant(Float32Array.of(1, 2, 3)), tape.constant(Float32Array.of(10, 20, 30))];
      tape.emit("add", [y], [a, b], [3]);
      return [y];
    });
    expect(sum).toEqual(Float32Array.of(11, 22, 33));

    const model = sequential({ layers: [layers.rescaling({ scale: [1, 10], offset: 1, inputShape: [2] })] });
    const few = model.predict([[1, 2]]);
    model.predict(new Float32Array(2000)); // a larger workspace: the first tape is written anew
    expect(model.predict([[1, 2]])).toEqual(few);
    expect(few.toArray()).toEqual([[2, 21]]);
  });
});

describe("penalties and updates", () => {
  it("a penalty's gradient follows that of what was appended after it, and precedes that of what it came from", () => {
    const tape = new Tape(1, true, kernels);
    const [x, y, z] = [tape.value([1]), tape.value([1]), tape.value([1])];
    const order: string[] = [];
    tape.onBackward(y, () => order.push("y"));
    tape.penalty(tape.value([2]), () =>
      tape.accumulate(y, (_, before) => void order.push(before ? "added" : "alone")),
    );
    tape.onBackward(z, () => tape.contribute(y, () => order.push("z")));
    tape.contribute(z, () => {});
    tape.backward();
    expect(order).toEqual(["z", "added", "y"]);
    expect(tape.gradient(x)).toBeUndefined();
  });

  it("nothing but training has gradients and updates", () => {
    const order: string[] = [];
    for (const training of [true, false]) {
      const tape = new Tape(1, training, kernels);
      tape.onUpdate(() => order.push("update"));
      tape.penalty(tape.value([2]), () => order.push("backward"));
      expect(tape.penalties.length).toBe(1);
      tape.backward();
      tape.update();
    }
    expect(order).toEqual(["backward", "update"]);
  });
});
