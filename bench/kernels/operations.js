// What `ops` cost: a swish written with them beside the library's own silu, and the same chain done operation by operation.
//
//   npm run build && node bench/kernels/operations.js [--rounds 20] [--json]
//
// One thread, forward and backward, on arrays that stay in the caches (4096 numbers) and on one that does not (a million). Chains on each number
// are fused into one pass (src/ops/elementwise/fuse.ts); the last row keeps them from it.
import { parseArgs } from "node:util";
import { activations, defineActivation, ops } from "../../build/modules/index.js";
import { Memory } from "../../build/modules/runtime/memory.js";
import { Program, Workspace } from "../../build/modules/runtime/program.js";
import { Tape } from "../../build/modules/tape/tape.js";
import { Value } from "../../build/modules/tape/value.js";
import { present } from "../lib/report.js";
import { takeTurns } from "../lib/rounds.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, json: { type: "boolean", default: false } },
});

const SIZES = [4096, 1_000_000];
const NOTHING = { kernel: "nothing", outputs: [], inputs: [], sizes: [], parameters: [] };
const memory = new Memory();
const swish = defineActivation({ name: "opsSwish", call: (x) => ops.multiply(x, ops.sigmoid(x)) });

/** A case that runs an activation forward and backward. @param fused whether neighbouring operations become one pass. */
function caseOf(name, part, elements, fused = true) {
  const place = (fill) => {
    const { address } = memory.allocate(4 * elements, "bench");
    memory.floats(address, elements).fill(fill);
    return address;
  };
  const tape = new Tape(1, true, memory.kernels);
  const x = new Value([elements], place(0.7));
  const y = part.append(tape, x);
  const dy = new Value([elements], place(0.1), false);
  tape.contribute(y, (target) => tape.emit("copy", [target], [dy], [elements]));
  tape.backward();
  tape.keep(y);
  tape.keep(tape.gradient(x));
  if (!fused) apart(tape);
  const program = new Program(tape, new Workspace(memory));
  program.address(name);
  return {
    name,
    elements,
    run(count) {
      for (let i = 0; i < count; i++) program.run(name);
    },
  };
}

/** Each operation a pass of its own: something else stands behind it. */
function apart(tape) {
  const passes = [...tape.passes];
  tape.passes.clear();
  for (const pass of passes)
    tape.passes.add((instructions, of) =>
      pass(
        instructions.flatMap((one) => [one, NOTHING]),
        of,
      ).filter((one) => one !== NOTHING),
    );
}

const known = activations.silu();
const cases = SIZES.flatMap((elements) => [
  caseOf("silu", known, elements),
  caseOf("a swish of ops", swish(), elements),
  caseOf("the same, each operation by itself", swish(), elements, false),
]);
const times = await takeTurns(cases, { rounds: Number(options.rounds), sliceMs: 5, warmMs: 100 });
const rows = cases.map(({ name, elements }, i) => ({
  elements,
  kernel: name,
  us: times[i].p50 * 1e3,
  margin: times[i].rme / 100,
  share: times[i].p50 / times[i - (i % 3)].p50,
}));
present([
  {
    title: "Operations on each number, forward and backward, one thread",
    columns: { elements: "numbers", kernel: "activation", us: "µs", margin: "± %", share: "of silu %" },
    rows,
  },
]);
