/**
 * The loops around the micro-kernel, after BLIS (Van Zee & van de Geijn 2015, doi:10.1145/2764454): blocks of k,
 * then blocks of rows, then panels of columns.
 *
 * order  k is cut into blocks of at most K_BLOCK, as equal as multiples of 4 allow. Within a block terms are
 *        added from first to last; the first block starts at the bias (or 0), the sum of each later one is
 *        added to C. So the bits depend on k alone, not on blocks, tiles, packing or lanes, and the error of a
 *        long sum (a full batch) stays that of short ones.
 */
import { BROAD_PANEL, broadPanel, HAS_BROAD } from "./broadMicrokernel";
import { Columns, Narrow, PANEL, panel, Rows, TILE_ROWS, Wide } from "./microkernel";
import { packColumns, packRows, packTransposed } from "./pack";
import { ADD } from "./store";
import { clearZeros, SCRATCH_BYTES, widePanel } from "./wideMicrokernel";

/** A panel of Y, 16 columns of so many, and four rows of X are 28 kB, what the first-level cache holds. */
export const K_BLOCK: usize = 352;
/** Columns per block: its packed panels, 352 kB, stay in the second-level cache. */
export const COLUMN_BLOCK: usize = 256;
/** Rows between two passes over the packed columns: 96 × 352 elements of X are 132 kB. */
const ROW_SWEEP: usize = 96;
/** Elements of X that a lane keeps as panels of its own for all blocks of columns, at most: 768 kB. */
const PANELS_X: usize = 192 << 10;

/** Y is copied to panels. */
export const PACK_Y: u32 = 4;
/** Y is given as rows and transposed into panels. */
export const TURN_Y: u32 = 8;
/** X has its rows contiguous. */
export const COLUMNS: u32 = 16;
/** X, with its rows contiguous, is copied to panels. */
export const PACK_X: u32 = 32;
/** X, given as rows of k, is transposed into panels. */
export const TURN_X: u32 = 64;
/** For fewer columns that doesn't pay: the micro-kernel reads X where it lies. The wide one can't. */
const FEW_COLUMNS: usize = isDefined(WIDE) ? 0 : 33;
/** The same where Y is in panels, so that the broad tile can be used: 32 columns are 8 to 11 % faster then, and 4 % slower where Y lies as it is. */
const FEW_OF_PANELS: usize = HAS_BROAD ? 32 : FEW_COLUMNS;

/** Length of each block of k: at most K_BLOCK, blocks as equal as multiples of 4 allow. */
export function blockLength(k: usize): usize {
  if (k <= K_BLOCK) return k;
  const blocks = (k + K_BLOCK - 1) / K_BLOCK;
  return ((k + blocks - 1) / blocks + 3) & ~3;
}

/** Bytes of packed columns of Y, at most one block of them. */
function packedY(cols: usize, k: usize, plan: u32): usize {
  return plan & (PACK_Y | TURN_Y) ? ((min(cols, COLUMN_BLOCK) + PANEL - 1) & ~(PANEL - 1)) * 4 * k : 0;
}

/** The caller's plan with what it leaves to be decided here. */
export function completed(plan: u32, cols: usize): u32 {
  const few = plan & (PACK_Y | TURN_Y) ? FEW_OF_PANELS : FEW_COLUMNS;
  return plan & COLUMNS || cols < few ? plan : plan | TURN_X;
}

/** Rows of X that are packed together, whole sweeps. */
function rowsTogether(length: usize): usize {
  return (PANELS_X / (max<usize>(length, 1) * ROW_SWEEP)) * ROW_SWEEP;
}

/** Bytes of workspace for one lane. */
export function laneBytes(rows: usize, cols: usize, k: usize, plan: u32): usize {
  const length = blockLength(k);
  let bytes = packedY(cols, length, plan);
  if (completed(plan, cols) & (PACK_X | TURN_X))
    bytes += (min(rows, rowsTogether(length)) + TILE_ROWS) * 4 * length;
  if (isDefined(WIDE)) bytes += SCRATCH_BYTES;
  return bytes ? (bytes + 127) & ~63 : 0;
}

/** Rows in whole panels: those that lanes share hold so many for each block of k, one block after the other. */
export function padded(rows: usize): usize {
  return ((rows + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS;
}

/** Rows of X to panels, where the plan says so. */
function packX(out: usize, x: usize, ldx: usize, k: usize, rows: usize, plan: u32): void {
  if (plan & PACK_X) packRows(out, x, ldx, k, rows);
  else if (plan & TURN_X) packTransposed(out, x, ldx, k, rows, TILE_ROWS);
}

/** Columns of Y to panels of so many, where the plan says so. */
function packY(out: usize, y: usize, ldy: usize, k: usize, cols: usize, plan: u32, width: usize): void {
  if (plan & PACK_Y) packColumns(out, y, ldy, k, cols, width);
  else if (plan & TURN_Y) packTransposed(out, y, ldy, k, cols, width);
}

/** Copies rows of X[rows, k] to the panels that lanes share; `from` begins a panel. */
export function packShared(
  shared: usize,
  x: usize,
  ldx: usize,
  rows: usize,
  from: usize,
  to: usize,
  k: usize,
  plan: u32,
): void {
  const stepXi: usize = plan & COLUMNS ? 4 : ldx;
  const stepXk: usize = plan & COLUMNS ? ldx : 4;
  const length = blockLength(k);
  for (let p: usize = 0; p < k; p += length) {
    const kb = min(length, k - p);
    const out = shared + ((padded(rows) * p + from * kb) << 2);
    packX(out, x + from * stepXi + p * stepXk, ldx, kb, to - from, plan);
  }
}

/**
 * A block of C (+)= X·Y, from `rowStart` to `rowEnd` and `colStart` to `colEnd`. Leading dimensions in bytes; `plan` as above and in store.ts.
 * `shared` holds panels of all `rows` of X, or is 0 and the block makes those of its own rows where the plan says so.
 */
export function block(
  c: usize,
  ldc: usize,
  x: usize,
  ldx: usize,
  y: usize,
  ldy: usize,
  rows: usize,
  rowStart: usize,
  rowEnd: usize,
  colStart: usize,
  colEnd: usize,
  k: usize,
  init: usize,
  bound: f32,
  plan: u32,
  workspace: usize,
  shared: usize,
): void {
  const stepXi: usize = plan & COLUMNS ? 4 : ldx;
  const stepXk: usize = plan & COLUMNS ? ldx : 4;
  const stepYj: usize = plan & TURN_Y ? ldy : 4;
  const stepYk: usize = plan & TURN_Y ? 4 : ldy;
  const packed = (plan & (PACK_Y | TURN_Y)) != 0;
  const isBroad = HAS_BROAD && packed && (plan & (PACK_X | TURN_X)) != 0;
  const length = blockLength(k);
  const together = shared ? rowEnd - rowStart : rowsTogether(length);
  const scratch = workspace;
  if (isDefined(WIDE)) {
    workspace += SCRATCH_BYTES;
    clearZeros(scratch);
  }
  const panelsX = workspace + packedY(colEnd - colStart, length, plan);
  let mode = plan & ADD;
  let p: usize = 0;
  do {
    const kb = min(length, k - p);
    const floor = p + kb < k ? <f32>-Infinity : bound;
    const start = mode & ADD ? <usize>0 : init;
    for (let top = rowStart; top < rowEnd; top += together) {
      const bottom = min(rowEnd, top + together);
      const corner = x + top * stepXi + p * stepXk;
      const panels = shared ? shared + ((padded(rows) * p + top * kb) << 2) : panelsX;
      if (!shared) packX(panels, corner, ldx, kb, bottom - top, plan);
      for (let left = colStart; left < colEnd; left += COLUMN_BLOCK) {
        const cols = min(COLUMN_BLOCK, colEnd - left);
        const yLeft = y + left * stepYj + p * stepYk;
        // As many columns as fill them lie in broad panels.
        const broadCols: usize = isBroad ? cols & ~(BROAD_PANEL - 1) : 0;
        if (broadCols) packY(workspace, yLeft, ldy, kb, broadCols, plan, BROAD_PANEL);
        if (cols > broadCols)
          packY(
            workspace + ((broadCols * kb) << 2),
            yLeft + broadCols * stepYj,
            ldy,
            kb,
            cols - broadCols,
            plan,
            PANEL,
          );
        for (let i = top; i < bottom; i += ROW_SWEEP) {
          const height = min(ROW_SWEEP, bottom - i);
          let xi = x + i * stepXi + p * stepXk;
          let ldX = ldx;
          let nextX = TILE_ROWS * stepXi;
          if (plan & (PACK_X | TURN_X)) {
            xi = panels + (((i - top) * kb) << 2);
            ldX = TILE_ROWS * 4;
            nextX = TILE_ROWS * 4 * kb;
          }
          for (let j: usize = 0; j < broadCols; j += BROAD_PANEL) {
            const cij = c + i * ldc + ((left + j) << 2);
            const from = start ? start + ((left + j) << 2) : <usize>0;
            broadPanel(cij, ldc, xi, workspace + (j << 2) * kb, height, kb, from, floor, mode);
          }
          for (let j = broadCols; j < cols; j += PANEL) {
            const cij = c + i * ldc + ((left + j) << 2);
            const yj = packed ? workspace + (j << 2) * kb : yLeft + (j << 2);
            const ldY: usize = packed ? PANEL * 4 : ldy;
            const from = start ? start + ((left + j) << 2) : <usize>0;
            const width = cols - j;
            if (isDefined(WIDE)) {
              widePanel(cij, ldc, xi, ldX, nextX, yj, ldY, height, width, kb, from, floor, mode, scratch);
            } else if (plan & (COLUMNS | TURN_X)) {
              if (width > 4)
                panel<Columns, Wide>(cij, ldc, xi, ldX, nextX, yj, ldY, height, width, kb, from, floor, mode);
              else
                panel<Columns, Narrow>(
                  cij,
                  ldc,
                  xi,
                  ldX,
                  nextX,
                  yj,
                  ldY,
                  height,
                  width,
                  kb,
                  from,
                  floor,
                  mode,
                );
            } else {
              if (width > 4)
                panel<Rows, Wide>(cij, ldc, xi, ldX, nextX, yj, ldY, height, width, kb, from, floor, mode);
              else
                panel<Rows, Narrow>(cij, ldc, xi, ldX, nextX, yj, ldY, height, width, kb, from, floor, mode);
            }
          }
        }
      }
    }
    mode |= ADD;
    p += kb;
  } while (p < k);
}
