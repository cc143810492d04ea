// What stateful layers keep from batch to batch. States are as many as a batch has rows, so their place is taken when the first batch comes; every
// later one must have as many rows, until `resetStates`. A place stays where it is: programs that were planned know its address.
import type { LayerContext } from "../layers/layer.js";
import type { Memory, Region } from "../runtime/memory.js";
import { type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";

/** How a layer reads what the batch before has left, and leaves something to the next. */
export type LayerStates = NonNullable<LayerContext["states"]>;

/** Those of a tape. */
export type TapeStates = (layer: string, stream: number) => LayerStates;

export class States {
  /** Rows of the batches since the last reset. */
  #rows: number | undefined;
  readonly #places = new Map<
    string,
    { name: string; rows: number; shape: Shape; address: number; region: Region }
  >();

  constructor(private readonly memory: Memory) {}

  /** A batch is about to run. @throws {RangeError} where it has not as many rows as the one before. @param who begins the message. */
  begin(rows: number, who: string): void {
    if (this.#rows !== undefined && this.#rows !== rows)
      throw new RangeError(
        `${who} has a batch of ${rows} rows, the states of the stateful layers are those of ${this.#rows}. Give batches of one size, or call resetStates() first.`,
      );
    this.#rows = rows;
  }

  reset(): void {
    this.#rows = undefined;
    for (const { address, shape } of this.#places.values())
      this.memory.floats(address, sizeOf(shape)).fill(0);
  }

  /** The states of a tape. Those that a tape leaves are written by a step of training when it is known to be finite, by predictions at once, and not for gradients alone. */
  on(tape: Tape): TapeStates {
    const current = new Map<string, Value>();
    return (layer, base) => ({
      read: (stream, shapes) =>
        shapes.map((shape, i) => {
          const name = `${layer}/${stream - base}/${i}`;
          return current.get(name) ?? new Value(shape, this.#place(name, shape), false);
        }),
      write: (stream, values) =>
        values.forEach((value, i) => {
          const name = `${layer}/${stream - base}/${i}`;
          const first = !current.has(name);
          current.set(name, new Value(value.shape, value, false));
          const write = (): void => {
            const last = current.get(name) as Value;
            const to = new Value(value.shape, this.#place(name, value.shape), false);
            tape.emit("copy", [to], [last], [last.elements]);
          };
          if (tape.training && first) tape.onUpdate(write);
          else if (!tape.differentiates) write();
        }),
    });
  }

  /** Gives the places back. */
  release(): void {
    for (const { region } of this.#places.values()) this.memory.release(region);
    this.#places.clear();
  }

  #place(name: string, shape: Shape): number {
    const key = `${name} ${shape}`;
    let place = this.#places.get(key);
    if (!place) {
      const region = this.memory.allocate(sizeOf(shape) * 4, "states of stateful layers");
      const { address } = region;
      this.memory.floats(address, sizeOf(shape)).fill(0);
      place = { name, rows: shape[0] as number, shape, address, region };
      this.#places.set(key, place);
    }
    return place.address;
  }

  /** Takes the place of a state of a checkpoint; its numbers then go to its view. */
  expect(name: string, shape: Shape): void {
    this.#rows = shape[0] as number;
    this.#place(name, shape);
  }

  /** Views of the states of the batches since the last reset, for checkpoints. */
  get views(): { name: string; shape: Shape; view: Float32Array }[] {
    return [...this.#places.values()]
      .filter(({ rows }) => rows === this.#rows)
      .map(({ name, shape, address }) => ({ name, shape, view: this.memory.floats(address, sizeOf(shape)) }));
  }
}
