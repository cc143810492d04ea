/** The two halves of a vector: how an f32x4 is widened to two f64x2 and narrowed again. */

/** (x₂, x₃, x₀, x₁). */
export function swapHalves(x: v128): v128 {
  return i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** (a₀, a₁, b₀, b₁). */
export function lowHalves(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}
