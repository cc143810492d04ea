// The process that tries the wide kernels (wideTrial.ts): for memories of one thread and for shared ones, every kernel in the very machine code that
// would be used. Says in a line of JSON why not, or null.
import { stdout, versions } from "node:process";
import { gainsLessThan, sameNumbers } from "./compareKernels.js";
import { kernels as strict } from "./kernels.generated.js";
import { unpacked } from "./modules.js";
import { shareMemory } from "./shareMemory.js";
import { kernels as wide } from "./wide.generated.js";
import { compileAtOnce, compileWide } from "./wideCompile.js";
import type { Answer } from "./wideTrial.js";

/** Less than this is no gain that a new kind of machine code is worth. */
const LEAST_GAIN = 1.2;

function tryWide(): string | null {
  const codes = [unpacked(strict), unpacked(wide)] as const;
  for (const [ordinaryCode, wideCode] of [codes, codes.map(shareMemory)] as const) {
    const isShared = ordinaryCode !== codes[0];
    const modules = [
      compileAtOnce(ordinaryCode as Uint8Array, false),
      compileWide(wideCode as Uint8Array),
    ] as const;
    const different = sameNumbers(...modules, isShared);
    if (different) return `this V8 (${versions.v8}) computes other numbers in ${different}`;
    if (!isShared && gainsLessThan(LEAST_GAIN, ...modules))
      return "it is no faster on this processor (it takes AVX2)";
  }
  return null;
}

const answer: Answer = { reason: tryWide() };
stdout.write(JSON.stringify(answer));
