/**
 * Muon (Jordan et al. 2024), one matrix at a time; the products between these kernels are those of gemm.ts.
 * Constants: 4 a, 5 b, 6 c of the polynomial, 7 momentum μ, 8 Nesterov (0 or 1); the first four are Adam's. Slot: m.
 *
 * muonMomentum    m ← μ m + g;  X = m, or with Nesterov g + μ m;  ‖X‖² of each block in P4 (f64)   P3 = X
 * muonNormalize   X ← X / (‖X‖ + 10⁻⁷)                                  P0 = X, P1 = squares; N0 = elements
 * muonPolynomial  B ← a I + b A + c B, B being A² before                P0 = B, P1 = A, P5 = scalars; N0 = elements, N1 = rows
 * muonStep        w ← w − η F1 X                                        P3 = X
 */
import { F1, N0, N1, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { BLOCK_BYTES, blocksOf, firstByte, lastByte } from "../drivers/elements";
import { endOfBlock, inside, plusSquares, sumOfWords, total } from "../drivers/squares";
import { constant, decayed, decayRate, faintMoment, rate, settled } from "../drivers/update";
import { firstBlock, lastBlock } from "../machine/lanes";
import { splatOnce } from "../math/once";

export function muonMomentum(ip: usize): void {
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const x = load<usize>(ip, P3);
  const sums = load<usize>(ip, P4);
  const count = load<u32>(ip, N0);
  const momentum = splatOnce(constant(ip, 7));
  const nesterov = constant(ip, 8) != 0;
  const faint = faintMoment();
  const last = lastBlock(blocksOf(count));
  for (let block = firstBlock(blocksOf(count)); block < last; block++) {
    let sum = f64x2.splat(0);
    const end = endOfBlock(block, count);
    for (let i = <usize>block * BLOCK_BYTES; i < end; i += 16) {
      const gi = v128.load(g + i);
      const mi = settled(f32x4.add(f32x4.mul(momentum, v128.load(m + i)), gi), faint);
      v128.store(m + i, mi);
      const xi = nesterov ? f32x4.add(gi, f32x4.mul(momentum, mi)) : mi;
      v128.store(x + i, xi);
      sum = plusSquares(sum, inside(xi, i, count));
    }
    store<f64>(sums + (block << 3), total(sum));
  }
}

export function muonNormalize(ip: usize): void {
  const x = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  const norm = sqrt<f64>(sumOfWords(load<usize>(ip, P1), blocksOf(count), 1));
  const scale = splatOnce(1 / (norm + 1e-7));
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    v128.store(x + i, f32x4.mul(v128.load(x + i), scale));
  }
}

export function muonPolynomial(ip: usize): void {
  const out = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const rows = load<u32>(ip, N1);
  const a = <f32>constant(ip, 4);
  const b = splatOnce(constant(ip, 5));
  const c = splatOnce(constant(ip, 6));
  const first = firstByte(load<u32>(ip, N0));
  const end = lastByte(load<u32>(ip, N0));
  for (let i = first; i < end; i += 16) {
    const sum = f32x4.add(f32x4.mul(b, v128.load(x + i)), f32x4.mul(c, v128.load(out + i)));
    v128.store(out + i, sum);
  }
  // The elements of the diagonal that are this lane's.
  const stride = (<usize>rows + 1) << 2;
  const behind = min<usize>(end, <usize>rows * ((<usize>rows) << 2));
  for (let i = ((first + stride - 1) / stride) * stride; i < behind; i += stride) {
    store<f32>(out + i, load<f32>(out + i) + a);
  }
}

export function muonStep(ip: usize): void {
  const w = load<usize>(ip, P0);
  const x = load<usize>(ip, P3);
  const eta = splatOnce(rate() * <f64>load<f32>(ip, F1));
  const decay = decayRate(ip);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), f32x4.mul(eta, v128.load(x + i))));
  }
}
