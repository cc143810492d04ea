// An objective for queues: some milliseconds of work, with reports in between, and a value that its parameters alone decide.
export const lossOf = ({ x, y }) => (x - 3) ** 2 + (y - 2) ** 2;

// biome-ignore lint/style/noDefaultExport: workers call what a module exports by default.
export default async function objective(trial) {
  const x = trial.float("x", { low: -5, high: 10 });
  const y = trial.float("y", { low: 0, high: 15 });
  for (let step = 0; step < 3; step++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    trial.report(lossOf({ x, y }) + 3 - step, step);
  }
  return lossOf({ x, y });
}
