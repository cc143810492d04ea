/**
 * Who computes what of a product. Lanes compute whole blocks of C, which are cut smaller where few would leave lanes idle; k is never
 * divided between lanes, so who computes a block changes nothing in it.
 */
import { barrier } from "../machine/barrier";
import { atOnce, firstBlock, lane, lanes, lastBlock, take, takenEnd } from "../machine/lanes";
import { block, COLUMN_BLOCK, completed, laneBytes, PACK_X, packShared, padded, TURN_X } from "./macrokernel";
import { TILE_ROWS } from "./microkernel";

/** Rows per block of the grid. */
const ROW_BLOCK: usize = 48;
/** Lanes take blocks of products of so many multiplications, half a millisecond, as they come to them; smaller ones are divided beforehand. */
const WORTH_TAKING: u64 = 1 << 23;
/** Multiplications of a block that is taken: some 40 µs. */
const TAKEN_WORK: usize = 1 << 20;
const TAKEN_COLUMNS: usize = 64;
/** Of few rows blocks are made smaller, until there are so many for each lane. */
const CHOICE: usize = 4;
/** Blocks are halved no further than this: whole tiles of 4 and of 6 rows, whole panels. */
const LEAST_ROWS: usize = 12;
const LEAST_COLUMNS: usize = 16;
/**
 * Elements of X, 4 MB, up to which lanes that take blocks make its panels together, before the first is taken: a block is then worth no more than its
 * columns. Of a larger one each copies what its blocks need, 3 to 5 % of the time.
 */
const SHARED_X: u64 = 1 << 20;

/** Whether lanes take the blocks of such a product. */
function isLarge(rows: usize, cols: usize, k: usize): bool {
  return <u64>rows * cols * k >= WORTH_TAKING;
}

/** Bytes of X's panels where lanes share them, or 0. The plan is complete. */
function sharedBytes(rows: usize, cols: usize, k: usize, plan: u32): usize {
  const elements = <u64>padded(rows) * k;
  const shares = plan & (PACK_X | TURN_X) && isLarge(rows, cols, k) && elements <= SHARED_X;
  return shares ? <usize>elements * 4 + 64 : 0;
}

/** Bytes of workspace for so many lanes. */
export function workspaceBytes(rows: usize, cols: usize, k: usize, plan: u32, lanes: usize): usize {
  const bytes = lanes * laneBytes(rows, cols, k, plan);
  return lanes > 1 ? bytes + sharedBytes(rows, cols, k, completed(plan, cols)) : bytes;
}

/** C[rows, cols] (+)= X·Y on this lane's blocks. Leading dimensions in bytes; `plan` as above and in store.ts. */
export function product(
  c: usize,
  ldc: usize,
  x: usize,
  ldx: usize,
  y: usize,
  ldy: usize,
  rows: usize,
  cols: usize,
  k: usize,
  init: usize,
  bound: f32,
  plan: u32,
  workspace: usize,
): void {
  const bytes = lanes > 1 ? laneBytes(rows, cols, k, plan) : 0;
  plan = completed(plan, cols);
  let rowStep = ROW_BLOCK;
  let colStep = COLUMN_BLOCK;
  const taking = lanes > 1 && isLarge(rows, cols, k) && atOnce();
  const shared: usize = taking && sharedBytes(rows, cols, k, plan) ? workspace + lanes * bytes : 0;
  workspace += lane * bytes;
  if (taking) {
    colStep = TAKEN_COLUMNS;
    while (rowStep * colStep * k > TAKEN_WORK && colStep > LEAST_COLUMNS) {
      // A part of a column costs its panels of Y anew, a part of a row, where lanes share those of X, nothing.
      if (!shared && rowStep > colStep >> 1) rowStep >>= 1;
      else colStep >>= 1;
    }
    while (rowStep > LEAST_ROWS && blocksOf(rows, cols, rowStep, colStep) < CHOICE * lanes) rowStep >>= 1;
  } else if (lanes > 1) {
    while (colStep > LEAST_COLUMNS && isUneven(rows, cols, rowStep, colStep)) colStep >>= 1;
    while (rowStep > LEAST_ROWS && isUneven(rows, cols, rowStep, colStep)) rowStep >>= 1;
  }
  // One block only: no grid to divide, a fifth of a tiny product's time. The last lane has it.
  if (rows <= rowStep && cols <= colStep) {
    if (lane == lanes - 1)
      block(c, ldc, x, ldx, y, ldy, rows, 0, rows, 0, cols, k, init, bound, plan, workspace, 0);
    return;
  }
  if (shared) {
    const tiles = <u32>(padded(rows) / TILE_ROWS);
    const end = min(rows, lastBlock(tiles) * TILE_ROWS);
    packShared(shared, x, ldx, rows, firstBlock(tiles) * TILE_ROWS, end, k, plan);
    if (!barrier()) return;
  }
  const rowBlocks = (rows + rowStep - 1) / rowStep;
  const blocks = <u32>blocksOf(rows, cols, rowStep, colStep);
  let last: usize = lastBlock(blocks);
  for (let b: usize = taking ? last : firstBlock(blocks); ; ) {
    if (b == last) {
      if (!taking) return;
      b = take(blocks, <u32>rowBlocks);
      if (b == blocks) return;
      last = takenEnd;
    }
    const j = b / rowBlocks;
    const i = b - j * rowBlocks;
    const iEnd = min(rowBlocks, i + last - b);
    // Neighbouring columns of blocks that are this lane's as a whole share their panels of X.
    const columns: usize = i == 0 ? max<usize>(1, (last - b) / rowBlocks) : 1;
    b += (iEnd - i) * columns;
    const colEnd = min(cols, (j + columns) * colStep);
    const rowEnd = min(rows, iEnd * rowStep);
    block(
      c,
      ldc,
      x,
      ldx,
      y,
      ldy,
      rows,
      i * rowStep,
      rowEnd,
      j * colStep,
      colEnd,
      k,
      init,
      bound,
      plan,
      workspace,
      shared,
    );
  }
}

function blocksOf(rows: usize, cols: usize, rowStep: usize, colStep: usize): usize {
  return ((rows + rowStep - 1) / rowStep) * ((cols + colStep - 1) / colStep);
}

/** Whether the lane with most blocks has over an eighth more than a fair share. */
function isUneven(rows: usize, cols: usize, rowStep: usize, colStep: usize): bool {
  const blocks = blocksOf(rows, cols, rowStep, colStep);
  const most = (blocks + lanes - 1) / lanes;
  return most * lanes * 8 > blocks * 9;
}
