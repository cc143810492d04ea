// Makes the kernels for shared memory out of those for a memory of one thread. The instructions are the same, atomic ones
// included (they are valid on both kinds of memory); only the memory's import differs, by a flag and a maximum. So a second
// build need not be shipped.
// Source: https://webassembly.github.io/threads/core/binary/types.html#limits, …/core/binary/modules.html#import-section

const IMPORTS = 2;
const MEMORY = 2;
const SHARED_WITH_MAXIMUM = 3;
/** 65 536 pages, the most there can be, as LEB128. */
const MAXIMUM = [0x80, 0x80, 0x04];
const MAGIC_BYTES = 8;

/** A module whose one import is a memory without a maximum, changed to import a shared one. */
export function shareMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = MAGIC_BYTES;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < module.length) {
    const start = at;
    const id = number();
    const bytes = number();
    const contents = at;
    if (id !== IMPORTS) {
      at = contents + bytes;
      continue;
    }
    const count = number();
    for (let names = 0; names < 2; names++) {
      const length = number();
      at += length;
    }
    const kind = number();
    const flag = at;
    if (count !== 1 || kind !== MEMORY || module[flag] !== 0) break;
    // One import is short: the section's length takes one byte before and after.
    const out = new Uint8Array(module.length + MAXIMUM.length);
    const end = contents + bytes;
    out.set(module.subarray(0, end));
    out.set(MAXIMUM, end);
    out.set(module.subarray(end), end + MAXIMUM.length);
    out[start + 1] = bytes + MAXIMUM.length;
    out[flag] = SHARED_WITH_MAXIMUM;
    return out;
  }
  throw new RangeError("The kernels must import one memory and nothing else. Rebuild them: npm run build.");
}
