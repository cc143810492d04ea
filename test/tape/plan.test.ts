import { describe, expect, it } from "vitest";
import { UNLESS_DUE } from "../../src/contract/frame.js";
import type { Kernels } from "../../src/runtime/kernels.js";
import { plan } from "../../src/tape/plan.js";
import { Tape } from "../../src/tape/tape.js";
import { Value } from "../../src/tape/value.js";

const kernels = { machine: { gemmWorkspaceBytes: () => 0 }, slot: () => 0 } as unknown as Kernels;
const newTape = (): Tape => new Tape(1, true, kernels);

describe("the planner", () => {
  it("lets values whose lifetimes don't overlap share space, and no others", () => {
    const tape = newTape();
    let x = tape.value([100]);
    tape.emit("make", [x]);
    const all = [x];
    for (let i = 0; i < 6; i++) {
      const y = tape.value([100]);
      tape.emit("step", [y], [x]);
      all.push(y);
      x = y;
    }
    tape.keep(x);
    const { offsets, workspaceBytes } = plan(tape);
    expect(workspaceBytes).toBe(2 * 448); // two of them alive at a time, padded to whole cache lines
    for (let i = 1; i < all.length; i++) {
      expect(offsets.get(all[i] as Value)).not.toBe(offsets.get(all[i - 1] as Value));
    }
  });

  it("keeps every pair of values that live at the same time apart, in random programs", () => {
    for (let seed = 1; seed <= 50; seed++) {
      let state = seed;
      const random = (n: number): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % n;
      };
      const tape = newTape();
      const values: Value[] = [];
      for (let i = 0; i < 30; i++) {
        const inputs =
          values.length > 0 ? [values[random(values.length)], values[random(values.length)]] : [];
        const out = tape.value([1 + random(200)]);
        tape.emit("op", [out], inputs);
        values.push(out);
      }
      tape.keep(values.at(-1) as Value);
      const { instructions, offsets } = plan(tape);
      const lives = [...offsets].map(([value, offset]) => {
        const used = instructions.flatMap((ins, at) =>
          [...ins.outputs, ...ins.inputs].includes(value) ? [at] : [],
        );
        const last = tape.kept.has(value) ? instructions.length : Math.max(...used);
        return { offset, end: offset + value.bytes, first: Math.min(...used), last };
      });
      for (const a of lives) {
        for (const b of lives) {
          if (a === b || a.last < b.first || b.last < a.first) continue;
          expect(a.end <= b.offset || b.end <= a.offset).toBe(true);
        }
      }
    }
  });

  it("drops instructions whose results nobody reads, and what only they read", () => {
    const tape = newTape();
    const [a, b, c] = [tape.value([4]), tape.value([4]), tape.value([4])];
    tape.emit("a", [a]);
    tape.emit("b", [b], [a]);
    tape.emit("c", [c], [a]);
    tape.keep(c);
    expect(plan(tape).instructions.map((i) => i.kernel)).toEqual(["a", "c"]);
  });

  it("never drops what writes to a fixed place or has no outputs", () => {
    const tape = newTape();
    tape.emit("store", [new Value([4], 4096)]);
    tape.emit("count", [], [new Value([4], 4096)]);
    expect(plan(tape).instructions).toHaveLength(2);
  });
});

describe("what is done in some calls only", () => {
  it("is skipped by as many instructions as are left of it", () => {
    const tape = newTape();
    const place = new Value([4], 4096);
    tape.emit("before", [place]);
    tape.everyFew(new Value([2], 8192), 3, () => {
      tape.emit("a", [tape.value([4])]);
      tape.emit("b", [place]);
      tape.emit("c", [place]);
    });
    tape.emit("after", [place]);
    const { instructions } = plan(tape);
    expect(instructions.map((i) => i.kernel)).toEqual(["before", UNLESS_DUE, "b", "c", "after"]);
    expect(instructions[1]?.sizes).toEqual([2, 3]);
  });
});

describe("the tape", () => {
  it("adds up the gradients of a value that is used twice", () => {
    const tape = newTape();
    const x = tape.value([4]);
    const [y, z] = [tape.value([4]), tape.value([4])];
    for (const out of [y, z]) {
      tape.emit("use", [out], [x]);
      tape.onBackward(out, (dy) => tape.contribute(x, (dx) => tape.emit("back", [dx], [dy])));
    }
    for (const out of [y, z]) tape.contribute(out, (d) => tape.emit("seed", [d]));
    tape.backward();
    expect(tape.instructions.map((i) => i.kernel)).toEqual([
      "use",
      "use",
      "seed",
      "seed",
      "back",
      "back",
      "add",
    ]);
    const [first, second, sum] = tape.instructions.slice(-3);
    expect(sum?.inputs).toEqual([first?.outputs[0], second?.outputs[0]]);
    expect(sum?.outputs[0]).toBe(tape.gradient(x));
  });

  it("appends nothing backward for a value that needs no gradient", () => {
    const tape = newTape();
    const x = tape.value([4], false);
    const y = tape.value([4]);
    tape.onBackward(y, (dy) => tape.contribute(x, (dx) => tape.emit("back", [dx], [dy])));
    tape.contribute(y, (d) => tape.emit("seed", [d]));
    tape.backward();
    expect(tape.instructions.map((i) => i.kernel)).toEqual(["seed"]);
  });

  it("sees through views: the gradient of a view is that of its base", () => {
    const tape = newTape();
    const x = tape.value([2, 2]);
    const flat = tape.view(x, [4]);
    tape.contribute(flat, (d) => tape.emit("seed", [d]));
    expect(tape.gradient(x)).toBe(tape.gradient(flat));
  });
});
