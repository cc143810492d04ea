/**
 * The plain recurrence h_t = tanh(zx_t + h_{t−1} · V) over all steps in one instruction; arrays have time first.
 *
 *   forward:  P0 zx [T, B, u], changed; P1 h [T+1, B, u]: h[0] is the state before; P2 panels of V, P3 mask [T, B] or 0
 *   backward: P0 dz [T, B, u], written; P1 h, P2 panels of Vᵀ, P3 dh [T+1, B, u]: holds what comes from outside, dh[0] becomes that of the
 *             state before; P4 mask
 *   N0 = T, N1 = B, N2 = u
 * @see Elman 1990, https://doi.org/10.1207/s15516709cog1402_1
 */
import { N0, N1, N2, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { addRow, copyRow, firstRow, lastRow, storeCounted } from "../drivers/rows";
import { gateTanh, tanhSlope } from "./gates";
import { multiplyStep } from "./panels";

export function simpleRNNForward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P2);
  const mask = load<usize>(ip, P3);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  let z = load<usize>(ip, P0);
  let h = load<usize>(ip, P1);
  for (let t: usize = 0; t < steps; t++) {
    multiplyStep(z, h, panels, first, last, units, units);
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + ((t * batch + row) << 2)) == 0) {
        copyRow(h + slab + at, h + at, units << 2);
        continue;
      }
      for (let j: usize = 0; j < units; j += 4) {
        const to = at + (j << 2);
        storeCounted(h + slab + to, gateTanh(v128.load(z + to)), <u32>(units - j));
      }
    }
    z += slab;
    h += slab;
  }
}

export function simpleRNNBackward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P2);
  const mask = load<usize>(ip, P4);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  let dz = load<usize>(ip, P0) + steps * slab;
  let h = load<usize>(ip, P1) + steps * slab;
  let dh = load<usize>(ip, P3) + steps * slab;
  for (let t = steps; t > 0; t--) {
    dz -= slab;
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + (((t - 1) * batch + row) << 2)) == 0) {
        memory.fill(dz + at, 0, units << 2);
        addRow(dh - slab + at, dh + at, <u32>units);
        continue;
      }
      for (let j: usize = 0; j < units; j += 4) {
        const to = at + (j << 2);
        const slope = tanhSlope(v128.load(h + to));
        storeCounted(dz + to, f32x4.mul(v128.load(dh + to), slope), <u32>(units - j));
      }
    }
    h -= slab;
    dh -= slab;
    multiplyStep(dh, dz, panels, first, last, units, units);
  }
}
