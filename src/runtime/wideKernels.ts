// The wide build (experimental): V8 can merge two neighbouring 128-bit operations into one of 256 bits where its revectorizer is on, and
// Node can switch that on from inside. The kernels for it have wider tiles and the same numbers; that is tested, in a process
// of its own, before they are used. Loaded by name, where it is asked for (kernels.ts), so that no page carries it.
import { setStrict, unpacked } from "./modules.js";
import { packs, kernels as wide } from "./wide.generated.js";
import { compileWide } from "./wideCompile.js";
import { whyNotWide } from "./wideTrial.js";

/** Lets all models to come compute with the wide kernels, in Node 24 or newer on x86-64. Why not, or undefined. */
export function switchToWide(): string | undefined {
  const reason = whyNotWide();
  if (reason === undefined) setStrict(unpacked(wide), packs, compileWide);
  return reason;
}
