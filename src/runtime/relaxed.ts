// The relaxed build: found out, and loaded on demand. Where it is not beside the code any more, `init({ module })` brings it.
import { loadRelaxed } from "./beside.js";
import { has, type Precision, setRelaxed } from "./modules.js";
import { hasRelaxed } from "./support.js";
import { warnOnce } from "./warn.js";

/** The precision that a model asks for, where there are kernels of it; otherwise strict, with a warning. */
export async function availablePrecision(wanted: Precision): Promise<Precision> {
  if (has(wanted)) return wanted;
  if (!hasRelaxed()) {
    warnOnce(
      'compile: precision "relaxed" needs fused multiply-add (relaxed SIMD), which this runtime does not have; training with "strict".',
    );
    return "strict";
  }
  try {
    setRelaxed(await loadRelaxed());
    return wanted;
  } catch {
    warnOnce(
      'compile: the kernels for precision "relaxed" are not beside the bundle; training with "strict". Compile the file ' +
        "downhill/relaxed.wasm and call init({ module }) before.",
    );
    return "strict";
  }
}
