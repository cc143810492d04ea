// Kernels that memory bounds: GB/s on arrays of four million numbers, beside a copy that touches as much memory.
//
//   npm run build && node bench/kernels/bandwidth.js [--rounds 20] [--json]
//
// Bytes are those that a kernel must read and write, each once; what the hardware reads before it overwrites is not counted. So
// the copy's own figure is low (it overwrites what it has not read), and a share may pass 100 %.
import { parseArgs } from "node:util";
import { activations, optimizers } from "downhill";
import { RATE } from "../../build/modules/contract/control.js";
import { layOut, prepareArenas } from "../../build/modules/optimizers/arenas.js";
import { Memory } from "../../build/modules/runtime/memory.js";
import { Program, Workspace } from "../../build/modules/runtime/program.js";
import { Tape } from "../../build/modules/tape/tape.js";
import { Value } from "../../build/modules/tape/value.js";
import { present } from "../lib/report.js";
import { takeTurns } from "../lib/rounds.js";

const ELEMENTS = 4_000_000;
const BYTES = 4 * ELEMENTS;
const ARENAS = 6;

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, json: { type: "boolean", default: false } },
});

const memory = new Memory();
const { address: base } = memory.allocate(ARENAS * BYTES, "bench");
const scalars = memory.allocate(256, "bench").address;
const arena = (index) => base + index * BYTES;
const value = (index, elements = ELEMENTS) => new Value([elements], arena(index));

/** A case that runs what `build` appends to a tape. `touched`: how many arenas it works on; `moved`: reads and writes of one. */
function caseOf(name, { touched, moved, build, prepare }) {
  const tape = new Tape(1, true, memory.kernels);
  build(tape);
  const program = new Program(tape, new Workspace(memory));
  program.address(name);
  const run = (count) => {
    for (let i = 0; i < count; i++) program.run(name);
  };
  return { name, touched, bytes: moved * BYTES, run, prepare };
}

function copy(touched) {
  const elements = (ELEMENTS * touched) / 2;
  const source = new Value([elements], base);
  const target = new Value([elements], base + 4 * elements);
  return caseOf(`copy, ${touched} arrays`, {
    touched,
    moved: touched,
    build: (tape) => tape.emit("copy", [target], [source], [elements]),
  });
}

function update(name, part) {
  const { variables, elements } = layOut([{ name: "w", shape: [ELEMENTS], elements: ELEMENTS }]);
  const places = { parameters: arena(0), gradients: arena(1), scalars, variables };
  const arenas = { ...places, slots: part.slots.map((_, i) => arena(2 + i)) };
  return caseOf(name, {
    touched: 2 + part.slots.length,
    // Reads all, and writes all but the gradients.
    moved: 3 + 2 * part.slots.length,
    build: (tape) => part.append(tape, arenas),
    prepare() {
      memory.floats(arena(0), ELEMENTS).fill(0.5);
      memory.floats(arena(1), ELEMENTS).fill(0.01);
      memory.f64[RATE / 8] = 1e-3;
      prepareArenas(memory, part, arenas, elements);
    },
  });
}

/** An activation's two passes; they compute as much as they move, so their shares say how dear the function is. */
function passes(name) {
  const part = activations[name]();
  const prepare = () => memory.floats(arena(0), 3 * ELEMENTS).fill(0.7);
  const forward = caseOf(name, {
    touched: 2,
    moved: 2,
    prepare,
    build: (tape) => tape.keep(part.append(tape, value(0))),
  });
  const backward = caseOf(`${name}, backward`, {
    touched: 4,
    moved: 4,
    prepare,
    build: (tape) => part.appendBackward(tape, value(3), value(0), value(1), value(2)),
  });
  return [forward, backward];
}

const copies = [2, 3, 4, 5].map(copy);
const add = caseOf("add", {
  touched: 3,
  moved: 3,
  build: (tape) => tape.emit("add", [value(2)], [value(0), value(1)], [ELEMENTS]),
});
const cases = [
  ...copies,
  add,
  ...["relu", "sigmoid", "tanh", "gelu"].flatMap(passes),
  update("sgd", optimizers.sgd()),
  update("sgd with momentum", optimizers.sgd({ momentum: 0.9 })),
  ...["rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "lion"].map((name) =>
    update(name, optimizers[name]()),
  ),
];
const times = await takeTurns(cases, { rounds: Number(options.rounds), sliceMs: 5, warmMs: 100 });
const rates = cases.map(({ bytes }, i) => bytes / times[i].p50 / 1e6);
const rows = cases.map(({ name, touched }, i) => ({
  kernel: name,
  memory: (touched * BYTES) / 2 ** 20,
  ms: times[i].p50,
  p99: times[i].p99,
  margin: times[i].rme / 100,
  rate: rates[i],
  share: rates[i] / rates[copies.findIndex((c) => c.touched === touched)],
}));
present([
  {
    title: "Kernels bound by memory, 4 million numbers",
    columns: {
      kernel: "kernel",
      memory: "MiB",
      ms: "ms",
      p99: "p99",
      margin: "± %",
      rate: "GB/s",
      share: "of copy %",
    },
    rows,
  },
]);
