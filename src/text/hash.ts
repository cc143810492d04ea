import { show } from "../errors.js";
import { encodeUtf8 } from "../files/utf8.js";
import { count, parseOptions, required, whole } from "../options.js";
import { type Tensor, tensor } from "../tensor.js";

/**
 * A bin for a text: FNV-1a of its UTF-8 bytes, 32 bits, with the final mixing of MurmurHash3; equal everywhere.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/; https://github.com/aappleby/smhasher (fmix32, public domain)
 */
export function hashOf(text: string, bins: number, salt = 0): number {
  let hash = (0x811c9dc5 ^ salt) >>> 0;
  for (const byte of encodeUtf8(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % bins;
}

const schema = { numBins: required(count()), salt: whole(0) };

/**
 * Strings or whole numbers to bins by a hash, without a vocabulary. The bins are not Keras's, whose hash (FarmHash, SipHash) is another.
 *
 * @param options.numBins ≥ 1. @param options.salt another one gives other bins, default 0.
 * @throws {TypeError} where a value is neither.
 * @example
 * hashing({ numBins: 8 }).call(["a", "b", "a"]).shape; // [3]
 * @see https://keras.io/api/layers/preprocessing_layers/categorical/hashing/
 */
export function hashing(options: { readonly numBins: number; readonly salt?: number }): {
  call(values: readonly (string | number)[]): Tensor;
} {
  const { numBins, salt } = parseOptions("hashing", schema, options);
  return {
    call(values) {
      const bins = values.map((value, i) => {
        if (typeof value !== "string" && !Number.isSafeInteger(value))
          throw new TypeError(`hashing: expected strings or whole numbers, got ${show(value)} at ${i}.`);
        return hashOf(String(value), numBins, salt);
      });
      return tensor(Float32Array.from(bins), [values.length]);
    },
  };
}
