// The kernels of operations, which lie in a pack of their own: a page without `ops` goes without them.
import type { PackKernel } from "../runtime/kernels.js";
import { operations } from "../runtime/packs/operations.generated.js";

/** A kernel of the pack. */
export const inOperations = (kernel: string): PackKernel => ({ pack: operations, kernel });

/** The interpreter of element-wise programs. */
export const elementwise: PackKernel = /* @__PURE__ */ inOperations("elementwise");
