/**
 * The recurrent kernel in panels of sixteen columns, for the products of single steps, which read it once a step:
 *
 *   panels[p][k][16] = V[k, 16 p + j], or V[16 p + j, k] where it is turned; 0 behind the last column
 *   P0 = panels, P1 = V; N0 = depth (k), N1 = columns, N2 = 1 where V is turned
 *
 * and `multiplyStep`, which adds H · V for rows that are one lane's. A row's sum goes through k in order, whoever computes it.
 */
import { N0, N1, N2, P0, P1 } from "../../src/contract/frame";
import { storeCounted } from "../drivers/rows";
import { madd } from "../gemm/store";
import { firstBlock, lastBlock } from "../machine/lanes";

/** Columns of a panel. */
export const PANEL: usize = 16;

export function recurrentPanels(ip: usize): void {
  const depth = <usize>load<u32>(ip, N0);
  const columns = <usize>load<u32>(ip, N1);
  const turned = load<u32>(ip, N2) == 1;
  const v = load<usize>(ip, P1);
  const along = turned ? depth << 2 : 4;
  const down = turned ? 4 : columns << 2;
  const panels = <u32>((columns + PANEL - 1) / PANEL);
  const last = lastBlock(panels);
  for (let p: usize = firstBlock(panels); p < last; p++) {
    let out = load<usize>(ip, P0) + p * depth * PANEL * 4;
    const width = min(PANEL, columns - p * PANEL);
    for (let k: usize = 0; k < depth; k++) {
      let from = v + p * PANEL * along + k * down;
      for (let j: usize = 0; j < PANEL; j++) {
        store<f32>(out, j < width ? load<f32>(from) : 0);
        out += 4;
        from += along;
      }
    }
  }
}

/** Adds the sixteen sums to what is there, `count` of them. */
function addTo(c: usize, s0: v128, s1: v128, s2: v128, s3: v128, count: usize): void {
  if (count >= PANEL) {
    v128.store(c, f32x4.add(v128.load(c), s0));
    v128.store(c, f32x4.add(v128.load(c, 16), s1), 16);
    v128.store(c, f32x4.add(v128.load(c, 32), s2), 32);
    v128.store(c, f32x4.add(v128.load(c, 48), s3), 48);
  } else {
    addCounted(c, s0, s1, s2, s3, <u32>count);
  }
}

function addCounted(c: usize, s0: v128, s1: v128, s2: v128, s3: v128, count: u32): void {
  storeCounted(c, f32x4.add(v128.load(c), s0), count);
  if (count > 4) storeCounted(c + 16, f32x4.add(v128.load(c, 16), s1), count - 4);
  if (count > 8) storeCounted(c + 32, f32x4.add(v128.load(c, 32), s2), count - 8);
  if (count > 12) storeCounted(c + 48, f32x4.add(v128.load(c, 48), s3), count - 12);
}

/**
 * C += A · V for rows first … last − 1.
 *
 * @param c rows of `columns`. @param a rows of `depth`. @param panels V as recurrentPanels lays it.
 */
export function multiplyStep(
  c: usize,
  a: usize,
  panels: usize,
  first: usize,
  last: usize,
  columns: usize,
  depth: usize,
): void {
  const ldc = columns << 2;
  const lda = depth << 2;
  for (let p: usize = 0; p < columns; p += PANEL) {
    let row = first;
    for (; row + 1 < last; row += 2)
      twoRows(c + row * ldc + (p << 2), ldc, a + row * lda, lda, panels, depth, columns - p);
    if (row < last) oneRow(c + row * ldc + (p << 2), a + row * lda, panels, depth, columns - p);
    panels += (depth * PANEL) << 2;
  }
}

function twoRows(c: usize, ldc: usize, a: usize, lda: usize, v: usize, depth: usize, count: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c02 = c00;
  let c03 = c00;
  let c10 = c00;
  let c11 = c00;
  let c12 = c00;
  let c13 = c00;
  const end = a + (depth << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    const y = v128.load32_splat(a + lda);
    const b0 = v128.load(v);
    const b1 = v128.load(v, 16);
    const b2 = v128.load(v, 32);
    const b3 = v128.load(v, 48);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    c02 = madd(x, b2, c02);
    c03 = madd(x, b3, c03);
    c10 = madd(y, b0, c10);
    c11 = madd(y, b1, c11);
    c12 = madd(y, b2, c12);
    c13 = madd(y, b3, c13);
    a += 4;
    v += 64;
  }
  addTo(c, c00, c01, c02, c03, count);
  addTo(c + ldc, c10, c11, c12, c13, count);
}

function oneRow(c: usize, a: usize, v: usize, depth: usize, count: usize): void {
  let c0 = f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  const end = a + (depth << 2);
  while (a < end) {
    const x = v128.load32_splat(a);
    c0 = madd(x, v128.load(v), c0);
    c1 = madd(x, v128.load(v, 16), c1);
    c2 = madd(x, v128.load(v, 32), c2);
    c3 = madd(x, v128.load(v, 48), c3);
    a += 4;
    v += 64;
  }
  addTo(c, c0, c1, c2, c3, count);
}
