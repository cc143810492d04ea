/**
 * A long short-term memory over all steps in one instruction; arrays have time first.
 *
 *   z = zx_t + h_{t−1} · V,  i, f, o = σ(z_i, z_f, z_o),  g = tanh z_g,  c_t = f c_{t−1} + i g,  h_t = o tanh c_t
 *
 *   forward:  P0 gates [T, B, 4u]: holds zx, becomes i f g o; P1 h [T+1, B, u], P2 c [T+1, B, u]: h[0] and c[0] are the states before;
 *             P3 panels of V (panels.ts), P4 mask [T, B] or 0: at a step of 0 the states stay
 *   backward: P0 gates, become dz; P1 c, P2 panels of Vᵀ, P3 dh [T+1, B, u]: holds what comes from outside, dh[0] becomes that of the state
 *             before; P4 dc [B, u]: of the last cell state, becomes that of the first; P5 mask
 *   N0 = T, N1 = B, N2 = u
 *
 * A lane has rows of its own through all steps, so that no step waits for another lane.
 * @see Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735; Gers et al. 2000 (the forget gate)
 */
import { N0, N1, N2, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { addRow, copyRow, firstRow, lastRow, storeCounted } from "../drivers/rows";
import { gateSigmoid, gateTanh, sigmoidSlope, tanhSlope } from "./gates";
import { multiplyStep } from "./panels";

export function lstmForward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P3);
  const mask = load<usize>(ip, P4);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  let gates = load<usize>(ip, P0);
  let h = load<usize>(ip, P1);
  let c = load<usize>(ip, P2);
  for (let t: usize = 0; t < steps; t++) {
    multiplyStep(gates, h, panels, first, last, 4 * units, units);
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + ((t * batch + row) << 2)) == 0) {
        copyRow(h + slab + at, h + at, units << 2);
        copyRow(c + slab + at, c + at, units << 2);
      } else {
        cellForward(gates + (at << 2), h + slab + at, c + at, c + slab + at, units);
      }
    }
    gates += slab << 2;
    h += slab;
    c += slab;
  }
}

function cellForward(gates: usize, h: usize, before: usize, c: usize, units: usize): void {
  const bytes = units << 2;
  for (let j: usize = 0; j < units; j += 4) {
    const at = gates + (j << 2);
    const i = gateSigmoid(v128.load(at));
    const f = gateSigmoid(v128.load(at + bytes));
    const g = gateTanh(v128.load(at + 2 * bytes));
    const o = gateSigmoid(v128.load(at + 3 * bytes));
    const cell = f32x4.add(f32x4.mul(f, v128.load(before + (j << 2))), f32x4.mul(i, g));
    const out = f32x4.mul(o, gateTanh(cell));
    const count = <u32>(units - j);
    storeCounted(at, i, count);
    storeCounted(at + bytes, f, count);
    storeCounted(at + 2 * bytes, g, count);
    storeCounted(at + 3 * bytes, o, count);
    storeCounted(c + (j << 2), cell, count);
    storeCounted(h + (j << 2), out, count);
  }
}

export function lstmBackward(ip: usize): void {
  const steps = <usize>load<u32>(ip, N0);
  const batch = <usize>load<u32>(ip, N1);
  const units = <usize>load<u32>(ip, N2);
  const panels = load<usize>(ip, P2);
  const dc = load<usize>(ip, P4);
  const mask = load<usize>(ip, P5);
  const first = <usize>firstRow(<u32>batch, <u32>(units * steps));
  const last = <usize>lastRow(<u32>batch, <u32>(units * steps));
  const slab = (batch * units) << 2;
  let gates = load<usize>(ip, P0) + 4 * steps * slab;
  let c = load<usize>(ip, P1) + steps * slab;
  let dh = load<usize>(ip, P3) + steps * slab;
  for (let t = steps; t > 0; t--) {
    gates -= slab << 2;
    c -= slab;
    for (let row = first; row < last; row++) {
      const at = (row * units) << 2;
      if (mask && load<f32>(mask + (((t - 1) * batch + row) << 2)) == 0) {
        memory.fill(gates + (at << 2), 0, units << 4);
        addRow(dh - slab + at, dh + at, <u32>units);
      } else {
        cellBackward(gates + (at << 2), dh + at, c + at, c + slab + at, dc + at, units);
      }
    }
    dh -= slab;
    multiplyStep(dh, gates, panels, first, last, units, 4 * units);
  }
}

function cellBackward(gates: usize, dh: usize, before: usize, c: usize, dc: usize, units: usize): void {
  const bytes = units << 2;
  for (let j: usize = 0; j < units; j += 4) {
    const at = gates + (j << 2);
    const i = v128.load(at);
    const f = v128.load(at + bytes);
    const g = v128.load(at + 2 * bytes);
    const o = v128.load(at + 3 * bytes);
    const t = gateTanh(v128.load(c + (j << 2)));
    const up = v128.load(dh + (j << 2));
    const cell = f32x4.add(v128.load(dc + (j << 2)), f32x4.mul(f32x4.mul(up, o), tanhSlope(t)));
    const count = <u32>(units - j);
    storeCounted(at, f32x4.mul(f32x4.mul(cell, g), sigmoidSlope(i)), count);
    storeCounted(
      at + bytes,
      f32x4.mul(f32x4.mul(cell, v128.load(before + (j << 2))), sigmoidSlope(f)),
      count,
    );
    storeCounted(at + 2 * bytes, f32x4.mul(f32x4.mul(cell, i), tanhSlope(g)), count);
    storeCounted(at + 3 * bytes, f32x4.mul(f32x4.mul(up, t), sigmoidSlope(o)), count);
    storeCounted(dc + (j << 2), f32x4.mul(cell, f), count);
  }
}
