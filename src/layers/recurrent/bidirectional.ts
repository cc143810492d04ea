import { apply } from "../../ops/elementwise/apply.js";
import { concatenate, flip } from "../../ops/region.js";
import { nullable, type Option, oneOf, optional, required } from "../../options.js";
import { partOption } from "../../parts/named.js";
import { remake } from "../../parts/part.js";
import type { Shape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { type Layer, layer, within } from "../layer.js";
import { nodesOption } from "../node.js";
import type { SequenceOptions } from "./recurrent.js";

type Recurrent = Layer & { readonly options: SequenceOptions };

/** A layer that goes through a sequence. */
function recurrentOption(): Option<Recurrent, Layer> {
  const part = partOption<Layer>("layer");
  return {
    expected: "a recurrent layer, such as layers.lstm({ units: 8 })",
    parse(value, who) {
      const made = part.parse(value, who) as Recurrent;
      if (typeof made.options.goBackwards === "boolean") return made;
      throw new TypeError(`${who} must be ${this.expected}, got the layer ${made.name}.`);
    },
  };
}

const merges = { sum: "add", ave: "add", mul: "multiply" } as const;

/**
 * A recurrent layer forwards and a second one backwards over a sequence, their outputs merged.
 *
 * Input [batch, steps, features]; output [batch, (steps,) 2 units] with `"concat"`, else [batch, (steps,) units]. Weights: those of the two
 * layers, forward/… and backward/…. Steps that the mask leaves out give 0 where sequences are returned, as in Keras.
 *
 * @param options.layer a recurrent layer. With `returnState` its states follow the output, forward ones first.
 * @param options.mergeMode `"concat"` (default), `"sum"`, `"mul"`, `"ave"`, or null for a list of the two outputs.
 * @param options.backwardLayer the one backwards; default: as `layer`, with weights of its own.
 * @throws {TypeError} where `layer` is not recurrent. @throws {RangeError} where the two don't go together.
 * @example
 * const model = sequential({ layers: [layers.bidirectional({ layer: layers.lstm({ units: 8 }), inputShape: [10, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/bidirectional/; Schuster & Paliwal 1997, https://doi.org/10.1109/78.650093
 */
export const bidirectional = layer(
  "bidirectional",
  {
    layer: required(recurrentOption()),
    mergeMode: nullable(oneOf(["concat", "sum", "mul", "ave"], "concat"), "concat"),
    backwardLayer: optional(recurrentOption()),
  },
  (o) => {
    const { returnSequences, goBackwards } = o.layer.options;
    const masking = returnSequences ? { zeroOutputForMask: true } : {};
    const forward = remake(o.layer, masking);
    const backward = remake(o.backwardLayer ?? o.layer, { ...masking, goBackwards: !goBackwards });
    for (const key of ["returnSequences", "returnState", "goBackwards"] as const) {
      const given = o.backwardLayer?.options[key];
      if (given === undefined || given === (key === "goBackwards" ? !goBackwards : o.layer.options[key]))
        continue;
      throw new RangeError(
        `bidirectional: backwardLayer must have ${key}: ${!given}, to go with layer, got ${given}.`,
      );
    }
    const merge = (tape: Tape, a: Value, b: Value): Value[] => {
      if (o.mergeMode === null) return [a, b];
      if (o.mergeMode === "concat") return [concatenate(tape, [a, b], -1)];
      const merged = apply(tape, merges[o.mergeMode], a, b);
      return [o.mergeMode === "ave" ? apply(tape, "multiply", merged, 0.5) : merged];
    };
    const mergedShapes = (a: Shape, b: Shape): Shape[] => {
      if (o.mergeMode === null) return [a, b];
      if (o.mergeMode === "concat") return [[...a.slice(0, -1), (a.at(-1) as number) + (b.at(-1) as number)]];
      if (a.at(-1) !== b.at(-1))
        throw new RangeError(
          `bidirectional: with mergeMode ${o.mergeMode} both layers must give as many units, got ${a.at(-1)} and ${b.at(-1)}.`,
        );
      return [a];
    };
    return {
      stateful: forward.stateful || backward.stateful,
      callOptions: { initialState: nodesOption() },
      outputShapes(inputs) {
        const [a, ...states] = forward.outputShapes(inputs) as [Shape];
        const [b, ...others] = backward.outputShapes(inputs) as [Shape];
        return [...mergedShapes(a, b), ...states, ...others];
      },
      weights: (input) => [
        ...within("forward", forward.weights(input)),
        ...within("backward", backward.weights(input)),
      ],
      appendAll(tape, inputs, weights, context) {
        const count = forward.weights((inputs[0] as Value).shape.slice(1)).length;
        const initial = context.options?.initialState as readonly Value[] | undefined;
        const half = (initial?.length ?? 0) / 2;
        const run = (
          way: Recurrent,
          own: readonly Value[],
          states: readonly Value[] | undefined,
          stream: number,
        ) =>
          way.appendAll(tape, inputs, own, {
            ...context,
            stream,
            options: states ? { initialState: states } : {},
          }) as readonly [Value, ...Value[]];
        const [a, ...states] = run(forward, weights.slice(0, count), initial?.slice(0, half), context.stream);
        const [b, ...others] = run(
          backward,
          weights.slice(count),
          initial?.slice(half),
          context.stream + 0x40000,
        );
        return [...merge(tape, a, returnSequences ? flip(tape, b, 1) : b), ...states, ...others];
      },
      outputMasks(_tape, _inputs, { masks }) {
        const outputs = o.mergeMode === null ? 2 : 1;
        return returnSequences ? Array.from({ length: outputs }, () => masks?.[0]) : [];
      },
    };
  },
);
