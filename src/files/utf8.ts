// Text as UTF-8 and back, by the runtime's own coders where it has them: some test environments and engines have none.
// Source: https://www.rfc-editor.org/rfc/rfc3629#section-3

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (typeof TextEncoder === "function") return new Uint8Array(new TextEncoder().encode(text));
  const bytes: number[] = [];
  for (const letter of text) {
    const given = letter.codePointAt(0) as number;
    // Half of a surrogate pair, which UTF-8 does not have.
    const code = given >= 0xd800 && given < 0xe000 ? 0xfffd : given;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), more(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), more(code >> 6), more(code));
    else bytes.push(0xf0 | (code >> 18), more(code >> 12), more(code >> 6), more(code));
  }
  return Uint8Array.from(bytes);
}

const more = (code: number): number => 0x80 | (code & 0x3f);

/** The least code that a sequence of so many bytes is for. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/** @throws {TypeError} where the bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  // A copy, because a decoder refuses shared memory.
  if (typeof TextDecoder === "function")
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice());
  const parts: string[] = [];
  // A mark at the beginning is none of the text.
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length) {
    const first = bytes[at] as number;
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    let code = length === 1 ? first : first & (0x7f >> length);
    for (let i = 1; i < length; i++) {
      const byte = bytes[at + i] ?? 0;
      if ((byte & 0xc0) !== 0x80) throw new TypeError("these bytes are no UTF-8");
      code = (code << 6) | (byte & 0x3f);
    }
    if (
      length === 0 ||
      code < (LEAST[length] as number) ||
      code > 0x10ffff ||
      (code >= 0xd800 && code < 0xe000)
    )
      throw new TypeError("these bytes are no UTF-8");
    parts.push(String.fromCodePoint(code));
    at += length;
  }
  return parts.join("");
}
