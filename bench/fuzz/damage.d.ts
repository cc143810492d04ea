import type { Arbitrary } from "fast-check";
import type { Reader } from "./readers.js";

export function inputsOf(reader: Pick<Reader, "real" | "whole">): Arbitrary<Uint8Array>;
