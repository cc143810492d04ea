// Labels for hinge losses: −1 and 1, also where 0 and 1 are given. The whole batch decides, as in Keras.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

export function hingeLabels(tape: Tape, yTrue: Value): Value {
  const labels = tape.value(yTrue.shape, false);
  tape.emit("hingeLabels", [labels], [yTrue], [yTrue.elements]);
  return labels;
}
