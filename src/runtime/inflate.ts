// Inflates the embedded kernels, synchronously, because a model is made without waiting for anything, and browsers' own
// decompression is asynchronous. A gzipped bundle is a third smaller than with base64 of the plain bytes.
//
// DEFLATE (RFC 1951, https://www.rfc-editor.org/rfc/rfc1951): blocks of literals and of copies of what came before, in Huffman
// codes; a code is looked up in a table of all continuations. It runs once and is never warm, so what can be is left to the
// runtime's own functions: codes are looked up highest bit first, where the continuations of one are neighbours and `fill` writes
// them. No checks: the bytes are ours.

/** In which order the lengths of code-length codes are stored (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK = 256;

/** For every value of the next `bits` bits, the first one highest: symbol · 16 + length of its code. */
interface Table {
  readonly bits: number;
  readonly entries: Uint16Array;
}

/** @param size of the result. */
export function inflate(from: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const { base: lengthBase, extra: lengthExtra } = copies(29, 4, 3);
  // The longest length has a slot of its own (section 3.2.5).
  lengthBase[28] = 258;
  lengthExtra[28] = 0;
  const { base: distanceBase, extra: distanceExtra } = copies(30, 2, 1);
  const out = new Uint8Array(size);
  let end = 0;
  let at = 0;
  let held = 0;
  let holds = 0;

  const take = (count: number): number => {
    for (; holds < count; holds += 8) held |= (from[at++] as number) << holds;
    const value = held & ((1 << count) - 1);
    held >>>= count;
    holds -= count;
    return value;
  };
  const next = ({ bits, entries }: Table): number => {
    for (; holds < bits; holds += 8) held |= (from[at++] as number) << holds;
    const ahead = ((reversed[held & 255] as number) << 8) | (reversed[(held >> 8) & 255] as number);
    const entry = entries[ahead >> (16 - bits)] as number;
    held >>>= entry & 15;
    holds -= entry & 15;
    return entry >> 4;
  };
  const storedTables = (): [literals: Table, distances: Table] => {
    const literals = take(5) + 257;
    const all = literals + take(5) + 1;
    const own = new Uint8Array(ORDER.length);
    const given = take(4) + 4;
    for (let i = 0; i < given; i++) own[ORDER[i] as number] = take(3);
    const table = tableOf(own);
    const read = new Uint8Array(all);
    for (let i = 0; i < all; ) {
      const length = next(table);
      if (length < 16) {
        read[i++] = length;
        continue;
      }
      const times = length === 16 ? 3 + take(2) : length === 17 ? 3 + take(3) : 11 + take(7);
      if (length === 16) read.fill(read[i - 1] as number, i, i + times);
      i += times;
    }
    return [tableOf(read.subarray(0, literals)), tableOf(read.subarray(literals))];
  };

  for (let last = 0; !last; ) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) {
      at -= holds >> 3;
      held = 0;
      holds = 0;
      const length = (from[at] as number) | ((from[at + 1] as number) << 8);
      out.set(from.subarray(at + 4, at + 4 + length), end);
      at += 4 + length;
      end += length;
      continue;
    }
    const [literals, distances] = kind === 1 ? fixedTables() : storedTables();
    for (let symbol = next(literals); symbol !== END_OF_BLOCK; symbol = next(literals)) {
      if (symbol < END_OF_BLOCK) {
        out[end++] = symbol;
        continue;
      }
      const length = (lengthBase[symbol - 257] as number) + take(lengthExtra[symbol - 257] as number);
      const slot = next(distances);
      const start = end - (distanceBase[slot] as number) - take(distanceExtra[slot] as number);
      // A copy may run into itself: then byte by byte.
      if (start + length <= end) out.copyWithin(end, start, start + length);
      else for (let i = 0; i < length; i++) out[end + i] = out[start + i] as number;
      end += length;
    }
  }
  return out;
}

/** Bytes read backwards: bits come lowest first, codes highest first. */
const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (let i = 0; i < 8; i++) bits |= ((byte >> i) & 1) << (7 - i);
  return bits;
});

/** The table of canonical codes of the given lengths (section 3.2.2): the shorter codes first, then by symbol. */
function tableOf(lengths: Uint8Array): Table {
  const bits = Math.max(1, ...lengths);
  const entries = new Uint16Array(1 << bits);
  let at = 0;
  for (let length = 1; length <= bits; length++) {
    for (let symbol = lengths.indexOf(length); symbol >= 0; symbol = lengths.indexOf(length, symbol + 1)) {
      const next = at + (1 << (bits - length));
      entries.fill((symbol << 4) | length, at, next);
      at = next;
    }
  }
  return { bits, entries };
}

/** The tables of blocks that bring none (section 3.2.6). */
function fixedTables(): [literals: Table, distances: Table] {
  const literals = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
  return [tableOf(literals), tableOf(new Uint8Array(30).fill(5))];
}

/** What slots of lengths or distances stand for: each `group` of slots, but the first, has one extra bit more. */
function copies(count: number, group: number, first: number): { base: number[]; extra: number[] } {
  const extra = Array.from({ length: count }, (_, i) => Math.max(0, Math.floor(i / group) - 1));
  let next = first;
  const base = extra.map((bits) => {
    next += 1 << bits;
    return next - (1 << bits);
  });
  return { base, extra };
}
