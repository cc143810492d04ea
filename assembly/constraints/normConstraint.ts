/**
 * Scales every vector w[o, :, c] of a weight so that its length lies between two bounds, in place:
 *
 *   w ← w · (rate · clamp(‖w‖, low, high) + (1 − rate) · ‖w‖) / (1e-7 + ‖w‖)
 *
 * P0 = w [groups o, rows, columns c]; N0 = rows, N1 = columns, N2 = groups; F0 = low, F1 = high, F2 = rate. Norms in f64.
 * @see https://keras.io/api/layers/constraints/
 */
import { F0, F1, F2, N0, N1, N2, P0 } from "../../src/contract/frame";
import { tilesOf } from "../drivers/columns";
import { storeCounted } from "../drivers/rows";
import { columnSums, narrow, productsHigh, productsLow } from "../drivers/sums";
import { firstBlock, lastBlock } from "../machine/lanes";

function factor(squares: v128, ip: usize): v128 {
  const rate = f64x2.splat(<f64>load<f32>(ip, F2));
  const norm = f64x2.sqrt(squares);
  const low = f64x2.splat(<f64>load<f32>(ip, F0));
  const clamped = f64x2.min(f64x2.max(norm, low), f64x2.splat(<f64>load<f32>(ip, F1)));
  const wanted = f64x2.add(norm, f64x2.mul(rate, f64x2.sub(clamped, norm)));
  return f64x2.div(wanted, f64x2.add(norm, f64x2.splat(1e-7)));
}

export function normConstraint(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const stride = (<usize>columns) << 2;
  const tiles = tilesOf(columns);
  const blocks = tiles * load<u32>(ip, N2);
  const last = lastBlock(blocks);
  for (let block = firstBlock(blocks); block < last; block++) {
    const column = (block % tiles) << 2;
    let w = load<usize>(ip, P0) + <usize>(block / tiles) * stride * rows + ((<usize>column) << 2);
    columnSums(w, w, rows, stride, f32x4.splat(Infinity));
    const scale = narrow(factor(productsLow, ip), factor(productsHigh, ip));
    for (let i: u32 = 0; i < rows; i++) {
      storeCounted(w, f32x4.mul(v128.load(w), scale), columns - column);
      w += stride;
    }
  }
}
