// The last training: a plan that won, on all rows, for as many epochs as were best; for numbers the last layer is then rescaled,
// so that the model takes and gives what the user's data have.
import type { Sequential } from "../../model/sequential.js";
import type { TensorLike } from "../../tensor.js";
import { Tensor } from "../../tensor.js";
import type { TrialResult } from "../study/trialResult.js";
import type { Trial } from "../trial.js";
import type { Inputs } from "./inputs.js";
import { networkOf } from "./network.js";
import type { Rows } from "./parts.js";
import { EPOCHS, stepsOf } from "./search.js";
import type { Plan, Space } from "./space.js";
import type { Task } from "./task.js";

export interface Winner {
  readonly task: Task;
  readonly inputs: Inputs;
  readonly space: Space;
  readonly all: Rows;
  readonly seed: number;
}

export async function retrain(winner: Winner, result: TrialResult): Promise<Sequential> {
  const { task, inputs, all } = winner;
  const plan = planOf(winner.space, result);
  const rows = all.y.shape[0] as number;
  const epochs = Number(result.attributes[EPOCHS] ?? 1);
  // A cosine comes to its end with the training, also where the trial was best before its own.
  const steps = stepsOf(rows, plan.batchSize, epochs);
  const model = networkOf(plan, task, inputs, steps, winner.seed);
  await model.fit(all.x, all.y, { epochs, batchSize: plan.batchSize });
  if (task.scale !== undefined) rescaleLast(model, task.scale);
  return model;
}

/** The plan of a finished trial: the space is asked again, and every answer is known. */
function planOf(space: Space, { params }: TrialResult): Plan {
  const answer = (name: string): unknown => params[name];
  return space.ask({ float: answer, int: answer, choice: answer, boolean: answer } as unknown as Trial);
}

/** mean + deviation · (x · kernel + bias) = x · (kernel · deviation) + (bias · deviation + mean), column by column. */
function rescaleLast(model: Sequential, { mean, deviation }: NonNullable<Task["scale"]>): void {
  const [kernel, bias] = model.weights.slice(-2);
  if (kernel === undefined || bias === undefined) return;
  const columns = bias.data.length;
  model.setWeights([
    { name: kernel.name, data: kernel.data.map((w, i) => w * (deviation[i % columns] as number)) },
    {
      name: bias.name,
      data: bias.data.map((b, i) => b * (deviation[i] as number) + (mean[i] as number)),
    },
  ]);
}

/** Several models that answer as one: the mean of what they predict. */
export class Ensemble {
  constructor(
    /** The best first. */
    readonly models: readonly Sequential[],
  ) {}

  /** The mean of the models' predictions. @param x inputs as for one model. */
  predict(x: TensorLike): Tensor {
    const each = this.models.map((model) => model.predict(x));
    const { shape, data } = each[0] as Tensor;
    const mean = data.map(
      (_, i) => each.reduce((sum, one) => sum + (one.data[i] as number), 0) / each.length,
    );
    return new Tensor(mean, shape);
  }
}
