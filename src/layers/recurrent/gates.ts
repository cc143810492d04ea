// What steps of cells have in common: gates cut apart, and the part of the state that is dropped in training.
import type { Activation } from "../../activations/activation.js";
import { apply } from "../../ops/elementwise/apply.js";
import { permute } from "../../ops/permute.js";
import { split } from "../../ops/region.js";
import type { Values } from "../../options.js";
import type { Shape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext, WeightSpec } from "../layer.js";
import { draw } from "../noise.js";
import { weightSpec } from "../weight.js";
import type { cellOptions } from "./options.js";

/** The weights of a cell with so many gates. */
export function gateWeights(
  o: Values<typeof cellOptions>,
  features: number,
  gates: number,
  biasShape: Shape = [gates * o.units],
): WeightSpec[] {
  const specs = [
    weightSpec("kernel", [features, gates * o.units], o),
    weightSpec("recurrent", [o.units, gates * o.units], o, "recurrentKernel"),
  ];
  return o.useBias ? [...specs, weightSpec("bias", biasShape, o)] : specs;
}

/** The gates [B, units] of what lies side by side as [B, count · units]. */
export function cutGates(tape: Tape, z: Value, count: number): Value[] {
  const [batch, wide] = z.shape as [number, number];
  const turned = permute(tape, tape.view(z, [batch, count, wide / count]), [1, 0, 2]);
  return split(tape, turned, count, 0).map((gate) => tape.view(gate, [batch, wide / count]));
}

/** Draws of the state are others than those of the inputs. */
const STATE_STREAM = 0x10000;

/** What drops parts of a state, the same ones at every step. */
export function stateDropout(
  tape: Tape,
  shape: readonly number[],
  o: { readonly recurrentDropout: number; readonly seed?: number | undefined },
  context: LayerContext,
): (h: Value) => Value {
  const rate = o.recurrentDropout;
  if (!tape.training || rate === 0) return (h) => h;
  const other = { ...context, stream: context.stream + STATE_STREAM };
  const kept = draw(tape, shape, { rate, seed: o.seed }, other, 1 / (1 - rate));
  return (h) => apply(tape, "multiply", h, kept);
}

/** Whether a kernel knows these options: Keras's own activations, and nothing of the state dropped. */
export function isUsual(
  tape: Tape,
  o: {
    readonly activation: Activation;
    readonly recurrentActivation?: Activation;
    readonly recurrentDropout: number;
  },
): boolean {
  if (o.activation.name !== "tanh" || (o.recurrentActivation?.name ?? "sigmoid") !== "sigmoid") return false;
  return o.recurrentDropout === 0 || !tape.training;
}
