// Runs what a part appends to a tape as one lane or as several, one instance of the module each on the same memory, as
// threads do: every instruction is finished by all lanes before the next begins. Within an instruction the lanes work one after
// the other, once from the first to the last and once from the last to the first: a lane that reads what another one writes
// in the same instruction gives itself away. For tests that the bits don't depend on the number of lanes.
import { CONTROL_END } from "../../src/contract/control.js";
import { END, FRAME_BYTES } from "../../src/contract/frame.js";
import type { Desk } from "../../src/parts/alone.js";
import { instantiate, type Kernels } from "../../src/runtime/kernels.js";
import { align } from "../../src/runtime/memory.js";
import { type Shape, sizeOf } from "../../src/shape.js";
import { encode } from "../../src/tape/encode.js";
import { plan } from "../../src/tape/plan.js";
import { Tape } from "../../src/tape/tape.js";
import { Value } from "../../src/tape/value.js";

const PAGE = 65536;

type Build = (desk: Desk) => readonly (Value | undefined)[];

/**
 * As `compute` of src/parts/alone.ts: runs what `build` appends, and gives the values that it returns.
 *
 * @throws where the result depends on the order of the lanes.
 */
export function computeOnLanes(lanes: number, build: Build, rows = 1): Float32Array[] {
  const [upward, downward] = [run(lanes, build, rows, false), run(lanes, build, rows, true)];
  upward.forEach((result, i) => {
    if (Buffer.compare(bytesOf(result), bytesOf(downward[i] as Float32Array)) !== 0)
      throw new Error(
        `Result ${i} depends on which of ${lanes} lanes is first: one reads what another writes.`,
      );
  });
  return upward;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function run(lanes: number, build: Build, rows: number, downward: boolean): Float32Array[] {
  const memory = new WebAssembly.Memory({ initial: 2 });
  const kernels = Array.from({ length: lanes }, () => instantiate(memory));
  const [first] = kernels as [Kernels];
  // The tape is written with the first one's slots; in the others too, the kernels must stand there.
  const everywhere: Kernels = {
    ...first,
    slot: (kernel) => kernels.map((lane) => lane.slot(kernel))[0] as number,
  };
  let end = align(Math.max(CONTROL_END, first.machine.heapBase()));
  const allocate = (bytes: number): number => {
    const address = end;
    end += align(bytes);
    const missing = Math.ceil((end + PAGE - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    return address;
  };
  const room = (shape: Shape): Value => new Value(shape, allocate(sizeOf(shape) * 4));
  const place = (data: Float32Array, shape: Shape): Value => {
    const value = room(shape);
    new Float32Array(memory.buffer, value.place as number).set(data);
    return value;
  };
  const tape = new Tape(rows, true, { ...first, lanes });

  const results = build({ tape, place, room });
  for (const value of results) if (value) tape.keep(value);
  const planned = plan(tape);
  const workspace = allocate(planned.workspaceBytes);
  const home = allocate(planned.tapeBytes);
  const words = encode(planned, everywhere, workspace, home);
  new Uint32Array(memory.buffer, home).set(words);
  const frame = allocate(2 * FRAME_BYTES);
  const frameWords = FRAME_BYTES / 4;
  for (let at = 0; at < words.length && words[at] !== END; at += frameWords) {
    const tapeOfOne = new Uint32Array(memory.buffer, frame, frameWords + 1);
    tapeOfOne.set(words.subarray(at, at + frameWords));
    tapeOfOne[frameWords] = END;
    for (let i = 0; i < lanes; i++) {
      const lane = downward ? lanes - 1 - i : i;
      const { machine, setLanes } = kernels[lane] as Kernels;
      setLanes(lane, lanes);
      machine.execute(frame);
    }
  }
  return results.map((value) => {
    if (!value) return new Float32Array();
    const { root } = value;
    const address =
      typeof root.place === "number" ? root.place : workspace + (planned.offsets.get(root) as number);
    return new Float32Array(memory.buffer, address, value.elements).slice();
  });
}
