// What an optimizer is: slots beside the parameters, scalars, and kernels that update the parameters. Most update a range of
// parameters in one pass; those that look at a variable as a whole append several instructions for each.
import { CONSTANTS, GRADIENT_SCALE, MEMORY, POWERS, SCALARS_BYTES } from "../contract/scalars.js";
import type { Schema, Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { Updater, Variable } from "./arenas.js";
import {
  type CommonOptions,
  type CommonSchema,
  checkClipping,
  commonOptions,
  learningRate,
} from "./commonOptions.js";
import { excluded } from "./patterns.js";
import { type OptimizerRun, startRun } from "./run.js";
import { appendCall, commonSlots, type Target, type Update } from "./update.js";

export interface Optimizer extends Part, Updater {
  /** The optimizer on its own, on a copy of the given parameters. */
  start(
    parameters: Float32Array,
    options?: { shapes?: readonly Shape[]; names?: readonly string[] },
  ): OptimizerRun;
}

interface Definition<O> {
  /** Start values of the slots. */
  readonly slots?: (options: O) => readonly number[];
  /** Which operand word (0, 1, 2) each slot takes, where some slots are left out. Default: in order. */
  readonly operands?: (options: O) => readonly number[];
  /** f64 constants for the kernel; the first `powers` of them are decay rates whose powers are kept. */
  readonly constants?: (options: O) => readonly number[];
  readonly powers?: number;
  /** Start values of the three words of memory. */
  readonly memory?: readonly number[];
  /** Name of the kernel, where options choose between several. */
  readonly kernel?: (options: O) => string;
  /** Name of the kernel that begins an update; null where nothing depends on how many there were. Default `beginUpdate`. */
  readonly begin?: string | null;
  /** Appends the update of one variable, where it is looked at as a whole. */
  readonly appendOne?: (tape: Tape, target: Target, variable: Variable, options: O) => void;
  /** Weight decay of variables that differ from the others. */
  readonly decay?: (variable: Variable, options: O) => number | null | undefined;
  /** Throws where options contradict each other. */
  readonly check?: (options: O) => void;
}

/** The frame of most kernels: parameters, gradients, three slots, scalars; elements; decay. */
export function emitUpdate(
  tape: Tape,
  kernel: string,
  target: Target,
  slots: readonly (Value | undefined)[],
  factor?: number,
): void {
  const held = [slots[0], slots[1], slots[2]];
  tape.emit(
    kernel,
    [target.parameters],
    [target.gradients, ...held, target.scalars],
    [target.elements],
    [target.decay, ...(factor === undefined ? [] : [factor])],
  );
}

/** Defines an optimizer from its name, default learning rate, own options and kernels. */
export function optimizer<S extends Schema>(
  name: string,
  rate: number,
  schema: S,
  definition: Definition<Values<S>>,
): Factory<Omit<CommonSchema, keyof S> & S, Optimizer> {
  const whole = { learningRate: learningRate(rate), ...commonOptions, ...schema };
  return factory("optimizer", name, whole as Omit<CommonSchema, keyof S> & S, (options) => {
    const own = options as unknown as Values<S>;
    const shared = options as unknown as CommonOptions;
    checkClipping(shared, name);
    definition.check?.(own);
    const slots = definition.slots?.(own) ?? [];
    const operands = definition.operands?.(own) ?? slots.map((_, i) => i);
    const kernel = definition.kernel?.(own) ?? name;
    const { sums, average } = commonSlots(shared);
    const update: Update = {
      slots: slots.length,
      begin: definition.begin === undefined ? "beginUpdate" : definition.begin,
      powers: definition.powers ?? 0,
      alone: definition.appendOne !== undefined,
      decay(variable) {
        if (excluded(shared.excludeFromWeightDecay, variable)) return 0;
        return (definition.decay ? definition.decay(variable, own) : shared.weightDecay) ?? 0;
      },
      append(tape, target, variables) {
        if (definition.appendOne) {
          for (const variable of variables) definition.appendOne(tape, target, variable, own);
          return;
        }
        const held: (Value | undefined)[] = [];
        operands.forEach((word, i) => {
          held[word] = target.slots[i];
        });
        emitUpdate(tape, kernel, target, held);
      },
    };
    const part: Omit<Optimizer, "family" | "start"> = {
      name,
      options: options as Readonly<Record<string, unknown>>,
      learningRate: shared.learningRate,
      lossScaleFactor: shared.lossScaleFactor,
      slots: [...slots, ...(sums ? [0] : []), ...(average ? [0] : [])],
      averageSlot: average ? slots.length + (sums ? 1 : 0) : undefined,
      scalars() {
        const scalars = new Float64Array(SCALARS_BYTES / 8).fill(1, POWERS / 8, MEMORY / 8);
        scalars.set(definition.memory ?? [], MEMORY / 8);
        scalars.set(definition.constants?.(own) ?? [], CONSTANTS / 8);
        scalars[GRADIENT_SCALE / 8] = 1 / (shared.gradientAccumulationSteps ?? 1);
        return scalars;
      },
      append: (tape, arenas) => appendCall(tape, arenas, shared, update),
    };
    return { ...part, start: (parameters, given) => startRun(part, parameters, given) };
  });
}
