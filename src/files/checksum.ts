// A checksum of a whole safetensors file, in its own metadata, so that no flipped bit goes unnoticed: CRC-32C of all bytes, with zeros in
// its own place. It comes first, so that its place is known. A program that changes a file leaves `crc32c` out.
import { crc32c } from "./crc32c.js";
import { encodeUtf8 } from "./utf8.js";

export const CHECKSUM_KEY = "crc32c";
/** What the writer puts there, to be replaced by `seal`. */
export const NO_CHECKSUM = "00000000";
const BEGINNING = `{"__metadata__":{"${CHECKSUM_KEY}":"`;
const PLACE = 8 + BEGINNING.length;
const END = PLACE + NO_CHECKSUM.length;

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function checksum(bytes: Uint8Array): string {
  const zeros = new Uint8Array(NO_CHECKSUM.length).fill(0x30);
  const crc = crc32c(bytes.subarray(END), crc32c(zeros, crc32c(bytes.subarray(0, PLACE))));
  return crc.toString(16).padStart(NO_CHECKSUM.length, "0");
}

/** Puts the checksum into a file that has been written. */
export function seal(bytes: Uint8Array): void {
  bytes.set(encodeUtf8(checksum(bytes)), PLACE);
}

/** What is wrong with a file that has a checksum. */
export function brokenSeal(bytes: Uint8Array): string | undefined {
  if (ascii(bytes.subarray(8, PLACE)) !== BEGINNING) return undefined;
  const [stored, found] = [ascii(bytes.subarray(PLACE, END)), checksum(bytes)];
  return stored === found ? undefined : `its checksum is ${stored}, its contents have ${found}`;
}
