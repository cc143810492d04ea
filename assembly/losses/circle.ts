/**
 * Circle loss of each sample of a batch against all others, from their similarities s: with distances D = max(1 − s, 0) and margin m,
 *
 *   value = softplus(ln Σ exp(−γ (m + D)⁺ (m − D)) + ln Σ exp(γ (1 + m − D)⁺ (1 − m − D))),  the sums over samples of the same label, and of others
 *
 * A sample without partners or without others has value and gradient 0.
 *   P0 value [n] or 0, P1 ds [n, n] or 0, P2 labels [n], P3 s [n, n], P4 weights [n] or 0; N0 = n, N1 = n, N3 = what the sum is divided by
 *   F0 γ, F1 m, F2 whether a sample is no partner of its own (an integer)
 * @see Sun et al. 2020, https://arxiv.org/abs/2002.10857
 */
import { F0, F1, F2, N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { weightOf } from "../drivers/classes";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { sigmoid } from "../math/sigmoid";
import { softplus } from "../math/softplus";
import { max, sum } from "../math/sum";

function number(x: v128): f32 {
  return f32x4.extract_lane(x, 0);
}

/** D of four samples. */
function distances(s: v128): v128 {
  return f32x4.pmax(f32x4.splat(0), f32x4.sub(f32x4.splat(1), s));
}

/** −γ (m + D)⁺ (m − D) */
function nearness(d: v128, gamma: v128, margin: v128): v128 {
  const weight = f32x4.pmax(f32x4.splat(0), f32x4.add(margin, d));
  return f32x4.mul(gamma, f32x4.mul(weight, f32x4.sub(d, margin)));
}

/** γ (1 + m − D)⁺ (1 − m − D) */
function farness(d: v128, gamma: v128, margin: v128): v128 {
  const rest = f32x4.sub(f32x4.splat(1), d);
  const weight = f32x4.pmax(f32x4.splat(0), f32x4.add(rest, margin));
  return f32x4.mul(gamma, f32x4.mul(weight, f32x4.sub(rest, margin)));
}

/** Which of four samples, from j on, are partners of sample i. */
function partners(ip: usize, i: u32, j: u32, n: u32): v128 {
  const labels = load<usize>(ip, P2);
  const same = f32x4.eq(v128.load(labels + ((<usize>j) << 2)), v128.load32_splat(labels + ((<usize>i) << 2)));
  const counted = v128.and(same, maskOf(n - j));
  if (load<u32>(ip, F2) == 0) return counted;
  return v128.andnot(counted, i32x4.eq(i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(j)), i32x4.splat(i)));
}

/** Which of them have another label. */
function others(ip: usize, i: u32, j: u32, n: u32): v128 {
  const labels = load<usize>(ip, P2);
  const differ = f32x4.ne(
    v128.load(labels + ((<usize>j) << 2)),
    v128.load32_splat(labels + ((<usize>i) << 2)),
  );
  return v128.and(differ, maskOf(n - j));
}

export function circle(ip: usize): void {
  const n = load<u32>(ip, N0);
  const gamma = v128.load32_splat(ip, F0);
  const margin = v128.load32_splat(ip, F1);
  const low = f32x4.splat(-Infinity);
  const values = load<usize>(ip, P0);
  const last = lastRow(n, n);
  for (let i = firstRow(n, n); i < last; i++) {
    const s = load<usize>(ip, P3) + ((<usize>i * n) << 2);
    let near = low;
    let far = low;
    for (let j: u32 = 0; j < n; j += 4) {
      const d = distances(loadMasked(s + (j << 2), n - j, 0));
      near = f32x4.pmax(near, v128.bitselect(nearness(d, gamma, margin), low, partners(ip, i, j, n)));
      far = f32x4.pmax(far, v128.bitselect(farness(d, gamma, margin), low, others(ip, i, j, n)));
    }
    const nearest = max(near);
    const farthest = max(far);
    const alone = nearest == -Infinity || farthest == -Infinity;
    let nearSums = f32x4.splat(0);
    let farSums = f32x4.splat(0);
    for (let j: u32 = 0; j < n && !alone; j += 4) {
      const d = distances(loadMasked(s + (j << 2), n - j, 0));
      const a = exp(f32x4.sub(nearness(d, gamma, margin), f32x4.splat(nearest)));
      const b = exp(f32x4.sub(farness(d, gamma, margin), f32x4.splat(farthest)));
      nearSums = f32x4.add(nearSums, v128.and(a, partners(ip, i, j, n)));
      farSums = f32x4.add(farSums, v128.and(b, others(ip, i, j, n)));
    }
    const nearSum = sum(nearSums);
    const farSum = sum(farSums);
    const total: f32 = alone
      ? 0
      : nearest + farthest + number(log(f32x4.splat(nearSum))) + number(log(f32x4.splat(farSum)));
    if (values) store<f32>(values + ((<usize>i) << 2), alone ? 0 : number(softplus(f32x4.splat(total))));
    const ds = load<usize>(ip, P1);
    if (ds == 0) continue;
    const row = ds + ((<usize>i * n) << 2);
    const slope: f32 = alone ? 0 : number(sigmoid(f32x4.splat(total))) * weightOf(ip, i);
    for (let j: u32 = 0; j < n; j += 4) {
      let out = f32x4.splat(0);
      if (!alone) {
        const sj = loadMasked(s + (j << 2), n - j, 0);
        const d = distances(sj);
        const rest = f32x4.sub(f32x4.splat(1), d);
        // Slopes by D: where a weight is bounded by 0, its term is 0 on that side.
        const byNear = v128.and(f32x4.add(d, d), f32x4.gt(f32x4.add(margin, d), f32x4.splat(0)));
        const byFar = v128.and(f32x4.add(rest, rest), f32x4.gt(f32x4.add(rest, margin), f32x4.splat(0)));
        const a = exp(f32x4.sub(nearness(d, gamma, margin), f32x4.splat(nearest)));
        const b = exp(f32x4.sub(farness(d, gamma, margin), f32x4.splat(farthest)));
        const p = v128.and(f32x4.mul(a, f32x4.splat(slope / nearSum)), partners(ip, i, j, n));
        const q = v128.and(f32x4.mul(b, f32x4.splat(slope / farSum)), others(ip, i, j, n));
        const byDistance = f32x4.sub(f32x4.mul(p, byNear), f32x4.mul(q, byFar));
        const toSimilarity = f32x4.mul(f32x4.neg(gamma), byDistance);
        out = v128.and(toSimilarity, f32x4.lt(sj, f32x4.splat(1)));
      }
      storeCounted(row + (j << 2), out, n - j);
    }
  }
}
