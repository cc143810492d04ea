// The largest number, or the mean, of each window of an image whose channels lie last.
import { convolution } from "../runtime/packs/convolution.generated.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Windows, windowWords } from "./windows.js";

/** Appends y [batch, …output, channels] of x [batch, …image, channels]. The gradient of a maximum goes to its first place. */
export function pool(tape: Tape, x: Value, windows: Windows, kind: "max" | "average"): Value {
  const [batch, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
  const words = windowWords(tape, windows, { batch, channels });
  const kernel = (pass: "Forward" | "Backward") => ({ pack: convolution, kernel: `${kind}Pool${pass}` });
  const none = undefined;
  const y = tape.value([batch, ...windows.output, channels], x.differentiable);
  tape.emit(kernel("Forward"), [y], [x, none, none, none, words]);
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) => {
      const inputs = kind === "max" ? [x, y, dy, none, words] : [dy, none, none, none, words];
      tape.emit(kernel("Backward"), [dx], inputs);
    }),
  );
  return y;
}
