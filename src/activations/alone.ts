// Activations on their own: the same kernels that training uses, on plain numbers.
import { compute, numbersOf } from "../parts/alone.js";
import type { Activation, ActivationCore } from "./activation.js";

/** An activation's functions on plain numbers. */
export function methodsOf(part: ActivationCore): Pick<Activation, "forward" | "backward"> {
  const { name } = part;
  return {
    forward(x, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      return compute(({ tape, place }) => [
        part.append(tape, place(given.data, given.shape)),
      ])[0] as Float32Array;
    },
    backward(x, upstream, shape) {
      const given = numbersOf(x, shape, `${name}: x`);
      const dy = numbersOf(upstream, part.outputShape(given.shape), `${name}: upstream`);
      return compute(({ tape, place }) => {
        const input = place(given.data, given.shape);
        const y = part.append(tape, input);
        tape.contribute(y, (target) => tape.emit("copy", [target], [place(dy.data, dy.shape)], [y.elements]));
        tape.backward();
        return [tape.gradient(input)];
      })[0] as Float32Array;
    },
  };
}
