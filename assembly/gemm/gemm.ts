/**
 * The matrix product in the three forms that a dense layer needs:
 *
 *   gemmNN   C[m,n] = max(A[m,k]·B[k,n] + bias[n], bound)     y  = x·w + b
 *   gemmNT   C[m,n] = A[m,k]·B[n,k]ᵀ                          dx = dy·wᵀ
 *   gemmTN   C[m,n] = A[k,m]ᵀ·B[k,n], bias[n] = Σₖ B[k,n]     dw = xᵀ·dy, db
 *
 * frame  P0 C, P1 A, P2 B, P3 bias or 0, P4 workspace or 0; N0 m, N1 n, N2 k;
 *        F0 bound (NN only: -Infinity for none, 0 for relu; NaN stays NaN), F1 flags, bit 0: add to C (and to TN's bias)
 * order  see macrokernel.ts: the bits depend on k alone. C is written within its bounds only, or to the end of a vector's padding.
 */
import { F0, F1, N0, N1, N2, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { HAS_BROAD } from "./broadMicrokernel";
import { columnSums } from "./columnSums";
import { product, workspaceBytes } from "./grid";
import { COLUMNS, PACK_X, PACK_Y, TURN_Y } from "./macrokernel";
import { matrixTimesVector } from "./matrixTimesVector";
import { isNarrow, Narrow } from "./narrow";
import { outer } from "./outer";
import { ADD } from "./store";
import { vectorTimesMatrix } from "./vectorTimesMatrix";

export function gemmNN(ip: usize): void {
  const c = load<usize>(ip, P0);
  const a = load<usize>(ip, P1);
  const b = load<usize>(ip, P2);
  const bias = load<usize>(ip, P3);
  const m = load<usize>(ip, N0);
  const n = load<usize>(ip, N1);
  const k = load<usize>(ip, N2);
  const bound = load<f32>(ip, F0);
  const mode = load<u32>(ip, F1) & ADD;
  if (isNarrow(m, n, k)) {
    Narrow.product(c, a, k << 2, 4, b, m, n, k, bias, bound, mode);
  } else if (k == 1 && n > 1) {
    outer(c, a, b, m, n, mode ? 0 : bias, bound, mode);
  } else if (m == 1) {
    vectorTimesMatrix(c, a, b, n, k, bias, bound, mode);
  } else if (n == 1) {
    matrixTimesVector(c, a, b, m, k, bias && !mode ? load<f32>(bias) : 0, bound, mode);
  } else {
    product(c, n << 2, a, k << 2, b, n << 2, m, n, k, bias, bound, packsY(m, n) | mode, load<usize>(ip, P4));
  }
}

export function gemmNT(ip: usize): void {
  const c = load<usize>(ip, P0);
  const a = load<usize>(ip, P1);
  const b = load<usize>(ip, P2);
  const m = load<usize>(ip, N0);
  const n = load<usize>(ip, N1);
  const k = load<usize>(ip, N2);
  const mode = load<u32>(ip, F1) & ADD;
  if (k == 1 && isNarrow(m, n, 1)) {
    Narrow.product(c, a, 4, 4, b, m, n, 1, 0, -Infinity, mode);
  } else if (k == 1 && n > 1) {
    outer(c, a, b, m, n, 0, -Infinity, mode);
  } else if (m == 1) {
    matrixTimesVector(c, b, a, n, k, 0, -Infinity, mode);
  } else if (n == 1) {
    matrixTimesVector(c, a, b, m, k, 0, -Infinity, mode);
  } else {
    product(c, n << 2, a, k << 2, b, k << 2, m, n, k, 0, -Infinity, TURN_Y | mode, load<usize>(ip, P4));
  }
}

export function gemmTN(ip: usize): void {
  const c = load<usize>(ip, P0);
  const a = load<usize>(ip, P1);
  const b = load<usize>(ip, P2);
  const sums = load<usize>(ip, P3);
  const m = load<usize>(ip, N0);
  const n = load<usize>(ip, N1);
  const k = load<usize>(ip, N2);
  const mode = load<u32>(ip, F1) & ADD;
  // A column is computed as a row.
  const column = n == 1;
  const rows = column ? 1 : m;
  const columns = column ? m : n;
  if (isNarrow(rows, columns, k)) {
    Narrow.product(
      c,
      column ? b : a,
      4,
      (column ? n : m) << 2,
      column ? a : b,
      rows,
      columns,
      k,
      0,
      -Infinity,
      mode,
    );
    if (sums) Narrow.sums(sums, b, n, k, mode);
    return;
  }
  if (k == 1 && n > 1) {
    outer(c, a, b, m, n, 0, -Infinity, mode);
  } else if (n == 1) {
    vectorTimesMatrix(c, b, a, m, k, 0, -Infinity, mode);
  } else if (m == 1) {
    vectorTimesMatrix(c, a, b, n, k, 0, -Infinity, mode);
  } else {
    product(
      c,
      n << 2,
      a,
      m << 2,
      b,
      n << 2,
      m,
      n,
      k,
      0,
      -Infinity,
      packsY(m, n) | packsX(m, n) | COLUMNS | mode,
      load<usize>(ip, P4),
    );
  }
  if (sums) columnSums(sums, b, n, k, mode);
}

/** Bytes that P4 must offer: a slice for each lane. `form` 0 NN, 1 NT, 2 TN; 0 where none is needed. */
export function gemmWorkspaceBytes(form: u32, m: u32, n: u32, k: u32, lanes: u32): u32 {
  if (m == 1 || n == 1 || k == 1) return 0;
  const plan = form == 0 ? packsY(m, n) : form == 1 ? TURN_Y : packsY(m, n) | packsX(m, n) | COLUMNS;
  return <u32>workspaceBytes(m, n, k, plan, lanes);
}

/** From which size on copying operands to panels pays: earlier where that makes the broad tile possible, which reads panels only. */
const ROWS_FOR_Y: usize = HAS_BROAD ? 16 : 64;
const ROWS_FOR_X: usize = HAS_BROAD ? 32 : 256;
const COLUMNS_FOR_EITHER: usize = HAS_BROAD ? 48 : 64;

/**
 * Whether Y[k, n] is worth copying to panels for `rows` rows of X: rows of 4 kB and more fall on the same cache
 * sets and pages (measured at n = 1024: twice as fast), shorter ones repay only many rows (32 × 784 × 128: 10 %).
 */
function packsY(rows: usize, n: usize): u32 {
  return n >= 1024 ? (rows >= 8 ? PACK_Y : 0) : rows >= ROWS_FOR_Y && n >= COLUMNS_FOR_EITHER ? PACK_Y : 0;
}

/** The same for X[k, m], read down its columns. */
function packsX(m: usize, cols: usize): u32 {
  return m >= 1024 ? (cols >= 8 ? PACK_X : 0) : m >= ROWS_FOR_X && cols >= COLUMNS_FOR_EITHER ? PACK_X : 0;
}
