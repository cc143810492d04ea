// What a page loads to train a small network on the processor: downhill beside other libraries, bundled, minified and gzipped in the
// same way. The others come from a package.json of this folder's own.
//   npm run bench:sizes
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, gzipped, kB } from "../package/bundle.js";
import { npm, pack, project } from "../package/tarball.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const tfjsWasm = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";

/** `beside`: files that the page fetches in addition. */
const libraries = [
  { name: "downhill, parts by functions, kernels within", entry: "downhillFunctions" },
  { name: "downhill, parts by names, kernels within", entry: "downhillNames" },
  { name: "TensorFlow.js core + layers + WASM backend", entry: "tensorflow", beside: [tfjsWasm] },
  { name: "brain.js 2 beta", entry: "brain" },
  { name: "jax-js", entry: "jax" },
  { name: "synaptic, no WebAssembly", entry: "synaptic" },
];

if (!existsSync(path.join(here, "node_modules"))) npm(here, "ci", "--ignore-scripts");
const ours = project("sizes", pack());
console.log("| library | minified | gzipped | .wasm beside | gzipped | together, gzipped |");
console.log("|---|---|---|---|---|---|");
for (const { name, entry, beside = [] } of libraries) {
  const code = readFileSync(path.join(here, "entries", `${entry}.js`), "utf8");
  const define = { "process.env.NODE_ENV": '"production"', global: "globalThis" };
  const page = await bundle(code, entry.startsWith("downhill") ? ours : here, define);
  const files = beside.map((file) => readFileSync(path.join(here, file)));
  const wasm = files.reduce((sum, bytes) => sum + bytes.length, 0);
  const wasmGzipped = files.reduce((sum, bytes) => sum + gzipped(bytes), 0);
  const cells = [page.minified, page.gzipped, wasm, wasmGzipped, page.gzipped + wasmGzipped];
  console.log(`| ${name} | ${cells.map((bytes) => (bytes ? kB(bytes) : "–")).join(" | ")} |`);
}
rmSync(ours, { recursive: true });
