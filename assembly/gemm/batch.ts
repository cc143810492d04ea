/**
 * Many products of one form in one instruction: C[b] = A[b]·B[b] (or A·Bᵀ, Aᵀ·B) for each matrix b of a batch, whose axes may be broadcast.
 *
 *   P0 C, P1 A, P2 B, P4 workspace, P5 table: how many axes the batch has, then for each, the last one first, size, A's stride, B's stride
 *   (elements); N0 m, N1 n, N2 k, N3 matrices; F0 bound, F1 flags, as in gemm.ts; F2 form (0 NN, 1 NT, 2 TN), F3 bytes of workspace for each lane
 *
 * Where there are enough, a lane computes whole matrices by itself, the first one all that are smaller than a vector; otherwise all lanes work
 * at one after the other. The bits are the same.
 */
import { F2, F3, FRAME_BYTES, N0, N1, N3, P0, P1, P2, P4, P5 } from "../../src/contract/frame";
import { barrier } from "../machine/barrier";
import { firstBlock, lane, lanes, lastBlock, setLanes } from "../machine/lanes";
import { gemmNN, gemmNT, gemmTN } from "./gemm";

export function batchProduct(ip: usize): void {
  const batches = load<u32>(ip, N3);
  const mine = lane;
  const all = lanes;
  // The frame of a single product, at the start of what is this lane's.
  const bytes = load<usize>(ip, F3);
  const frame = load<usize>(ip, P4) + mine * FRAME_BYTES;
  memory.copy(frame, ip, FRAME_BYTES);
  const workspace = load<usize>(ip, P4) + all * FRAME_BYTES;
  // Fewer numbers than a vector are written with zeros behind them, where the next matrix begins: one lane does them all, in order.
  const small = load<u32>(ip, N0) * load<u32>(ip, N1) < 4;
  const apart = small || batches >= all;
  store<usize>(frame, apart ? workspace + <usize>mine * bytes : workspace, P4);
  const last = small ? (mine == 0 ? batches : 0) : apart ? lastBlock(batches) : batches;
  const first = apart && !small ? firstBlock(batches) : 0;
  if (apart) setLanes(0, 1);
  for (let b = first; b < last; b++) {
    if (!apart && b > 0 && !barrier()) return;
    place(frame, ip, b);
    const form = load<u32>(ip, F2);
    if (form == 0) gemmNN(frame);
    else if (form == 1) gemmNT(frame);
    else gemmTN(frame);
  }
  if (apart) setLanes(mine, all);
}

/** Writes the addresses of the matrices b. */
function place(frame: usize, ip: usize, b: u32): void {
  let a: usize = 0;
  let second: usize = 0;
  let rest = b;
  const table = load<usize>(ip, P5);
  for (let axis = table + 4, end = axis + load<usize>(table) * 12; axis < end; axis += 12) {
    const index = <usize>(rest % load<u32>(axis));
    rest /= load<u32>(axis);
    a += index * load<usize>(axis, 4);
    second += index * load<usize>(axis, 8);
  }
  store<usize>(
    frame,
    load<usize>(ip, P0) + ((<usize>b * load<usize>(ip, N0) * load<usize>(ip, N1)) << 2),
    P0,
  );
  store<usize>(frame, load<usize>(ip, P1) + (a << 2), P1);
  store<usize>(frame, load<usize>(ip, P2) + (second << 2), P2);
}
