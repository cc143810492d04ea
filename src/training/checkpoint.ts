// A checkpoint: everything that decides what a training does next, so that it goes on to the bit after a kill. One
// safetensors file: weights, the optimizer's slots and scalars and the meters as tensors, the rest in the metadata.
import { ITERATION, PASS, POSITION, STEP } from "../contract/control.js";
import { show } from "../errors.js";
import { parseJson } from "../files/readJson.js";
import { readSafetensors, type StoredTensor } from "../files/safetensors.js";
import { type NamedNumbers, writeSafetensors } from "../files/writeSafetensors.js";
import { isBytes, viewOf } from "../kinds.js";
import type { Network } from "../network/network.js";
import type { Memory } from "../runtime/memory.js";
import type { Compiled } from "./compiled.js";
import { withArrays, withoutArrays } from "./jsonArrays.js";

// A layer may have any name, but none that begins with a number sign is likely: these are the tensors that are no weights.
export const CHECKPOINT = "downhill checkpoint";
const VERSION = 1;
const SLOT = "#slot";
const SCALARS = "#scalars";
const METERS = "#meters";
const CALLBACK = "#callback";
const HISTORY = "#history";
const STATE = "#state";

/** What the loop remembers besides the numbers in memory; plain data. */
export interface LoopState {
  /** The model and how it was compiled, as in a model file; a training goes on only with the same. */
  readonly model: unknown;
  /** What must be the same for the steps and epochs to be the same: data, batch size, sampling, validation, … */
  readonly data: Readonly<Record<string, unknown>>;
  /** Batches passed of a data set that comes in batches. */
  readonly batch: number;
  readonly epoch: number;
  readonly epochs: readonly number[];
  readonly history: Readonly<Record<string, readonly unknown[]>>;
  readonly stopTraining: boolean;
  readonly learningRate: number | undefined;
  /** The name and state of each callback that has one, in order. */
  readonly callbacks: readonly { readonly name: string; readonly state: unknown }[];
}

export interface Checkpoint {
  readonly loop: LoopState;
  /** Puts weights, slots, scalars, meters and the machine's place back; all is checked before anything is changed. */
  restore(compiled: Compiled, bounds: PlaceBounds): void;
}

/** What the machine's place lies below. */
export interface PlaceBounds {
  readonly batches: number;
  readonly stepsPerEpoch: number;
}

/** The machine's place, in words of the control block. */
const places = { pass: PASS, position: POSITION, step: STEP } as const;

export function encodeCheckpoint(compiled: Compiled, loop: LoopState): Uint8Array<ArrayBuffer> {
  const { network } = compiled;
  const { memory } = network;
  const arrays: NamedNumbers[] = [];
  const tensors: NamedNumbers[] = [
    ...network.allWeights().map((w) => ({ name: w.name, shape: w.shape, data: network.read(w).slice() })),
    ...stateViews(network).map(({ name, shape, view }) => ({ name, shape, data: view.slice() })),
    ...slotTensors(compiled),
    { name: SCALARS, shape: [scalarsOf(compiled).length], data: scalarsOf(compiled).slice() },
    { name: METERS, shape: [compiled.meterWords], data: compiled.readMeters("training").slice() },
  ];
  const callbacks = loop.callbacks.map(({ name, state }, i) => ({
    name,
    state: withoutArrays(state, `${CALLBACK}/${i}`, arrays),
  }));
  const history = withoutArrays(loop.history, HISTORY, arrays);
  const machine = Object.fromEntries(Object.entries(places).map(([key, at]) => [key, memory.u32[at / 4]]));
  const description = {
    ...loop,
    callbacks,
    history,
    version: VERSION,
    machine: { ...machine, iteration: memory.f64[ITERATION / 8] },
  };
  return writeSafetensors([...tensors, ...arrays], {
    format: CHECKPOINT,
    checkpoint: JSON.stringify(description),
  });
}

/** @throws {RangeError} where the bytes are no checkpoint or damaged. */
export function decodeCheckpoint(bytes: Uint8Array | ArrayBuffer, who: string): Checkpoint {
  if (!isBytes(bytes)) throw new TypeError(`${who} must be the bytes of a checkpoint, got ${show(bytes)}.`);
  const { metadata, tensors } = readSafetensors(viewOf(bytes), who);
  const stored = metadata.get("checkpoint");
  if (metadata.get("format") !== CHECKPOINT || stored === undefined) {
    throw new RangeError(
      `${who} is no checkpoint of a training. Pass the bytes that a checkpoint callback wrote.`,
    );
  }
  const description = parseJson(stored, `${who}: its description`) as Description;
  if (description?.version !== VERSION) {
    throw new RangeError(
      `${who} has format version ${show(description?.version)}, this library reads ${VERSION}. Use the release that wrote it.`,
    );
  }
  const byName = new Map(tensors.map((t) => [t.name, t]));
  const loop = withArrays(description, byName, who) as Description;
  checkDescription(loop, who);
  return { loop, restore: (compiled, bounds) => restore(compiled, byName, loop.machine, bounds, who) };
}

type Description = LoopState & { version: number; machine: Record<string, number> };

/** Everything that the loop will read must be of the right kind: nothing is taken from a damaged file. */
function checkDescription(d: Description, who: string): void {
  const whole = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  const plain = (v: unknown): v is object => typeof v === "object" && v !== null && !Array.isArray(v);
  const logged = (v: unknown): boolean =>
    typeof v === "number" || (Array.isArray(v) && v.every((n) => typeof n === "number"));
  const good: Record<string, boolean> = {
    model: plain(d.model),
    data: plain(d.data),
    batch: whole(d.batch),
    epoch: whole(d.epoch),
    epochs: Array.isArray(d.epochs) && d.epochs.every(whole),
    history: plain(d.history) && Object.values(d.history).every((l) => Array.isArray(l) && l.every(logged)),
    stopTraining: typeof d.stopTraining === "boolean",
    learningRate: d.learningRate == null || (Number.isFinite(d.learningRate) && d.learningRate >= 0),
    callbacks:
      Array.isArray(d.callbacks) &&
      d.callbacks.every((c: unknown) => plain(c) && typeof (c as { name?: unknown }).name === "string"),
    machine:
      plain(d.machine) &&
      whole(d.machine.iteration) &&
      Object.keys(places).every((key) => whole(d.machine[key]) && (d.machine[key] as number) < 2 ** 32),
  };
  for (const [key, fits] of Object.entries(good)) {
    if (!fits) throw new RangeError(`${who}: ${key} in its description is damaged.`);
  }
}

function restore(
  compiled: Compiled,
  tensors: ReadonlyMap<string, StoredTensor>,
  machine: Record<string, number>,
  { batches, stepsPerEpoch }: PlaceBounds,
  who: string,
): void {
  const { position, step } = machine as Record<keyof typeof places, number>;
  if (position >= batches || step >= stepsPerEpoch) {
    throw new RangeError(
      `${who} was taken at batch ${position} of ${batches}, step ${step} of ${stepsPerEpoch}. It is damaged.`,
    );
  }
  const { network } = compiled;
  const { memory } = network;
  const { states } = network;
  for (const [name, { shape }] of tensors)
    if (states && name.startsWith(`${STATE}/`)) states.expect(name.slice(STATE.length + 1), shape);
  const targets: { name: string; view: Float32Array | Float64Array }[] = [
    ...network.allWeights().map((w) => ({ name: w.name, view: network.read(w) })),
    ...stateViews(network),
    ...slotViews(compiled),
    { name: SCALARS, view: scalarsOf(compiled) },
    { name: METERS, view: compiled.readMeters("training") },
  ];
  // All are found before any is written.
  const found = targets.map(({ name, view }) => {
    const data = tensors.get(name)?.data;
    if (data?.length !== view.length) {
      throw new RangeError(
        `${who} has ${data?.length ?? "no"} numbers for ${show(name)}, ${view.length} are needed. It belongs to another model.`,
      );
    }
    return { data, view };
  });
  for (const { data, view } of found) view.set(data);
  memory.f64[ITERATION / 8] = machine.iteration as number;
  for (const [key, at] of Object.entries(places)) memory.u32[at / 4] = machine[key] as number;
}

/** @throws {RangeError} where the training that goes on is not the one that was stored. */
export function checkSame(
  loop: LoopState,
  model: unknown,
  data: LoopState["data"],
  callbacks: readonly string[],
): void {
  const refuse = (what: string, stored: unknown, given: unknown): never => {
    throw new RangeError(
      `fit: resumeFrom was stored with ${what} ${show(stored)}, this training has ${show(given)}. A training goes on to the bit only as it began.`,
    );
  };
  if (JSON.stringify(loop.model) !== JSON.stringify(model)) {
    throw new RangeError(
      "fit: resumeFrom belongs to a model with other layers, seed, loss, metrics or optimizer. Build and compile the same model, or load the weights with setWeights.",
    );
  }
  for (const key of new Set([...Object.keys(loop.data), ...Object.keys(data)])) {
    if (loop.data[key] !== data[key]) refuse(key, loop.data[key], data[key]);
  }
  const stored = loop.callbacks.map(({ name }) => name);
  if (stored.length !== callbacks.length || !stored.every((name, i) => name === callbacks[i]))
    refuse("callbacks that have a state,", stored, callbacks);
}

function scalarsOf({ optimizer, arenas, network }: Compiled): Float64Array {
  return network.memory.doubles(arenas.scalars, optimizer.scalars().length);
}

/** What stateful layers remember. */
function stateViews({ states }: Network): { name: string; shape: readonly number[]; view: Float32Array }[] {
  return (states?.views ?? []).map((state) => ({ ...state, name: `${STATE}/${state.name}` }));
}

/** Every slot of every variable, under the variable's name. */
function slotViews({
  arenas,
  network,
}: Compiled): { name: string; shape: readonly number[]; view: Float32Array }[] {
  return arenas.slots.flatMap((address, slot) =>
    arenas.variables.map((v) => ({
      name: `${SLOT}${slot}/${v.name}`,
      shape: v.shape,
      view: floatsOf(network, address, v),
    })),
  );
}

function floatsOf(
  { memory }: Network,
  address: number,
  v: { offset: number; elements: number },
): Float32Array {
  return (memory as Memory).floats(address + v.offset * 4, v.elements);
}

function slotTensors(compiled: Compiled): NamedNumbers[] {
  return slotViews(compiled).map(({ name, shape, view }) => ({ name, shape, data: view.slice() }));
}
