// The relaxed build: found out, and loaded on demand. Its name is no literal, so that bundlers don't put its bytes into every
// bundle; where it is not beside this module any more, `init({ module })` brings it.
import { has, type Precision, setRelaxed } from "./kernels.js";
import { hasRelaxed } from "./support.js";
import { warnOnce } from "./warn.js";

const place = "./relaxed.generated.js";

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
    const { kernels } = await import(/* webpackIgnore: true */ /* @vite-ignore */ place);
    setRelaxed(kernels);
    return wanted;
  } catch {
    warnOnce(
      'compile: the kernels for precision "relaxed" are not beside the bundle; training with "strict". Compile the file ' +
        "downhill/relaxed.wasm and call init({ module }) before.",
    );
    return "strict";
  }
}
