// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), a byte at a time: tells whether bytes are as they were written.
// https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4

let table: Int32Array | undefined;

/** What each byte does to a checksum. */
function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
    return crc;
  });
}

/** @param before the checksum of the bytes that come before, where they come in parts. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  table ??= makeTable();
  let crc = ~before;
  for (let i = 0; i < bytes.length; i++)
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[i] as number)) & 255] as number);
  return ~crc >>> 0;
}
