// The yardstick: what this core reaches with multiply and add on registers alone (assembly/gemm/peak.ts), measured in the process and
// in the seconds of what it is compared with.
import { setFlagsFromString } from "node:v8";
import asc from "assemblyscript/asc";
import { quantile } from "./rounds.js";

const AT = 8192;
/** Some twenty to forty microseconds' worth, too short for others to interrupt often. */
const ROUNDS = 10_000;
/** Of a round: chains × links × 4 lanes × 2 operations. */
const OPERATIONS = { peak: 12 * 1 * 4 * 2, limit: 13 * 2 * 4 * 2 };

/** Compiles sources of assembly/ into one module on an imported memory, as the build of that name. */
export async function compile(sources, build = "simd") {
  if (build === "wide") setFlagsFromString("--experimental-wasm-revectorize");
  let binary;
  const features = ["simd", "bulk-memory", ...(build === "relaxed" ? ["relaxed-simd"] : [])];
  const { error, stderr } = await asc.main(
    [
      ...[...sources, "--outFile", "bench.wasm", "--runtime", "stub"],
      ...["--importMemory", "--noAssert", "--optimizeLevel", "3", "--converge", "--memoryBase", "1024"],
      ...(build === "wide" ? ["--use", "WIDE=1"] : []),
      ...["--use", "abort=", "--disableWarning", "112", ...features.flatMap((name) => ["--enable", name])],
    ],
    { writeFile: (_, contents) => (binary = contents) },
  );
  if (error) throw new Error(stderr.toString(), { cause: error });
  return new WebAssembly.Module(binary);
}

export class Yardstick {
  #samples = { peak: [], limit: [] };

  /** @param memory the one that the instance was made with; a few words at 8192 are used. */
  constructor(instance, memory) {
    this.kernels = instance.exports;
    this.words = new DataView(memory.buffer);
    for (let i = 0; i < 40; i++) this.sample(["peak", "limit"]);
    this.#samples = { peak: [], limit: [] };
  }

  /** A yardstick with a module of its own. */
  static async make(build = "simd") {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = await compile(["assembly/gemm/peak.ts"], build);
    return new Yardstick(new WebAssembly.Instance(module, { env: { memory } }), memory);
  }

  /** @param names of "peak" and "limit" */
  sample(names = ["peak"]) {
    for (const name of names) {
      for (let i = 0; i < 8; i++) this.words.setFloat32(AT + 4 * i, i < 4 ? 0.999 : 0.001, true);
      this.words.setUint32(AT + 32, ROUNDS, true);
      const start = performance.now();
      this.kernels[name](AT);
      this.#samples[name].push((OPERATIONS[name] * ROUNDS) / (performance.now() - start) / 1e6);
    }
  }

  /** GFLOP/s of twelve chains. */
  get median() {
    return quantile(this.#samples.peak, 0.5);
  }
  get best() {
    return quantile(this.#samples.peak, 0.9);
  }

  /** GFLOP/s that the units can do. */
  get limit() {
    return quantile(this.#samples.limit, 0.9);
  }
}
