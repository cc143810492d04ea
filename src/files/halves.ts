// Floats of 16 bits, which other libraries store.
import type { Dtypes } from "./safetensors.js";

export const halves: Dtypes = {
  F16: { width: 2, read: (view, at) => half(view.getUint16(at, true)) },
  BF16: { width: 2, read: (view, at) => bfloat(view.getUint16(at, true)) },
};

/** IEEE 754 binary16. */
export function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0
    ? sign * fraction * powerOfTwo(-24)
    : sign * (1 + fraction / 1024) * powerOfTwo(exponent - 15);
}

/** 2ⁿ for −126 ≤ n ≤ 127, from its bits. */
function powerOfTwo(n: number): number {
  word.setUint32(0, (n + 127) << 23);
  return word.getFloat32(0);
}

const word = new DataView(new ArrayBuffer(4));
/** bfloat16: the upper half of an f32. */
function bfloat(bits: number): number {
  word.setUint32(0, bits * 65536);
  return word.getFloat32(0);
}
