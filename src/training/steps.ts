// Single steps by hand, at once on the caller's thread: a step of training, the loss of a batch, gradients, and an update with gradients
// from elsewhere. Tapes are kept for the numbers of rows, and lengths, that were used last.

import type { Logs } from "../callbacks/callback.js";
import { POSITION, STATUS } from "../contract/control.js";
import { type Dataset, toBatch } from "../data/dataset.js";
import { checkRows, type InputRows, inputRows, sameRows } from "../data/rows.js";
import { show } from "../errors.js";
import { outputShapes } from "../network/graph.js";
import { inputsOf, type Network } from "../network/network.js";
import type { Kernels } from "../runtime/kernels.js";
import { Program } from "../runtime/program.js";
import { Recent } from "../runtime/recent.js";
import { type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { Tensor } from "../tensor.js";
import type { Compiled } from "./compiled.js";
import { BatchFeed, formKey } from "./feed.js";
import { Loaded } from "./loaded.js";
import { each, type Form, inForm } from "./perOutput.js";
import { appendBatch, evaluationTape, updateTape } from "./tapes.js";
import { Trainer } from "./trainer.js";

/** Numbers under a weight's name. */
export interface NamedNumbers {
  readonly name: string;
  readonly shape?: Shape;
  readonly data: ArrayLike<number>;
}

/** A gradient of each trainable weight, in order. */
export type WeightGradients = { readonly name: string; readonly shape: Shape; readonly data: Float32Array }[];
export type InputGradients = Tensor | Tensor[] | Record<string, Tensor>;

export interface Backward<O = Tensor> {
  readonly outputs: O;
  readonly inputs: InputGradients;
  readonly weights: WeightGradients;
}

export interface BatchGradients {
  readonly loss: number;
  readonly logs: Logs;
  readonly inputs: InputGradients;
  readonly weights: WeightGradients;
}

/** A tape that is kept, and what is to be read or written beside it. */
interface Kept {
  readonly program: Program;
  readonly loaded?: Loaded;
  readonly x: readonly Value[];
  readonly dx: readonly (Value | undefined)[];
  readonly y?: readonly Value[];
  readonly dy?: readonly Value[];
}

/** Tapes that are kept. */
const KEPT = 8;

export class Steps {
  /** Set before steps that need a loss or an optimizer. */
  compiled: Compiled | undefined;
  readonly #kept = new Recent<string, Kept>(KEPT, ({ program, loaded }) => {
    program.release();
    loaded?.release();
  });
  #feed: BatchFeed | undefined;
  #update: Program | undefined;
  #nothing: Program | undefined;
  #kernels: Kernels | undefined;

  constructor(private readonly network: Network) {}

  train(x: unknown, y: unknown, options: object | undefined): Logs & { loss: number } {
    const { compiled, data } = this.#batch("trainOnBatch", x, y, options);
    this.#feed ??= new BatchFeed(compiled, "trainOnBatch");
    const trainer = new Trainer(compiled, "trainOnBatch");
    try {
      trainer.epochsLeft = 1;
      trainer.follow(this.#feed.put(data));
      trainer.train(1, 0);
      return trainer.closeEpoch() as Logs & { loss: number };
    } finally {
      trainer.release();
    }
  }

  test(x: unknown, y: unknown, options: object | undefined): Logs & { loss: number } {
    const { compiled, data } = this.#batch("testOnBatch", x, y, options);
    const { memory, workspace } = this.network;
    const kept = this.#kept.get(`test ${formKey(data)}`, () => {
      const loaded = new Loaded(memory, data, data.rows, false, "testOnBatch");
      const program = new Program(evaluationTape(compiled, loaded.source, data.rows), workspace);
      return { program, loaded, x: [], dx: [] };
    });
    kept.loaded?.put(data);
    this.network.states?.begin(data.rows, "testOnBatch");
    return this.#run(compiled, kept, "testOnBatch");
  }

  gradients(
    x: unknown,
    y: unknown,
    form: Form,
    { training = true, ...options }: { training?: boolean } = {},
  ): BatchGradients {
    const { compiled, data } = this.#batch("gradients", x, y, options);
    const { network } = this;
    const { memory, workspace } = network;
    const kept = this.#kept.get(`gradients ${training} ${formKey(data)}`, () => {
      const loaded = new Loaded(memory, data, data.rows, false, "gradients");
      const tape = new Tape(data.rows, training, memory.kernels, true);
      const inputs = appendBatch(tape, compiled, loaded.source, {
        meters: "evaluation",
        gradients: true,
        inputGradients: true,
      });
      tape.backward();
      // What is kept must be known when the tape is planned.
      const gradients = gradientsOf(tape, inputs);
      return { program: new Program(tape, workspace), loaded, ...gradients };
    });
    kept.loaded?.put(data);
    this.network.states?.begin(data.rows, "gradients");
    const logs = this.#run(compiled, kept, "gradients");
    const inputs = this.#inputGradients(kept, data.rows, data.inputs);
    return { loss: logs.loss, logs, inputs: inForm(inputs, form), weights: this.#takeGradients() };
  }

  backward(
    x: unknown,
    upstream: unknown,
    forms: { readonly inputs: Form; readonly outputs: Form },
    { training = false }: { training?: boolean } = {},
  ): Backward<unknown> {
    this.#follow();
    const { network } = this;
    const { memory, workspace } = network;
    const expected = inputsOf(network, "backward: x");
    const inputs = each(x, forms.inputs, "backward", "x").map((given, i) => {
      const { node, who, check } = expected[i] as (typeof expected)[number];
      const rows = inputRows(given, node.shape, who);
      checkRows(rows, who);
      check?.(rows.data, who);
      return rows;
    });
    sameRows(inputs, (i) => expected[i]?.who as string);
    const { rows } = inputs[0] as InputRows;
    network.states?.begin(rows, "backward");
    const shapes = inputs.map(({ shape }) => shape);
    const outputs = network.dynamic ? outputShapes(network.graph, shapes) : network.outputShapes;
    const upstreams = each(upstream, forms.outputs, "backward", "upstream").map((given, i) => {
      const who =
        outputs.length === 1 ? "backward: upstream" : `backward: upstream (${forms.outputs.names[i]})`;
      const one = inputRows(given, outputs[i] as Shape, who);
      checkRows(one, who);
      if (one.rows !== rows)
        throw new RangeError(`${who} has ${one.rows} rows, x has ${rows}. They must be equal.`);
      return one;
    });
    const kept = this.#kept.get(`backward ${training} ${rows} ${shapes.join(" ")}`, () => {
      const tape = new Tape(rows, training, memory.kernels, true);
      const given = (shape: Shape, differentiable: boolean): Value => {
        const value = tape.value([rows, ...shape], differentiable);
        tape.give(value);
        return value;
      };
      const x = shapes.map((shape) => given(shape, true));
      const dy = outputs.map((shape) => given(shape, false));
      const y = network.forward(tape, x).outputs;
      y.forEach((value, i) => {
        tape.keep(value);
        const up = dy[i] as Value;
        tape.contribute(value, (d) => tape.emit("copy", [d], [up], [up.elements]));
      });
      tape.backward(false);
      const gradients = gradientsOf(tape, x);
      return { program: new Program(tape, workspace), ...gradients, y, dy };
    });
    const { program } = kept;
    program.address("backward");
    const put = (values: readonly Value[], numbers: readonly InputRows[]): void =>
      values.forEach((value, i) => {
        const { data } = numbers[i] as InputRows;
        memory.floats(program.addressOf(value), data.length).set(data);
      });
    put(kept.x, inputs);
    put(kept.dy as readonly Value[], upstreams);
    program.run("backward");
    const predicted = (kept.y as readonly Value[]).map(
      (value) =>
        new Tensor(memory.floats(program.addressOf(value), value.elements).slice(), [...value.shape]),
    );
    const dx = this.#inputGradients(kept, rows, shapes);
    return {
      outputs: inForm(predicted, forms.outputs),
      inputs: inForm(dx, forms.inputs),
      weights: this.#takeGradients(),
    };
  }

  apply(given: readonly NamedNumbers[]): void {
    this.#follow();
    const compiled = this.compiled as Compiled;
    const { network } = this;
    if (!Array.isArray(given))
      throw new TypeError(`applyGradients: expected a list of { name, data }, got ${show(given)}.`);
    const trainable = network.weights().filter((w) => w.trainable);
    const names = trainable.map((w) => w.name).join(", ");
    const found = new Map<string, ArrayLike<number>>();
    given.forEach((one: unknown, i) => {
      const { name, data, shape } = (one ?? {}) as Partial<NamedNumbers>;
      const weight = trainable.find((w) => w.name === name);
      if (!weight)
        throw new RangeError(
          `applyGradients: item ${i} is for ${show(name)}, which is no trainable weight. Known: ${names}.`,
        );
      if (!(ArrayBuffer.isView(data) || Array.isArray(data)))
        throw new TypeError(
          `applyGradients: data of ${show(name)} must be a typed array or a list of numbers, got ${show(data)}.`,
        );
      if (data.length !== weight.elements || (shape && !sameShape(shape, weight.shape))) {
        throw new RangeError(
          `applyGradients: ${show(name)} has shape ${showShape(weight.shape)}, ${weight.elements} numbers, got ${shape ? showShape(shape) : data.length}.`,
        );
      }
      found.set(weight.name, data);
    });
    const missing = trainable.find((w) => !found.has(w.name));
    if (missing)
      throw new RangeError(
        `applyGradients: there is no gradient for ${show(missing.name)}. Pass one for each: ${names}.`,
      );
    for (const w of trainable) network.readGradient(w).set(found.get(w.name) as ArrayLike<number>);
    const { kernels } = network.memory;
    this.#update ??= new Program(updateTape(compiled), network.workspace);
    this.#nothing ??= new Program(new Tape(1, false, kernels), network.workspace);
    const trainer = new Trainer(compiled, "applyGradients");
    try {
      const full = this.#update;
      trainer.epochsLeft = 1;
      const endless = Number.POSITIVE_INFINITY;
      trainer.follow({
        full,
        tail: full,
        pass: this.#nothing,
        fullBatches: 1,
        batches: 1,
        stepsPerEpoch: endless,
      });
      trainer.train(1, 0);
      trainer.closeEpoch();
    } finally {
      trainer.release();
      this.#takeGradients();
    }
  }

  #batch(
    who: string,
    x: unknown,
    y: unknown,
    options: object | undefined,
  ): { compiled: Compiled; data: Dataset } {
    this.#follow();
    const compiled = this.compiled as Compiled;
    return { compiled, data: toBatch(compiled.arrange(who, x, y, options), compiled.expected, who) };
  }

  /** Tapes for other kernels, such as those of several lanes, are of no use any more. */
  #follow(): void {
    const { kernels } = this.network.memory;
    if (this.#kernels !== kernels) this.release();
    this.#kernels = kernels;
  }

  /** The meters of evaluation for a batch that was put into place; the machine's place in a training stays. */
  #run(compiled: Compiled, { program }: Kept, who: string): Logs & { loss: number } {
    const { memory } = this.network;
    compiled.readMeters("evaluation").fill(0);
    compiled.useMeters("evaluation");
    const position = memory.u32[POSITION / 4] as number;
    memory.u32[POSITION / 4] = 0;
    program.run(who);
    memory.u32[POSITION / 4] = position;
    memory.u32[STATUS / 4] = 0;
    compiled.useMeters("training");
    return compiled.logs(compiled.readMeters("evaluation"));
  }

  #inputGradients({ program, dx }: Kept, rows: number, shapes: readonly Shape[]): Tensor[] {
    return shapes.map((shape, i) => {
      const value = dx[i];
      const numbers = value
        ? this.network.memory.floats(program.addressOf(value), value.elements).slice()
        : new Float32Array(rows * sizeOf(shape));
      return new Tensor(numbers, [rows, ...shape]);
    });
  }

  /** The gradients in their arena, which is zero afterwards: what a tape does not reach has none. */
  #takeGradients(): WeightGradients {
    const { network } = this;
    return network
      .weights()
      .filter((w) => w.trainable)
      .map((w) => {
        const view = network.readGradient(w);
        const data = view.slice();
        view.fill(0);
        return { name: w.name, shape: w.shape, data };
      });
  }

  /** Gives the memory of its tapes back. */
  release(): void {
    this.#kept.clear();
    this.#feed?.release();
    this.#update?.release();
    this.#nothing?.release();
    this.#feed = undefined;
    this.#update = undefined;
    this.#nothing = undefined;
  }
}

/** Inputs and their gradients, to be read when the tape has run. */
function gradientsOf(tape: Tape, x: readonly Value[]): Pick<Kept, "x" | "dx"> {
  const dx = x.map((value) => tape.gradient(value));
  for (const value of dx) if (value) tape.keep(value);
  return { x, dx };
}
