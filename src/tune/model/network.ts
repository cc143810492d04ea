// From a plan to a compiled model.
import { layers } from "../../layers/registry.js";
import { type Sequential, sequential } from "../../model/sequential.js";
import type { Optimizer } from "../../optimizers/optimizer.js";
import { optimizers } from "../../optimizers/registry.js";
import { schedules } from "../../schedules/index.js";
import { type Inputs, inputLayers } from "./inputs.js";
import type { Plan } from "./space.js";
import type { Task } from "./task.js";

/** @param steps of the longest training, over which the cosine falls. */
export function networkOf(plan: Plan, task: Task, inputs: Inputs, steps: number, seed: number): Sequential {
  const hidden = Array.from({ length: plan.layers }, () => [
    layers.dense({ units: plan.units, activation: plan.activation }),
    ...(plan.dropout > 0 ? [layers.dropout({ rate: plan.dropout })] : []),
  ]).flat();
  const model = sequential({
    seed,
    layers: [
      ...inputLayers(inputs, plan.scaleTogether),
      ...hidden,
      layers.dense({ units: task.units, activation: task.activation }),
    ],
  });
  model.compile({
    optimizer: optimizerOf(plan, steps),
    loss: task.loss,
    metrics: task.kind === "numbers" ? [] : ["accuracy"],
  });
  return model;
}

function optimizerOf(plan: Plan, decaySteps: number): Optimizer {
  const { weightDecay } = plan;
  const learningRate =
    plan.schedule === "cosine"
      ? schedules.cosineDecay({ initialLearningRate: plan.learningRate, decaySteps })
      : plan.learningRate;
  const options = { learningRate, weightDecay, excludeFromWeightDecay: ["bias"] };
  if (plan.optimizer === "sgd") return optimizers.sgd({ ...options, momentum: 0.9, nesterov: true });
  return optimizers[plan.optimizer](options);
}
