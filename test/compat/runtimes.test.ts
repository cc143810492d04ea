// The trainings that runtimes are compared by (bench/runtimes) use every part there is: a new one that they leave out fails here.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import {
  activations,
  constraints,
  initializers,
  layers,
  losses,
  optimizers,
  regularizers,
  schedules,
} from "../../src/index.js";

const file = fileURLToPath(new URL("../../bench/runtimes/trainings.js", import.meta.url));
const { trainings }: { trainings(): Iterable<{ name: string }> } = await import(path.resolve(file));
const names = new Set(Array.from(trainings(), ({ name }) => name));

const families = {
  activation: activations,
  constraint: constraints,
  initializer: initializers,
  layer: layers,
  loss: losses,
  optimizer: optimizers,
  regularizer: regularizers,
  schedule: schedules,
};

it.each(Object.entries(families))("every %s is in a training", (family, parts) => {
  const missing = Object.keys(parts).filter((name) => !names.has(`${family} ${name}`));
  expect(missing).toEqual([]);
});

it("every way to draw rows is in a training", () => {
  for (const sampling of ["shuffle", "replacement", "sequential"])
    expect(names).toContain(`sampling ${sampling}`);
});
