// One call of an optimizer, in Keras's order: add up gradients, and in one of every so many calls clip their mean, let the
// parameters decay and update them; then the running average of the parameters.
import { CALLS, SCALARS_BYTES } from "../contract/scalars.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Arenas, Variable } from "./arenas.js";
import type { CommonOptions } from "./commonOptions.js";

/** Elements that make a block of work, as assembly/drivers/elements.ts cuts them. */
const BLOCK_ELEMENTS = 4096;

/** Some neighbouring variables, or one, as a kernel sees them. */
export interface Target {
  readonly elements: number;
  readonly parameters: Value;
  readonly gradients: Value;
  /** The optimizer's own slots. */
  readonly slots: readonly Value[];
  readonly scalars: Value;
  readonly decay: number;
}

/** What an optimizer says about its updates. */
export interface Update {
  /** Its own slots. */
  readonly slots: number;
  /** Kernel that begins an update, if any, and how many powers it keeps. */
  readonly begin: string | null;
  readonly powers: number;
  /** Weight decay of a variable. */
  decay(variable: Variable): number;
  /** Appends the update of variables that decay alike; of one at a time where `alone`. */
  append(tape: Tape, target: Target, variables: readonly Variable[]): void;
  readonly alone: boolean;
}

/** f64 words for sums over blocks, as a value in the workspace. */
export function words(tape: Tape, count: number): Value {
  return tape.value([count * 2], false);
}

export const blocksOf = (elements: number): number => Math.ceil(elements / BLOCK_ELEMENTS);

const nothing = (count: number): undefined[] => new Array<undefined>(count).fill(undefined);

/** Slots that a call needs beside the optimizer's own, behind them: sums of gradients, then the running average. */
export function commonSlots(options: CommonOptions): { sums: boolean; average: boolean } {
  return { sums: (options.gradientAccumulationSteps ?? 1) > 1, average: options.useEma };
}

export function appendCall(tape: Tape, arenas: Arenas, options: CommonOptions, update: Update): void {
  const calls = options.gradientAccumulationSteps ?? 1;
  const { sums, average } = commonSlots(options);
  const last = arenas.variables.at(-1);
  if (!last) return;
  const all = last.offset + last.elements;
  const scalars = new Value([SCALARS_BYTES / 4], arenas.scalars);
  const arena = (address: number): Value => new Value([all], address);
  const slot = (index: number): Value => arena(arenas.slots[index] as number);
  if (sums || average) tape.emit("beginCall", [], [...nothing(5), scalars]);
  if (sums) {
    const sum = slot(update.slots);
    tape.emit("accumulate", [sum], [arena(arenas.gradients), ...nothing(3), scalars], [all, calls]);
    const counter = new Value([2], arenas.scalars + CALLS);
    tape.everyFew(counter, calls, () =>
      appendUpdate(tape, { ...arenas, gradients: sum.place as number }, options, update),
    );
  } else {
    appendUpdate(tape, arenas, options, update);
  }
  if (average) {
    tape.emit(
      "averageParameters",
      [arena(arenas.parameters)],
      [slot(update.slots + (sums ? 1 : 0)), ...nothing(3), scalars],
      [all, calls, options.emaOverwriteFrequency ?? 0],
      [1 - options.emaMomentum],
    );
  }
}

function appendUpdate(tape: Tape, arenas: Arenas, options: CommonOptions, update: Update): void {
  const scalars = new Value([SCALARS_BYTES / 4], arenas.scalars);
  if (update.begin) tape.emit(update.begin, [], [...nothing(5), scalars], [update.powers]);
  appendLimits(tape, arenas, scalars, options);
  for (const run of together(arenas.variables, update)) {
    const at = (arena: number): Value => new Value([run.elements], arena + run.offset * 4);
    const target: Target = {
      elements: run.elements,
      parameters: at(arenas.parameters),
      gradients: at(arenas.gradients),
      slots: arenas.slots.slice(0, update.slots).map(at),
      scalars,
      decay: run.decay,
    };
    update.append(tape, target, run.variables);
  }
}

/** Brings the gradients within what the options allow, before any update sees them; nothing where they may be anything. */
function appendLimits(tape: Tape, arenas: Arenas, scalars: Value, options: CommonOptions): void {
  const { clipNorm, globalClipNorm, clipValue, gradientAccumulationSteps } = options;
  if (clipNorm !== undefined) {
    for (const variable of arenas.variables) {
      appendNorm(tape, arenas, [variable], clipNorm, options);
      limit(tape, arenas, scalars, variable.offset, variable.elements);
    }
    return;
  }
  if (globalClipNorm !== undefined) appendNorm(tape, arenas, arenas.variables, globalClipNorm, options);
  else if (clipValue === undefined && (gradientAccumulationSteps ?? 1) === 1) return;
  const { offset, elements } = arenas.variables.at(-1) as Variable;
  limit(tape, arenas, scalars, 0, offset + elements, clipValue);
}

function limit(
  tape: Tape,
  arenas: Arenas,
  scalars: Value,
  offset: number,
  elements: number,
  bound = Number.POSITIVE_INFINITY,
): void {
  const gradients = new Value([elements], arenas.gradients + offset * 4);
  tape.emit("limitGradients", [gradients], [...nothing(4), scalars], [elements], [bound]);
}

/** Works out the factor with which the norm of some variables' gradients is at most `bound`. */
function appendNorm(
  tape: Tape,
  arenas: Arenas,
  variables: readonly Variable[],
  bound: number,
  options: CommonOptions,
): void {
  const blocks = variables.reduce((sum, v) => sum + blocksOf(v.elements), 0);
  const sums = words(tape, blocks);
  let block = 0;
  for (const { offset, elements } of variables) {
    tape.emit(
      "squareSums",
      [sums],
      [new Value([elements], arenas.gradients + offset * 4)],
      [elements, block],
    );
    block += blocksOf(elements);
  }
  tape.emit(
    "clipNorm",
    [],
    [sums, ...nothing(4), new Value([SCALARS_BYTES / 4], arenas.scalars)],
    [blocks, options.gradientAccumulationSteps ?? 1],
    [bound],
  );
}

interface Run {
  readonly offset: number;
  readonly elements: number;
  readonly decay: number;
  readonly variables: readonly Variable[];
}

/** Neighbouring variables with the same decay are updated together, unless each goes alone. */
function together(variables: readonly Variable[], update: Update): Run[] {
  const runs: Run[] = [];
  for (const variable of variables) {
    const decay = update.decay(variable);
    const last = runs.at(-1);
    const { offset, elements } = variable;
    if (last && !update.alone && last.decay === decay) {
      runs[runs.length - 1] = {
        ...last,
        elements: offset + elements - last.offset,
        variables: [...last.variables, variable],
      };
    } else {
      runs.push({ offset, elements, decay, variables: [variable] });
    }
  }
  return runs;
}
