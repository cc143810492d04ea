/**
 * A gated recurrent unit over all steps in one instruction, its reset gate applied after the product; arrays have time first.
 *
 *   rec = h_{t−1} · V + b,  z, r = σ(zx_z + rec_z, zx_r + rec_r),  g = tanh(zx_g + r rec_g),  h_t = z h_{t−1} + (1 − z) g
 *
 *   forward:  P0 gates [T, B, 3u]: holds zx, becomes z r g; P1 h [T+1, B, u]: h[0] is the state before; P2 rec [T, B, 3u], written;
 *             P3 panels of V, P4 b [3u] or 0, P5 mask [T, B] or 0: at a step of 0 the state stays
 *   backward: P0 gates, become dzx; P1 rec, becomes drec; P2 h, P3 panels of Vᵀ, P4 dh [T+1, B, u]: holds what comes from outside, dh[0]
 *             becomes that of the state before; P5 mask
 *   N0 = T, N1 = B, N2 = u
 * @see Cho et al. 2014, https://arxiv.org/abs/1406.1078; version 1 of the paper, as cuDNN computes it, resets after the product
 */
import { N0, N1, N2, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { addRow, copyRow, firstRow, lastRow, storeCounted } from "../drivers/rows";
import { gateSigmoid, gateTanh, sigmoidSlope, tanhSlope } from "./gates";
import { multiplyStep } from "./panels";

export function gruForward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P3);
  const bias = load<usize>(ip, P4);
  const mask = load<usize>(ip, P5);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  const width = (3 * units) << 2;
  let gates = load<usize>(ip, P0);
  let h = load<usize>(ip, P1);
  let rec = load<usize>(ip, P2);
  for (let t: usize = 0; t < steps; t++) {
    for (let row = first; row < last; row++) {
      if (bias) copyRow(rec + row * width, bias, width);
      else memory.fill(rec + row * width, 0, width);
    }
    multiplyStep(rec, h, panels, first, last, 3 * units, units);
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + ((t * batch + row) << 2)) == 0) copyRow(h + slab + at, h + at, units << 2);
      else cellForward(gates + row * width, rec + row * width, h + at, h + slab + at, units);
    }
    gates += 3 * slab;
    rec += 3 * slab;
    h += slab;
  }
}

function cellForward(gates: usize, rec: usize, before: usize, h: usize, units: usize): void {
  const bytes = units << 2;
  for (let j: usize = 0; j < units; j += 4) {
    const at = gates + (j << 2);
    const from = rec + (j << 2);
    const z = gateSigmoid(f32x4.add(v128.load(at), v128.load(from)));
    const r = gateSigmoid(f32x4.add(v128.load(at + bytes), v128.load(from + bytes)));
    const g = gateTanh(f32x4.add(v128.load(at + 2 * bytes), f32x4.mul(r, v128.load(from + 2 * bytes))));
    const old = v128.load(before + (j << 2));
    const count = <u32>(units - j);
    storeCounted(at, z, count);
    storeCounted(at + bytes, r, count);
    storeCounted(at + 2 * bytes, g, count);
    const kept = f32x4.mul(z, old);
    storeCounted(h + (j << 2), f32x4.add(kept, f32x4.mul(f32x4.sub(f32x4.splat(1), z), g)), count);
  }
}

export function gruBackward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P3);
  const mask = load<usize>(ip, P5);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  const width = (3 * units) << 2;
  let gates = load<usize>(ip, P0) + 3 * steps * slab;
  let rec = load<usize>(ip, P1) + 3 * steps * slab;
  let h = load<usize>(ip, P2) + steps * slab;
  let dh = load<usize>(ip, P4) + steps * slab;
  for (let t = steps; t > 0; t--) {
    gates -= 3 * slab;
    rec -= 3 * slab;
    h -= slab;
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + (((t - 1) * batch + row) << 2)) == 0) {
        memory.fill(gates + row * width, 0, width);
        memory.fill(rec + row * width, 0, width);
        addRow(dh - slab + at, dh + at, <u32>units);
      } else {
        cellBackward(gates + row * width, rec + row * width, h + at, dh + at, dh - slab + at, units);
      }
    }
    dh -= slab;
    multiplyStep(dh, rec, panels, first, last, units, 3 * units);
  }
}

function cellBackward(
  gates: usize,
  rec: usize,
  before: usize,
  dh: usize,
  dBefore: usize,
  units: usize,
): void {
  const bytes = units << 2;
  for (let j: usize = 0; j < units; j += 4) {
    const at = gates + (j << 2);
    const from = rec + (j << 2);
    const z = v128.load(at);
    const r = v128.load(at + bytes);
    const g = v128.load(at + 2 * bytes);
    const up = v128.load(dh + (j << 2));
    const old = v128.load(before + (j << 2));
    const dz = f32x4.mul(f32x4.mul(up, f32x4.sub(old, g)), sigmoidSlope(z));
    const dg = f32x4.mul(f32x4.mul(up, f32x4.sub(f32x4.splat(1), z)), tanhSlope(g));
    const dr = f32x4.mul(f32x4.mul(dg, v128.load(from + 2 * bytes)), sigmoidSlope(r));
    const count = <u32>(units - j);
    storeCounted(at, dz, count);
    storeCounted(at + bytes, dr, count);
    storeCounted(at + 2 * bytes, dg, count);
    storeCounted(from, dz, count);
    storeCounted(from + bytes, dr, count);
    storeCounted(from + 2 * bytes, f32x4.mul(dg, r), count);
    storeCounted(dBefore + (j << 2), f32x4.add(v128.load(dBefore + (j << 2)), f32x4.mul(up, z)), count);
  }
}
