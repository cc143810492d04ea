// Points of the Sobol sequence, each computed on its own: coordinate = XOR of the direction numbers at the set bits of
// the Gray code of the point's number. Scrambling: Owen's nested permutation of digits, by Laine and Karras's hash of
// the reversed bits. Sobol' 1967; Bratley & Fox 1988, Algorithm 659; Joe & Kuo 2008 (the numbers, joeKuo.ts);
// Burley 2020, Practical hash-based Owen scrambling, J. Comput. Graph. Tech. 9(4).
import { drawsFor } from "./draws.js";
import { JOE_KUO } from "./joeKuo.js";

const BITS = 32;
/** How many coordinates a point may have. */
export const DIMENSIONS = JOE_KUO.length + 1;

/**
 * Coordinate `axis` of point `index`, in [0, 1).
 * @param index in [0, 2³²). @param axis in [0, DIMENSIONS). @param seed of the scrambling; undefined: none.
 */
export function sobol(index: number, axis: number, seed?: number): number {
  const directions = directionNumbers(axis);
  let gray = (index ^ (index >>> 1)) >>> 0;
  let x = 0;
  for (let bit = 0; gray !== 0; bit++, gray >>>= 1) if (gray & 1) x ^= directions[bit]!;
  if (seed !== undefined) x = scrambled(x, drawsFor(seed, "sobol", axis).integer(0xffffffff));
  return (x >>> 0) / 4294967296;
}

/** v₁ … v₃₂ of an axis, as fractions of 2³². */
function directionNumbers(axis: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (axis === 0) return v.map((_, k) => 1 << (BITS - 1 - k));
  const [a, ...m] = JOE_KUO[axis - 1]!;
  const s = m.length;
  for (let k = 0; k < BITS; k++) {
    if (k < s) {
      v[k] = m[k]! << (BITS - 1 - k);
      continue;
    }
    let next = v[k - s]! ^ (v[k - s]! >>> s);
    for (let j = 1; j < s; j++) if ((a! >>> (s - 1 - j)) & 1) next ^= v[k - j]!;
    v[k] = next;
  }
  return v;
}

function scrambled(bits: number, seed: number): number {
  let x = reversed(bits);
  x ^= Math.imul(x, 0x3d20adea);
  x = (x + seed) | 0;
  x = Math.imul(x, (seed >>> 16) | 1);
  x ^= Math.imul(x, 0x05526c56);
  x ^= Math.imul(x, 0x53a22864);
  return reversed(x);
}

function reversed(bits: number): number {
  let x = bits;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}
