// An optimizer on its own: the kernels of training on a copy of the caller's parameters.

import { ITERATION, RATE } from "../contract/control.js";
import { show } from "../errors.js";
import { isFloats } from "../kinds.js";
import { Memory } from "../runtime/memory.js";
import { Program, Workspace } from "../runtime/program.js";
import { isShape, type Shape, sizeOf } from "../shape.js";
import { Tape } from "../tape/tape.js";
import { type Arenas, finalizeArenas, layOut, prepareArenas, rateAt, type Updater } from "./arenas.js";

export interface OptimizerRun {
  /** One update. @param gradient as many numbers as there are parameters. */
  step(gradient: Float32Array): void;
  /** The parameters now, a copy. */
  readonly params: Float32Array;
  /** What the end of `fit` does. */
  finalize(): void;
}

export function startRun(
  optimizer: Updater,
  parameters: Float32Array,
  {
    shapes = [[parameters?.length ?? 0]],
    names,
  }: { shapes?: readonly Shape[]; names?: readonly string[] } = {},
): OptimizerRun {
  checkFloats(parameters, `${optimizer.name}: parameters`);
  for (const shape of shapes) {
    if (!isShape(shape))
      throw new TypeError(
        `${optimizer.name}: shapes must be lists of whole numbers >= 0, got ${show(shape)}.`,
      );
  }
  const total = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  if (total !== parameters.length) {
    throw new RangeError(
      `${optimizer.name}: shapes hold ${total} numbers, there are ${parameters.length} parameters. They must be equal.`,
    );
  }
  const specs = shapes.map((shape, i) => ({
    name: names?.[i] ?? `variable_${i}`,
    shape,
    elements: sizeOf(shape),
  }));
  const { variables, elements } = layOut(specs);
  const memory = new Memory();
  const arena = (): number => memory.allocate(elements * 4, optimizer.name).address;
  const arenas: Arenas = {
    parameters: arena(),
    gradients: arena(),
    slots: optimizer.slots.map(arena),
    scalars: memory.allocate(optimizer.scalars().byteLength, optimizer.name).address,
    variables,
  };
  prepareArenas(memory, optimizer, arenas, elements);
  const tape = new Tape(1, true, memory.kernels);
  optimizer.append(tape, arenas);
  const program = new Program(tape, new Workspace(memory));
  program.address(optimizer.name);

  /** Copies between the caller's order, one variable behind the other, and an arena. */
  const each = (address: number, run: (view: Float32Array, start: number) => void): void => {
    let start = 0;
    for (const v of variables) {
      run(memory.floats(address + v.offset * 4, v.elements), start);
      start += v.elements;
    }
  };
  each(arenas.parameters, (view, start) => view.set(parameters.subarray(start, start + view.length)));
  let steps = 0;
  return {
    step(gradient) {
      checkFloats(gradient, `${optimizer.name}: gradient`);
      if (gradient.length !== total) {
        throw new RangeError(
          `${optimizer.name}: gradient has ${gradient.length} numbers, there are ${total} parameters. They must be equal.`,
        );
      }
      const factor = optimizer.lossScaleFactor ?? 1;
      each(arenas.gradients, (view, start) => {
        view.set(gradient.subarray(start, start + view.length));
        for (let i = 0; factor !== 1 && i < view.length; i++) view[i] = (view[i] as number) / factor;
      });
      memory.f64[RATE / 8] = rateAt(optimizer, steps);
      memory.f64[ITERATION / 8] = steps;
      program.run(optimizer.name);
      steps++;
    },
    get params() {
      const out = new Float32Array(total);
      each(arenas.parameters, (view, start) => out.set(view, start));
      return out;
    },
    finalize: () => finalizeArenas(memory, optimizer, arenas, elements),
  };
}

function checkFloats(data: unknown, who: string): void {
  if (!isFloats(data)) throw new TypeError(`${who} must be a Float32Array, got ${show(data)}.`);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${who}[${bad}] must be finite, got ${data[bad]}.`);
}
