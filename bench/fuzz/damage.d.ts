import type { Arbitrary } from "fast-check";
import type { Reader } from "./readers.js";

export function inputsOf(reader: Reader): Arbitrary<Uint8Array>;
