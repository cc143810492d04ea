// The builds of the kernels, each a target of asconfig.json, and the module in src/runtime that carries it within the package. What is
// built, embedded and published as `downhill/<build>.wasm` follows from this list.
export const builds = { simd: "kernels", relaxed: "relaxed" };
