// A tape is written instruction by instruction: each layer, loss and optimizer appends what it computes, and says how
// gradients flow back through it. The same value may be used several times; its gradients add up.
import { UNLESS_DUE } from "../contract/frame.js";
import type { Kernels, PackKernel } from "../runtime/kernels.js";
import type { Shape } from "../shape.js";
import { Value } from "./value.js";

/** A parameter of an instruction: an f32, or an integer given as `{ word }`. */
export type Parameter = number | { readonly word: number };

/** Name of a kernel, of one in a pack, or the slot of a control word. */
export type KernelName = string | PackKernel | number;

export interface Instruction {
  readonly kernel: KernelName;
  readonly outputs: readonly (Value | undefined)[];
  readonly inputs: readonly (Value | undefined)[];
  readonly sizes: readonly number[];
  readonly parameters: readonly Parameter[];
  /** Outputs whose numbers it reads before it writes them. */
  readonly changed?: readonly Value[];
}

/** A value that lies behind the instructions, and its numbers. */
export interface Constant {
  readonly value: Value;
  readonly numbers: Float32Array;
}

/** Rewrites a tape's instructions before they are placed: as many as before, of which the planner drops what nobody reads. */
export type Pass = (instructions: readonly Instruction[], tape: Tape) => Instruction[];

export class Tape {
  readonly instructions: Instruction[] = [];
  readonly #backward: ({ output: Value; run: (dy: Value) => void } | { run: () => void })[] = [];
  readonly #beforeUpdate: (() => void)[] = [];
  readonly #atUpdate: (() => void)[] = [];
  readonly #onTargets: ((y: Value, sparse: boolean) => Value)[] = [];
  readonly #gradients = new Map<Value, Value>();
  readonly #parameterGradients = new Map<Value, Value>();
  /** Values that a later instruction outside the tape reads, such as the prediction. */
  readonly kept = new Set<Value>();
  /** Values that are there before the tape runs, such as inputs of a prediction. */
  readonly given = new Set<Value>();
  /** Terms of the loss beside that of the predictions: f64 partial sums each. */
  readonly penalties: Value[] = [];
  /** Numbers that are part of the tape. */
  readonly constants: Constant[] = [];
  /** What the planner does first: brought by the operations that need it. */
  readonly passes = new Set<Pass>();

  constructor(
    /** Rows of the batch. */
    readonly rows: number,
    /** Layers such as dropout differ between training and inference. */
    readonly training: boolean,
    /** Asked for the bytes that a matrix product needs to work in. */
    private readonly kernels: Kernels,
    /** Whether gradients are wanted. */
    readonly differentiates = training,
  ) {}

  /** How many lanes may run the tape: so many parts a workspace has that each needs for itself. */
  get lanes(): number {
    return this.kernels.lanes;
  }

  /** A new value in the workspace. */
  value(shape: Shape, differentiable = true): Value {
    return new Value(shape, undefined, differentiable);
  }

  /** Room for a matrix product of a form and size, where it needs any. */
  scratch(form: number, m: number, n: number, k: number): Value | undefined {
    const bytes = this.kernels.machine.gemmWorkspaceBytes(form, m, n, k, this.kernels.lanes);
    return bytes === 0 ? undefined : this.value([Math.ceil(bytes / 4)], false);
  }

  /** Bytes that a lane needs for a matrix product of a form and size that it computes by itself. */
  gemmBytes(form: number, m: number, n: number, k: number): number {
    const all = this.kernels.machine.gemmWorkspaceBytes(form, m, n, k, this.kernels.lanes);
    return Math.max(
      this.kernels.machine.gemmWorkspaceBytes(form, m, n, k, 1),
      Math.ceil(all / this.kernels.lanes / 64) * 64,
    );
  }

  /** Room of so many bytes for each lane. */
  perLane(bytes: number): Value {
    return this.value([Math.ceil((bytes * this.kernels.lanes) / 4)], false);
  }

  /** Numbers that stay the same from step to step. */
  constant(numbers: Float32Array): Value {
    const value = new Value([numbers.length], "tape", false);
    this.constants.push({ value, numbers });
    return value;
  }

  /** The same numbers in another shape. */
  view(x: Value, shape: Shape): Value {
    const y = new Value(shape, x, x.differentiable);
    // What acted along the last axis did so along this one, too, only where it is as long.
    const { origin } = x;
    if (origin && x.shape.at(-1) === shape.at(-1))
      y.origin = { name: origin.name, input: this.view(origin.input, shape) };
    return y;
  }

  /**
   * Appends one instruction: what it writes, what it reads, then sizes and parameters, in the order of its words.
   *
   * @param changed outputs whose numbers it reads before it writes them: they need not be listed as inputs.
   */
  emit(
    kernel: KernelName,
    outputs: readonly (Value | undefined)[] = [],
    inputs: readonly (Value | undefined)[] = [],
    sizes: readonly number[] = [],
    parameters: readonly Parameter[] = [],
    changed: readonly Value[] = [],
  ): void {
    this.instructions.push({ kernel, outputs, inputs, sizes, parameters, changed });
  }

  /** Appends what `write` appends, done in one of every so many calls only. @param calls an f64 count of calls. */
  everyFew(calls: Value, every: number, write: () => void): void {
    const sizes = [0, every];
    this.emit(UNLESS_DUE, [], [calls], sizes);
    const first = this.instructions.length;
    write();
    sizes[0] = this.instructions.length - first;
  }

  /** The value is read after the tape has run. */
  keep(value: Value): void {
    this.kept.add(value.root);
  }

  /** The value is there before the tape runs, and to be found after. */
  give(value: Value): void {
    this.given.add(value.root);
    this.keep(value);
  }

  /** Says how the gradient of `output` flows on; run in reverse order, and only where there is a gradient. */
  onBackward(output: Value, run: (dy: Value) => void): void {
    if (this.differentiates) this.#backward.push({ output: output.root, run });
  }

  /**
   * Adds a term to the loss. Its gradient is appended by `backward`, after that of whatever was appended to the tape later.
   *
   * @param partials f64 numbers whose sum is the term.
   */
  penalty(partials: Value, backward: () => void): void {
    this.penalties.push(partials);
    if (this.differentiates) this.#backward.push({ run: backward });
  }

  /** Says what becomes of targets, whose rows a layer mixes as it mixes its own. */
  onTargets(run: (y: Value, sparse: boolean) => Value): void {
    this.#onTargets.push(run);
  }

  /** Appends what layers do with targets. @param sparse whether they are class numbers. */
  targets(y: Value, sparse: boolean): Value {
    return this.#onTargets.reduce((value, run) => run(value, sparse), y);
  }

  /** What changes numbers beside the parameters, such as moving averages: appended where the step is known to be finite. */
  onUpdate(run: () => void): void {
    if (this.training) this.#atUpdate.push(run);
  }

  /**
   * Contributes to the gradient of `x`: `write` appends what computes the contribution into the value it is given.
   * Where `x` has a gradient already, the contribution is computed aside and added.
   */
  contribute(x: Value, write: (dx: Value) => void): void {
    if (!x.differentiable) return;
    const root = x.root;
    const present = this.#gradients.get(root);
    if (present === undefined) {
      const dx = this.#parameterGradients.get(root) ?? this.value(root.shape);
      this.#gradients.set(root, dx);
      write(dx);
      return;
    }
    const aside = this.value(root.shape);
    write(aside);
    this.emit("add", [present], [present, aside], [root.elements]);
  }

  /** Gives `x`, which has no gradient yet and is read no more, one that stands in its own place. @param dx x itself, or another value. */
  adopt(x: Value, dx: Value): void {
    this.#gradients.set(x.root, dx);
  }

  /** As `contribute`, for kernels that add to what is there already: `write` is given that, too. */
  accumulate(x: Value, write: (dx: Value, before: Value | undefined) => void): void {
    const present = this.#gradients.get(x.root);
    if (present) write(present, present);
    else this.contribute(x, (dx) => write(dx, undefined));
  }

  /** A parameter and the place of its gradient. */
  parameter(shape: Shape, address: number, gradientAddress: number | undefined): Value {
    const value = new Value(shape, address, gradientAddress !== undefined);
    if (gradientAddress !== undefined) this.#parameterGradients.set(value, new Value(shape, gradientAddress));
    return value;
  }

  gradient(x: Value): Value | undefined {
    return this.#gradients.get(x.root);
  }

  /** Appends the backward pass: the mirror of the forward pass. @param penalties whether terms of the loss beside that of the predictions count. */
  backward(penalties = true): void {
    for (const step of this.#backward.reverse()) {
      if (!("output" in step)) {
        if (penalties) step.run();
      } else {
        const dy = this.#gradients.get(step.output);
        if (dy) step.run(dy);
      }
    }
    this.#backward.length = 0;
  }

  /** As `onUpdate`, for what changes parameters themselves: the optimizer finds it done. */
  beforeUpdate(run: () => void): void {
    if (this.training) this.#beforeUpdate.push(run);
  }

  /** Appends what waits for `beforeUpdate`. */
  prepareUpdate(): void {
    for (const run of this.#beforeUpdate) run();
  }

  /** Appends what waits for `onUpdate`. */
  update(): void {
    for (const run of this.#atUpdate) run();
  }
}
