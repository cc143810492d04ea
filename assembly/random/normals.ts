/**
 * Four standard normal numbers from four u32, by Box & Muller: (b₀, b₁) gives elements 0 and 1, (b₂, b₃)
 * elements 2 and 3,
 *
 *   z₀ = √(−2 ln u)·cos 2πv,  z₁ = √(−2 ln u)·sin 2πv,   u = (b₀ + ½)·2⁻³² in (0, 1],  v = ⌊b₁ / 2⁸⌋·2⁻²⁴
 *
 * so |z| stays below 6.77.
 * @see Box & Muller, A note on the generation of random normal deviates, Ann. Math. Stat. 29 (1958)
 */
import { cosOfTurn } from "../math/cos";
import { log } from "../math/log";

export function normals(bits: v128): v128 {
  const first = i8x16.shuffle(bits, bits, 0, 1, 2, 3, 0, 1, 2, 3, 8, 9, 10, 11, 8, 9, 10, 11);
  const second = i8x16.shuffle(bits, bits, 4, 5, 6, 7, 4, 5, 6, 7, 12, 13, 14, 15, 12, 13, 14, 15);
  const u = f32x4.add(
    f32x4.mul(f32x4.convert_i32x4_u(first), f32x4.splat(2.3283064365386963e-10)), // 2⁻³²
    f32x4.splat(1.1641532182693481e-10), // 2⁻³³
  );
  const radius = f32x4.sqrt(f32x4.mul(log(u), f32x4.splat(-2)));
  // sin 2πv = cos 2π(v − ¼)
  return f32x4.mul(radius, cosOfTurn(f32x4.sub(units(second), f32x4(0, 0.25, 0, 0.25))));
}

/** Four numbers in [0, 1), multiples of 2⁻²⁴, from the upper bits of four u32. */
export function units(bits: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(i32x4.shr_u(bits, 8)), f32x4.splat(5.960464477539063e-8));
}
