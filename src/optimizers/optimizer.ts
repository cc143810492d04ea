// What an optimizer is: slots beside the parameters, scalars, and one kernel that updates a range of parameters in one pass.
// What all of them can do besides (decay, clipping) is said here once.
import { CONSTANTS, GRADIENT_SCALE, POWERS, SCALARS_BYTES } from "../contract/scalars.js";
import {
  listOf,
  nonNegative,
  type Option,
  optional,
  positive,
  refuse,
  type Schema,
  text,
  type Values,
} from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { type Schedule, scheduleRegistry } from "../schedules/index.js";
import type { Shape } from "../shape.js";
import { Value } from "../tape/value.js";
import type { Updater, Variable } from "./arenas.js";
import { type OptimizerRun, startRun } from "./run.js";

export interface Optimizer extends Part, Updater {
  /** The optimizer on its own, on a copy of the given parameters. */
  start(
    parameters: Float32Array,
    options?: { shapes?: readonly Shape[]; names?: readonly string[] },
  ): OptimizerRun;
}

/** A learning rate: a number ≥ 0 or a schedule. */
export function learningRate(fallback: number): Option<number | Schedule> {
  return {
    default: fallback,
    expected: "a finite number >= 0 or a schedule",
    bad: [-1, Number.NaN, Number.POSITIVE_INFINITY, "fast", true],
    parse(value, who) {
      if (typeof value === "number") {
        if (!(value >= 0) || !Number.isFinite(value)) refuse(who, this.expected, value, true);
        return value;
      }
      if (typeof value === "function" && "options" in value) return value as unknown as Schedule;
      if (typeof value === "object" && value !== null) return scheduleRegistry.restore(value, who);
      return refuse(who, this.expected, value, false);
    },
  };
}

const common = {
  weightDecay: optional(nonNegative()),
  excludeFromWeightDecay: listOf(text(), []),
  clipValue: optional(positive()),
};
type Common = typeof common & { learningRate: Option<number | Schedule> };

interface Definition<O> {
  /** Start values of the slots. */
  readonly slots?: (options: O) => readonly number[];
  /** Which operand word (0, 1, 2) each slot takes, where some slots are left out. Default: in order. */
  readonly operands?: (options: O) => readonly number[];
  /** f64 constants for the kernel; the first `powers` of them are decay rates whose powers are kept. */
  readonly constants?: (options: O) => readonly number[];
  readonly powers?: number;
  /** Start values of the four words of memory. */
  readonly memory?: readonly number[];
  /** Name of the kernel, where options choose between several. */
  readonly kernel?: (options: O) => string;
  /** Name of the kernel that begins an update. Default `beginUpdate`. */
  readonly begin?: string;
}

/** Defines an optimizer from its name, default learning rate, own options and kernels. */
export function optimizer<S extends Schema>(
  name: string,
  rate: number,
  schema: S,
  definition: Definition<Values<S>>,
): Factory<Common & S, Optimizer> {
  const whole = { learningRate: learningRate(rate), ...common, ...schema } as Common & S;
  return factory(name, whole, (options) => {
    const own = options as unknown as Values<S>;
    const shared = options as unknown as Values<Common>;
    const slots = definition.slots?.(own) ?? [];
    const operands = definition.operands?.(own) ?? slots.map((_, i) => i);
    const kernel = definition.kernel?.(own) ?? name;
    const part: Optimizer = {
      name,
      options,
      learningRate: shared.learningRate,
      slots,
      scalars() {
        const scalars = new Float64Array(SCALARS_BYTES / 8).fill(1, POWERS / 8, CONSTANTS / 8);
        scalars.set(definition.memory ?? [], 4);
        scalars.set(definition.constants?.(own) ?? [], CONSTANTS / 8);
        scalars[GRADIENT_SCALE / 8] = 1;
        return scalars;
      },
      append(tape, arenas) {
        const scalars = new Value([SCALARS_BYTES / 4], arenas.scalars);
        const nothing = [undefined, undefined, undefined, undefined, undefined];
        tape.emit(definition.begin ?? "beginUpdate", {
          inputs: [...nothing, scalars],
          sizes: [definition.powers ?? 0],
        });
        for (const range of decayRanges(arenas.variables, shared)) {
          const at = (arena: number): Value => new Value([range.elements], arena + range.offset * 4);
          const held: (Value | undefined)[] = [undefined, undefined, undefined];
          operands.forEach((word, i) => {
            held[word] = at(arenas.slots[i] as number);
          });
          tape.emit(kernel, {
            outputs: [at(arenas.parameters)],
            inputs: [at(arenas.gradients), ...held, scalars],
            sizes: [range.elements],
            parameters: [range.decay, shared.clipValue ?? Number.POSITIVE_INFINITY],
          });
        }
      },
      start: (parameters, given) => startRun(part, parameters, given),
    };
    return part;
  });
}

interface Range {
  readonly offset: number;
  readonly elements: number;
  readonly decay: number;
}

/** Neighbouring variables with the same decay are updated together. */
function decayRanges(variables: readonly Variable[], options: Values<Common>): Range[] {
  const excluded = (name: string): boolean =>
    options.excludeFromWeightDecay.some((part) => name.includes(part));
  const ranges: Range[] = [];
  for (const variable of variables) {
    const decay = options.weightDecay === undefined || excluded(variable.name) ? 0 : options.weightDecay;
    const last = ranges.at(-1);
    if (last && last.decay === decay)
      ranges[ranges.length - 1] = { ...last, elements: variable.offset + variable.elements - last.offset };
    else ranges.push({ offset: variable.offset, elements: variable.elements, decay });
  }
  return ranges;
}
