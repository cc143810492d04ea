/**
 * Cosine similarity with its sign turned: −Σ t̂ p̂, where x̂ = x · min(1 / ‖x‖, 1e7) as in Keras.
 *
 *   d/dp = −t / (‖t‖ ‖p‖) + cos · p / ‖p‖²,  without the second term where the bound holds, and 0 where p is the zero vector,
 *   which has no direction.
 *
 * Operands as in drivers/elementLoss.ts.
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { weightOf } from "../drivers/classes";
import { firstRow, lastRow, loadMasked, storeCounted } from "../drivers/rows";
import { sum } from "../math/sum";

const LARGEST: f32 = 1e7;

export function cosineSimilarity(ip: usize): void {
  const dp = load<usize>(ip, P1);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const t = load<usize>(ip, P2) + offset;
    const p = load<usize>(ip, P3) + offset;
    let products = f32x4.splat(0);
    let targets = f32x4.splat(0);
    let squares = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const tj = loadMasked(t + (j << 2), columns - j, 0);
      const pj = loadMasked(p + (j << 2), columns - j, 0);
      products = f32x4.add(products, f32x4.mul(tj, pj));
      targets = f32x4.add(targets, f32x4.mul(tj, tj));
      squares = f32x4.add(squares, f32x4.mul(pj, pj));
    }
    const square = sum(squares);
    const inverse = min<f32>(1 / sqrt<f32>(square), LARGEST);
    const both = inverse * min<f32>(1 / sqrt<f32>(sum(targets)), LARGEST);
    const cosine = sum(products) * both;
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), -cosine);
    if (dp == 0) continue;
    const weight = weightOf(ip, row);
    const toTarget = f32x4.splat(square == 0 ? 0 : -both * weight);
    const along = f32x4.splat(inverse < LARGEST ? cosine * inverse * inverse * weight : 0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const d = f32x4.add(
        f32x4.mul(toTarget, v128.load(t + (j << 2))),
        f32x4.mul(along, v128.load(p + (j << 2))),
      );
      storeCounted(dp + offset + (j << 2), d, columns - j);
    }
  }
}
