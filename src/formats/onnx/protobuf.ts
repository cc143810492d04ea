// Writes protocol buffers (https://protobuf.dev/programming-guides/encoding/): fields in order, each a tag and its value.
import { encodeUtf8 } from "../../files/utf8.js";

/** Bytes of an unsigned whole number below 2⁵³, seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** A signed 64-bit number: negative ones take ten bytes in two's complement. */
function signed(value: number): number[] {
  if (value >= 0) return varint(value);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    bytes.push(Number(rest % 128n) + 128);
    rest /= 128n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/** A message in the making. */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  #push(part: ArrayLike<number>): void {
    const bytes = part instanceof Uint8Array ? part : Uint8Array.from(part);
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }

  integer(field: number, value: number): this {
    this.#push([...varint(field * 8), ...signed(value)]);
    return this;
  }

  float(field: number, value: number): this {
    const bits = new Uint8Array(4);
    new DataView(bits.buffer).setFloat32(0, value, true);
    this.#push(varint(field * 8 + 5));
    this.#push(bits);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#push([...varint(field * 8 + 2), ...varint(value.length)]);
    this.#push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, encodeUtf8(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.encode());
  }

  /** All at once, for repeated fields. */
  each<T>(items: readonly T[], write: (message: this, item: T) => void): this {
    for (const item of items) write(this, item);
    return this;
  }

  encode(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
