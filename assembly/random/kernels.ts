/** The kernels of this folder, as the module exports them. */
export { randomNormal, truncatedNormal } from "./randomNormal";
export { randomUniform } from "./randomUniform";
export { drawIndices, sequence, shuffle } from "./shuffle";
