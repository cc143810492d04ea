// The process that tries the wide kernels (runtime/wideTrial.ts): for memories of one thread and for shared ones, every kernel in the very machine
// code that would be used, products of many shapes, and drawn networks, which reach what lies in packs. Says in a line of JSON why not, or null.
//   node wideTrialChild.js 7 200     with networks 7 … 206 and products of other shapes: npm run fuzz:wide
import { argv, env, stdout, versions } from "node:process";
import { kernels as strict } from "../runtime/kernels.generated.js";
import { setStrict, unpacked } from "../runtime/modules.js";
import { shareMemory } from "../runtime/shareMemory.js";
import { packs, kernels as wide } from "../runtime/wide.generated.js";
import { compileAtOnce, compileWide } from "../runtime/wideCompile.js";
import type { Answer } from "../runtime/wideTrial.js";
import { gainsLessThan, sameNumbers } from "./compareKernels.js";
import { firstDifference, resultsOfNetworks } from "./resultsOfNetworks.js";

// Else the networks that are trained here would ask for a trial of their own, and that one for another, without end.
delete env.DOWNHILL_WIDE;

/** Less than this is no gain that a new kind of machine code is worth. */
const LEAST_GAIN = 1.2;
/** Products tried in each form, in each kind of memory. */
const SHAPES = 400;
const [seed = 1, networks = 24] = argv.slice(2).map(Number);
/** Networks on one thread, and on two: these take ten times as long, most of it for waking threads. */
const trainings = [[1, networks] as const, [2, Math.ceil(networks / 4)] as const];

async function tryWide(): Promise<string | null> {
  const codes = [unpacked(strict), unpacked(wide)] as const;
  for (const [ordinaryCode, wideCode] of [codes, codes.map(shareMemory)] as const) {
    const isShared = ordinaryCode !== codes[0];
    const modules = [
      compileAtOnce(ordinaryCode as Uint8Array, false),
      compileWide(wideCode as Uint8Array),
    ] as const;
    const different = sameNumbers(...modules, isShared, SHAPES, seed);
    if (different) return `this V8 (${versions.v8}) computes other numbers in ${different}`;
    if (!isShared && gainsLessThan(LEAST_GAIN, ...modules))
      return "it is no faster on this processor (it takes AVX2)";
  }
  const results = () =>
    Promise.all(trainings.map(([threads, count]) => resultsOfNetworks(seed, count, threads)));
  const ordinary = await results();
  setStrict(unpacked(wide), packs, compileWide);
  const merged = await results();
  const differing = ordinary.map((one, i) => firstDifference(one, merged[i] ?? [])).find((i) => i >= 0);
  return differing === undefined
    ? null
    : `this V8 (${versions.v8}) computes other numbers in a network (${seed + differing})`;
}

const answer: Answer = { reason: await tryWide() };
stdout.write(JSON.stringify(answer));
