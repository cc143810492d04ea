import type { Arbitrary } from "fast-check";

export function damaged(files: readonly Uint8Array[]): Arbitrary<Uint8Array>;
