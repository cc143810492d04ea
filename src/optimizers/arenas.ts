// Where an optimizer works: arenas that lie parallel to each other, the parameters', the gradients' and one for each slot.
import { CALLS } from "../contract/scalars.js";
import type { Memory } from "../runtime/memory.js";
import type { Schedule } from "../schedules/schedule.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";

/** A trainable parameter and where it lies in the arenas. */
export interface Variable {
  readonly name: string;
  readonly shape: Shape;
  /** In elements, from the start of the arena; a multiple of 4. */
  readonly offset: number;
  readonly elements: number;
}

/** Where an optimizer works: addresses of arenas that lie parallel to each other. */
export interface Arenas {
  readonly parameters: number;
  readonly gradients: number;
  /** One for each slot. */
  readonly slots: readonly number[];
  readonly scalars: number;
  readonly variables: readonly Variable[];
}

/** What the model asks of an optimizer. */
export interface Updater {
  readonly name: string;
  readonly learningRate: number | Schedule;
  /** What each slot holds at the start; as many slots as there are entries. */
  readonly slots: readonly number[];
  /** The slot that holds the running average of the parameters, where one is kept. */
  readonly averageSlot?: number | undefined;
  /** What the loss is multiplied with before gradients are taken of it, where it is. */
  readonly lossScaleFactor?: number | undefined;
  /** The scalars at the start. */
  scalars(): Float64Array;
  /** Appends one update of all variables. */
  append(tape: Tape, arenas: Arenas): void;
}

/** Elements of a vector and of a cache line. */
const VECTOR = 4;
const LINE = 16;

/** Variables one behind the other, each from a cache line on; small ones share one, so that an update of a few weights is a few vectors. */
export function layOut(specs: readonly { name: string; shape: Shape; elements: number }[]): {
  variables: Variable[];
  elements: number;
} {
  let end = 0;
  const variables = specs.map((spec) => {
    const offset = roundUp(end, spec.elements < LINE ? VECTOR : LINE);
    end = offset + spec.elements;
    return { ...spec, offset };
  });
  return { variables, elements: roundUp(end, LINE) };
}

function roundUp(count: number, unit: number): number {
  return Math.ceil(count / unit) * unit;
}

/** Slots and scalars as they are before the first update. */
export function prepareArenas(memory: Memory, optimizer: Updater, arenas: Arenas, elements: number): void {
  optimizer.slots.forEach((start, i) => {
    memory.floats(arenas.slots[i] as number, elements).fill(start);
  });
  const scalars = optimizer.scalars();
  memory.doubles(arenas.scalars, scalars.length).set(scalars);
}

/** What the end of `fit` does: the running average takes the parameters' place. */
export function finalizeArenas(memory: Memory, optimizer: Updater, arenas: Arenas, elements: number): void {
  if (optimizer.averageSlot === undefined) return;
  if (memory.f64[(arenas.scalars + CALLS) / 8] === 0) return;
  const average = memory.floats(arenas.slots[optimizer.averageSlot] as number, elements);
  memory.floats(arenas.parameters, elements).set(average);
}

/** Learning rate of a step, the first being 0. */
export function rateAt(optimizer: Updater, step: number): number {
  return typeof optimizer.learningRate === "number" ? optimizer.learningRate : optimizer.learningRate(step);
}
