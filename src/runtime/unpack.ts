// Unpacks the embedded kernels, synchronously, because a model is made without waiting for anything, and browsers' own
// decompression is asynchronous. scripts/pack.js packs them.
//
// The method is LZ77 with a range coder, as in LZMA (https://www.7-zip.org/sdk.html), with fewer kinds of steps: a byte, or a copy of what
// came before, at a distance of its own or at the last one. Every yes or no in it is coded by how likely it is where it stands, which
// is learnt on the way. No checks: the bytes are ours.

/** Where the likelihoods of each kind of decision begin. */
const REPEATS = 1024;
const LENGTHS = 2048;
const DISTANCES = 5120;
const BYTES = 8192;
const CONTEXTS = BYTES + 256 * 256;

/** A likelihood is in 4096ths, and moves by this part of what was missing: fast at first. */
const PACE = [2, 3, 5, 16];

/** @param size of the result. */
export function unpack(from: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  // Small enough to be integers for every engine.
  let range = 2 ** 24 - 1;
  let at = 3;
  let code = ((from[0] as number) << 16) | ((from[1] as number) << 8) | (from[2] as number);
  return expand(size, (likelihood) => {
    let decision = 1;
    const share = Math.floor((range * likelihood) / 4096);
    if (code < share) range = share;
    else {
      decision = 0;
      code -= share;
      range -= share;
    }
    for (; range < 2 ** 16; range <<= 8) code = (code << 8) | (from[at++] as number);
    return decision;
  });
}

/**
 * Puts bytes together from decisions. The packer runs it, too.
 *
 * @param decide gives the next decision, 1 or 0. @param likelihood of a 1, in 4096ths. @param context is where it stands.
 */
export function expand(
  size: number,
  decide: (likelihood: number, context: number) => number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  const likelihoods = new Uint16Array(CONTEXTS).fill(2048);
  const seen = new Uint8Array(CONTEXTS);
  const next = (context: number): number => {
    const likelihood = likelihoods[context] as number;
    const decision = decide(likelihood, context);
    const times = seen[context] as number;
    likelihoods[context] = likelihood + ((((decision << 12) - likelihood) / (PACE[times] as number)) | 0);
    if (times < 3) seen[context] = times + 1;
    return decision;
  };
  /** So many binary digits, each in the context of those before. */
  const digits = (context: number, count: number): number => {
    let value = 1;
    for (let i = 0; i < count; i++) value = (value << 1) | next(context + value);
    return value - (1 << count);
  };
  /** A whole number >= 1: how many digits follow the first, and these. */
  const number = (context: number): number => {
    const count = digits(context, 5);
    const own = context + 32 + (count << 6);
    let value = 1;
    for (let i = 0; i < count; i++) value = (value << 1) | next(own + (i < 5 ? value : 32 + i));
    return value;
  };
  let distance = 1;
  /** 0 after bytes, 1 after a copy, 2 after the first byte behind one. */
  let after = 0;
  for (let at = 0; at < size; ) {
    const last = at > 0 ? (out[at - 1] as number) : 0;
    if (next((after << 8) | last)) {
      if (!next(REPEATS + after)) distance = number(DISTANCES);
      for (const end = at + number(LENGTHS) + 1; at < end; at++) out[at] = out[at - distance] as number;
      after = 1;
    } else {
      out[at++] = digits(BYTES + (last << 8), 8);
      after = after === 1 ? 2 : 0;
    }
  }
  return out;
}
