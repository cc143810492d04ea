// Predictions for many rows that leave the caller's thread free: in slices, or on several threads. They work on a copy of the
// weights, so all rows see the same ones, whatever a training does meanwhile.
import { type InputRows, inputRowsInSlices, sameRows } from "../data/rows.js";
import { optional, parseOptions } from "../options.js";
import { CrewError } from "../runtime/crew.js";
import { rest } from "../runtime/pause.js";
import type { Tensor } from "../tensor.js";
import { inputsOf, type Network } from "./network.js";
import { type PredictOptions, Predictor } from "./predict.js";
import { Published } from "./published.js";
import { Team, threadsOption } from "./team.js";
import { forwardWork } from "./work.js";

export interface PredictAsyncOptions extends PredictOptions {
  /** 1, n or "auto"; the result is the same. Default "auto". */
  threads?: number | "auto";
}

const schema = {
  threads: threadsOption(),
  /** Checked with the inputs. */
  out: optional({ expected: "a Float32Array", parse: (value) => value as Float32Array }),
};

/** Rows that the caller's thread computes at a time. */
const OWN_ROWS = 64;
/** Rows of a task for a crew: enough that handing it over weighs little. */
const CREW_ROWS = 1024;

/** Predictions of all outputs. @param x data for each input. */
export async function predictAsync(
  network: Network,
  x: readonly unknown[],
  options: PredictAsyncOptions | undefined,
): Promise<Tensor[]> {
  const { threads, out } = parseOptions("predictAsync", schema, options);
  // States are changed by every batch: there is no copy to work on.
  if (network.states) {
    const predictor = new Predictor(network);
    try {
      return predictor.predictAll(x, out && [out]);
    } finally {
      predictor.release();
    }
  }
  const published = new Published(network);
  const { predictor, memory } = published;
  published.take();
  const inputs: InputRows[] = [];
  const expected = inputsOf(network, "predictAsync: x");
  for (const [i, { node, who, check }] of expected.entries())
    inputs.push(await inputRowsInSlices(x[i], node.shape, who, check));
  sameRows(inputs, (i) => expected[i]?.who as string);
  const rows = predictor.rows(inputs, out && [out], "predictAsync");
  const team = await Team.gather(memory, "predictAsync", {
    threads,
    precision: memory.kernels.precision,
    step: forwardWork(
      network,
      Math.min(rows.count, CREW_ROWS),
      inputs.map(({ shape }) => shape),
    ),
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
  return predictor.tensors(rows);
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
