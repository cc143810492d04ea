// The golden cases of the schedules in our spelling. PyTorch's are told as the schedules of ours that say the same.
import { schedules } from "../../src/index.js";
import type { Schedule } from "../../src/schedules/schedule.js";
import { camelKeys, goldenCases, numbers, type Stored } from "../golden/golden.js";

interface KerasCase {
  readonly id: string;
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly steps: number[];
  readonly values: Stored[];
}
interface TorchCase {
  readonly id: string;
  readonly name: string;
  readonly options: never;
  readonly base_lr: number;
  readonly steps: number[];
  readonly values: Stored[];
}

/** What PyTorch's scheduler is here, and up to which step, where it goes on differently. */
const torch: Record<string, (rate: number, options: never) => { make: () => Schedule; until?: number }> = {
  StepLR: (initialLearningRate, o: { step_size: number; gamma: number }) => ({
    make: () => schedules.step({ initialLearningRate, stepSize: o.step_size, gamma: o.gamma }),
  }),
  MultiStepLR: (initialLearningRate, o: { milestones: number[]; gamma: number }) => ({
    make: () => schedules.multiStep({ initialLearningRate, ...o }),
  }),
  ExponentialLR: (initialLearningRate, o: { gamma: number }) => ({
    make: () => schedules.exponentialDecay({ initialLearningRate, decaySteps: 1, decayRate: o.gamma }),
  }),
  CosineAnnealingLR: (initialLearningRate, o: { T_max: number; eta_min: number }) => ({
    make: () =>
      schedules.cosineDecay({
        initialLearningRate,
        decaySteps: o.T_max,
        alpha: o.eta_min / initialLearningRate,
      }),
    until: o.T_max,
  }),
  CosineAnnealingWarmRestarts: (
    initialLearningRate,
    o: { T_0: number; T_mult: number; eta_min: number },
  ) => ({
    make: () =>
      schedules.cosineDecayRestarts({
        initialLearningRate,
        firstDecaySteps: o.T_0,
        tMul: o.T_mult,
        alpha: o.eta_min / initialLearningRate,
      }),
  }),
  LinearLR: (learningRate, o: { start_factor: number; total_iters: number }) => ({
    make: () =>
      schedules.linearWarmup({ learningRate, startFactor: o.start_factor, warmupSteps: o.total_iters }),
  }),
  ConstantLR: (rate, o: { factor: number; total_iters: number }) => ({
    make: () =>
      schedules.piecewiseConstantDecay({ boundaries: [o.total_iters - 1], values: [rate * o.factor, rate] }),
  }),
  PolynomialLR: (initialLearningRate, o: { total_iters: number; power: number }) => ({
    make: () =>
      schedules.polynomialDecay({
        initialLearningRate,
        decaySteps: o.total_iters,
        power: o.power,
        endLearningRate: 0,
      }),
  }),
  OneCycleLR: (_, { max_lr: maxLearningRate, ...o }: { max_lr: number; total_steps: number }) => ({
    make: () => schedules.oneCycle({ maxLearningRate, ...(camelKeys(o) as { totalSteps: number }) }),
  }),
  CyclicLR: (_, o: { base_lr: number; max_lr: number; step_size_up: number; mode: "triangular" }) => ({
    make: () =>
      schedules.cyclic({
        baseLearningRate: o.base_lr,
        maxLearningRate: o.max_lr,
        stepSizeUp: o.step_size_up,
        mode: o.mode,
      }),
  }),
};

const keras = goldenCases<KerasCase>("schedules").map(({ id, name, options, steps, values }) => ({
  id,
  steps,
  values: numbers(values),
  make: () => {
    const factory = schedules[(name.charAt(0).toLowerCase() + name.slice(1)) as keyof typeof schedules];
    return factory(camelKeys(options) as never);
  },
}));
const torchs = goldenCases<TorchCase>("pytorch_schedules").map((c) => {
  const { make, until = Number.POSITIVE_INFINITY } = (torch[c.name] as NonNullable<(typeof torch)[string]>)(
    c.base_lr,
    c.options,
  );
  const steps = c.steps.filter((step) => step <= until);
  return { id: c.id, steps, values: numbers(c.values).slice(0, steps.length), make };
});

/** Two in a row: PyTorch 1.13's SequentialLR, which these files lack, is told by its parts. */
const inARow = {
  id: "sequence",
  steps: [0, 1, 2, 3, 4, 5, 9, 10],
  values: [0.05, 0.075, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025],
  make: () =>
    schedules.sequence({
      schedules: [
        schedules.linearWarmup({ learningRate: 0.1, startFactor: 0.5, warmupSteps: 2 }),
        schedules.step({ initialLearningRate: 0.1, stepSize: 1, gamma: 0.5 }),
        schedules.step({ initialLearningRate: 0.05, stepSize: 4, gamma: 0.5 }),
      ],
      boundaries: [3, 5],
    }),
};

export const cases = [...keras, ...torchs, inARow];
