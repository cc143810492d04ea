// Layers within a layer: their weights are its own, one member after the other, and each draws on a stream of its own.
import type { Shape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { type Layer, type LayerContext, type WeightSpec, within } from "../layer.js";

/** A layer within another: its name there, and the shapes of a row of its inputs. */
export interface Member {
  readonly name: string;
  readonly layer: Layer;
  readonly inputs: readonly Shape[];
}

/** Streams of members begin so far apart. */
const MEMBER_STREAM = 0x1000;

export function memberWeights(members: readonly Member[]): WeightSpec[] {
  return members.flatMap(({ name, layer, inputs }) =>
    within(name, layer.weights(inputs[0] as Shape, inputs)),
  );
}

/** What a call of a member is told besides its inputs. */
export type MemberContext = Pick<LayerContext, "options" | "masks">;

/** Appends a member, by its name. */
export type MemberCall = (name: string, inputs: readonly Value[], own?: MemberContext) => Value;

/** Gives what appends members. @param weights those of all members. */
export function memberCalls(
  tape: Tape,
  members: readonly Member[],
  weights: readonly Value[],
  context: LayerContext,
): MemberCall {
  let used = 0;
  const calls = new Map(
    members.map(({ name, layer, inputs }, i) => {
      const count = layer.weights(inputs[0] as Shape, inputs).length;
      const part = weights.slice(used, used + count);
      used += count;
      const stream = context.stream + (i + 1) * MEMBER_STREAM;
      const call = (x: readonly Value[], own: MemberContext = {}): Value =>
        layer.appendAll(tape, x, part, { ...context, options: {}, masks: [], ...own, stream })[0] as Value;
      return [name, call] as const;
    }),
  );
  return (name, inputs, own) => (calls.get(name) as NonNullable<ReturnType<typeof calls.get>>)(inputs, own);
}
