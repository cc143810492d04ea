// The golden cases of the optimizers in our spelling, and what replays one.

import type { Optimizer } from "../../src/optimizers/optimizer.js";
import { optimizerRegistry } from "../../src/optimizers/registry.js";
import { scheduleRegistry } from "../../src/schedules/index.js";
import { camel, float32, goldenCases, numbers, type Stored } from "../golden/golden.js";

export interface Case {
  readonly id: string;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly var_shapes: number[][];
  readonly var_names?: string[];
  readonly exclude_from_weight_decay?: string[];
  readonly init_params: Stored[];
  readonly grads: Stored[][];
  readonly params_after_each_step: Stored[][];
  readonly params_after_last_step_f32: Stored[];
  readonly final_params_after_finalize?: Stored[];
}

const NAMES: Record<string, string> = {
  SGD: "sgd",
  RMSprop: "rmsprop",
  AdamW: "adamw",
  ScheduleFreeAdamW: "scheduleFreeAdamw",
  RAdam: "radam",
};
const OPTIONS: Record<string, string> = {
  clipnorm: "clipNorm",
  global_clipnorm: "globalClipNorm",
  clipvalue: "clipValue",
};
const nameOf = (name: string): string => NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1);

/** Keras writes a schedule as { class, config }. */
function option(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("class" in value)) return value;
  const { class: kind, config } = value as unknown as { class: string; config: Record<string, unknown> };
  return scheduleRegistry.factory(nameOf(kind), "test")(options(config));
}
export const options = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).map(([key, v]) => [OPTIONS[key] ?? camel(key), option(v)]));

/** PyTorch's options under our names. */
function torchOptions(given: Record<string, unknown>): Record<string, unknown> {
  const {
    lr,
    betas,
    etas,
    step_sizes: sizes,
    weight_decay: weightDecay,
  } = given as Record<string, number> & {
    betas?: number[];
    etas?: number[];
    step_sizes?: number[];
  };
  return {
    ...(lr === undefined ? {} : { learningRate: lr }),
    ...(betas ? { beta1: betas[0], beta2: betas[1] } : {}),
    ...(etas ? { etaMinus: etas[0], etaPlus: etas[1] } : {}),
    ...(sizes ? { minStepSize: sizes[0], maxStepSize: sizes[1] } : {}),
    ...(weightDecay === undefined ? {} : { weightDecay }),
  };
}

/** Only these come from PyTorch; the others are Keras's, which differ from PyTorch's of the same name. */
const FROM_TORCH = new Set(["radam", "rprop"]);

export const cases = [
  ...goldenCases<Case>("optimizers").map((c) => ({
    ...c,
    name: nameOf(c.name),
    options: {
      ...options(c.options),
      ...(c.exclude_from_weight_decay ? { excludeFromWeightDecay: c.exclude_from_weight_decay } : {}),
    },
  })),
  ...goldenCases<Case>("pytorch_optimizers")
    .map((c) => ({ ...c, name: nameOf(c.name), options: torchOptions(c.options) }))
    .filter((c) => FROM_TORCH.has(c.name)),
];

export const make = (name: string, given?: unknown): Optimizer =>
  optimizerRegistry.factory(name, "test")(given);

/**
 * What differs from the case, or "" where nothing does: each parameter within 1e-5 of its size, or of 1 where it is
 * smaller, or within four times what the other program's own float32 misses by at the end.
 */
export function replay(c: Case): string {
  const run = make(c.name, c.options).start(float32(c.init_params), {
    shapes: c.var_shapes,
    ...(c.var_names ? { names: c.var_names } : {}),
  });
  const last = numbers(c.params_after_each_step.at(-1) as Stored[]);
  const slack = numbers(c.params_after_last_step_f32).map((v, i) => 4 * Math.abs(v - (last[i] as number)));
  const compare = (what: string, got: Float32Array, want: readonly Stored[]): string => {
    for (const [i, w] of numbers(want).entries()) {
      const bound = Math.max(1e-5 * Math.max(1, Math.abs(w)), slack[i] as number);
      if (!(Math.abs((got[i] as number) - w) <= bound)) return `${what}, [${i}]: ${got[i]}, expected ${w}`;
    }
    return "";
  };
  for (const [step, gradient] of c.grads.entries()) {
    run.step(float32(gradient));
    const wrong = compare(`step ${step}`, run.params, c.params_after_each_step[step] as Stored[]);
    if (wrong) return wrong;
  }
  run.finalize();
  return c.final_params_after_finalize ? compare("finalize", run.params, c.final_params_after_finalize) : "";
}
