/** Names of layers whose options are not tried. @param downhill its main entry. */
export function untried(downhill: typeof import("../../src/index.js")): string[];
