/**
 * Philox-4x32-10, a counter-based generator: four random u32 are a function of a counter of 128 bits and a
 * key of 64, with no state in between. The key is the user's seed; the counter says which numbers these are
 * (src/contract/purpose.ts), so a number depends on what it is for and not on who draws it first.
 *
 *   counter = (block, step, stream, purpose)      key = (seed's low word, seed's high word)
 *
 * One block serves four consecutive elements: element i is word i mod 4 of block ⌊i / 4⌋.
 * @see Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011), section 3
 */

/** Four u32 for elements 4·block … 4·block + 3. */
export function randomBits(
  seedLow: u32,
  seedHigh: u32,
  purpose: u32,
  stream: u32,
  step: u32,
  block: u32,
): v128 {
  return philox(
    i32x4.replace_lane(
      i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(block), 1, step), 2, stream),
      3,
      purpose,
    ),
    i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, seedLow), 2, seedHigh),
  );
}

/** Ten rounds on the counter (c₀, c₁, c₂, c₃) with the key (k₀, 0, k₁, 0). */
export function philox(counter: v128, key: v128): v128 {
  let c = counter;
  let k = key;
  for (let round = 0; round < 10; round++) {
    // (c₀·M₀, c₂·M₁) as two products of 64 bits: (low₀, high₀, low₁, high₁).
    const products = i64x2.extmul_low_i32x4_u(
      i8x16.shuffle(c, c, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11),
      i32x4(0xd2511f53, 0xcd9e8d57, 0, 0),
    );
    // (high₁, low₁, high₀, low₀) xor (c₁ xor k₀, 0, c₃ xor k₁, 0).
    const turned = i8x16.shuffle(products, products, 12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    c = v128.xor(turned, v128.xor(i64x2.shr_u(c, 32), k));
    k = i32x4.add(k, i32x4(0x9e3779b9, 0, 0xbb67ae85, 0));
  }
  return c;
}
