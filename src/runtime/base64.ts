// Base64 (https://www.rfc-editor.org/rfc/rfc4648#section-4), which not every runtime has.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const group = [18, 12, 6, 0].map((shift) => LETTERS[(word >> shift) & 63]).join("");
    parts.push(group);
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  const text = parts.join("");
  return text.slice(0, text.length - missing) + "=".repeat(missing);
}

/** What is no letter of base64 is passed over, such as line ends and the padding. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < LETTERS.length; i++) values[LETTERS.charCodeAt(i)] = i;
  const out = new Uint8Array((text.length * 3) >> 2);
  let [length, word, bits] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) continue;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length++] = word >> bits;
  }
  return out.subarray(0, length);
}
