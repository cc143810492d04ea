// What is built of the kernels. What is compiled, embedded and published as `downhill/<build>.wasm` and `downhill/<build>.<pack>.wasm`
// follows from these lists.

/** The builds, each a target of asconfig.json, and the module in src/runtime that carries it within the package. */
export const builds = { simd: "kernels", relaxed: "relaxed", wide: "wide" };

/**
 * Packs: kernels in modules of their own, which come along with the parts that need them. Of each, assembly/packs/<pack>.ts says what it
 * exports, and src/runtime/packs/<pack>.generated.ts carries it. `shrinkLevel`: 0 compiles for speed, 1 for size.
 */
export const packs = {
  augmentation: { shrinkLevel: 1 },
  convolution: { shrinkLevel: 0 },
  losses: { shrinkLevel: 1 },
  operations: { shrinkLevel: 0 },
  recurrence: { shrinkLevel: 0 },
};

/** The name of a pack's file, or of a build's own. */
export const fileOf = (build, pack) => (pack ? `${build}.${pack}` : build);
