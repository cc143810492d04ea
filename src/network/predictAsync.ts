// Predictions for many rows that leave the caller's thread free: in slices, or on several threads. They work on a copy of the
// weights, so all rows see the same ones, whatever a training does meanwhile.
import { inputRowsInSlices } from "../data/dataset.js";
import { optional, parseOptions } from "../options.js";
import { CrewError } from "../runtime/crew.js";
import { rest } from "../runtime/pause.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { fitSchema } from "../training/fitOptions.js";
import { forwardWork } from "../training/work.js";
import type { Network } from "./network.js";
import type { PredictOptions } from "./predict.js";
import { Published } from "./published.js";
import { Team } from "./team.js";

export interface PredictAsyncOptions extends PredictOptions {
  /** 1, n or "auto"; the result is the same. Default "auto". */
  threads?: number | "auto";
}

const schema = {
  threads: fitSchema.threads,
  /** Checked with the inputs. */
  out: optional({ expected: "a Float32Array", parse: (value) => value as Float32Array }),
};

/** Rows that the caller's thread computes at a time. */
const OWN_ROWS = 64;
/** Rows of a task for a crew: enough that handing it over weighs little. */
const CREW_ROWS = 1024;

export async function predictAsync(
  network: Network,
  x: TensorLike,
  options: PredictAsyncOptions | undefined,
): Promise<Tensor> {
  const { threads, out } = parseOptions("predictAsync", schema, options);
  const published = new Published(network);
  const { predictor, memory } = published;
  published.take();
  const inputs = await inputRowsInSlices(x, network.inputShape, "predictAsync: x", (data, who) =>
    network.checkInput(data, who),
  );
  const rows = predictor.rows(inputs, out, "predictAsync");
  const team = await Team.gather(memory, "predictAsync", {
    threads,
    precision: memory.kernels.precision,
    step: forwardWork(network, Math.min(rows.count, CREW_ROWS)),
    steps: Math.ceil(rows.count / CREW_ROWS),
  });
  try {
    await team.ready();
    for (let from = 0; from < rows.count; ) {
      const { lanes } = team;
      const count = Math.min(lanes === 1 ? OWN_ROWS : CREW_ROWS, rows.count - from);
      const { tape, take } = predictor.place(rows, from, count);
      if (lanes === 1 || !(await isDone(team, tape, lanes))) memory.kernels.machine.execute(tape);
      take();
      from += count;
      await rest();
    }
  } finally {
    await team.release();
  }
  return predictor.tensor(rows);
}

/** Whether the crew has run the tape; otherwise the caller's thread goes on alone, since nothing is lost. */
async function isDone(team: Team, tape: number, lanes: number): Promise<boolean> {
  try {
    await team.run("execute", tape, lanes);
    return true;
  } catch (error) {
    if (error instanceof CrewError) return false;
    throw error;
  }
}
