/**
 * Connectionist temporal classification: −ln of the probability that the classes of all steps, repetitions joined and blanks (class 0)
 * taken out, are the labels. Over the states s of the labels with blanks between and around them, and lp = log softmax(z):
 *
 *   α_t(s) = lp_t(s) + ln Σ e^α_{t−1}(s′),  s′ one of s, s − 1 and, past the blank between two different labels, s − 2;  β backwards, without lp_t
 *   dz_t(k) = softmax(z_t)(k) − Σ_{s of class k} e^(α_t(s) + β_t(s) − ln p)
 *
 * Logarithms are kept in f64, so that long sequences lose nothing; the sums have a fixed order. A sample is computed by one lane.
 * Labels are as many as are not 0, taken from the front, as in Keras. No way through: value Infinity, gradient 0.
 *   P0 value [B], P1 dz [B, T, C] or 0, P2 labels [B, L], P3 z [B, T, C], P4 weights [B] or 0, P5 workspace, for each sample f64
 *   [T + 2 + T (2 L + 1) + 2 (2 L + 1)]; N0 = B, N1 = T, N2 = L, N3 = what the sum is divided by, F0 = C (an integer)
 * @see Graves et al. 2006, https://doi.org/10.1145/1143844.1143891
 */
import { F0, N0, N1, N2, P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { exponentials, fillRow, weightOf } from "../drivers/classes";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { maxOf, sum } from "../math/sum";

const NONE: f64 = -Infinity;

/** ln(eᵃ + eᵇ + eᶜ). */
function logOfSum(a: f64, b: f64, c: f64): f64 {
  const top = max(a, max(b, c));
  if (top == NONE) return NONE;
  const terms = exp(f32x4(<f32>(a - top), <f32>(b - top), <f32>(c - top), -Infinity));
  return top + <f64>f32x4.extract_lane(log(f32x4.splat(sum(terms))), 0);
}

/** eˣ */
function power(x: f64): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(<f32>x)), 0);
}

/** Class of state s: blanks stand at even places. */
function classOf(labels: usize, s: u32): u32 {
  return (s & 1) == 0 ? 0 : <u32>load<f32>(labels + ((<usize>(s >> 1)) << 2));
}

/** Whether the blank before state s may be passed over: the labels on both sides differ. */
function leaps(labels: usize, s: u32): bool {
  return (s & 1) == 1 && s > 1 && classOf(labels, s) != classOf(labels, s - 2);
}

function at(row: usize, s: u32): f64 {
  return load<f64>(row + ((<usize>s) << 3));
}

export function ctc(ip: usize): void {
  const batch = load<u32>(ip, N0);
  const steps = load<u32>(ip, N1);
  const longest = load<u32>(ip, N2);
  const classes = load<u32>(ip, F0);
  const most = 2 * longest + 1;
  const bytes = (<usize>(steps + 2 + steps * most + 2 * most)) << 3;
  const work = steps * (most + classes);
  const last = lastRow(batch, work);
  for (let b = firstRow(batch, work); b < last; b++) {
    const z = load<usize>(ip, P3) + ((<usize>b * steps * classes) << 2);
    const labels = load<usize>(ip, P2) + ((<usize>b * longest) << 2);
    const norms = load<usize>(ip, P5) + <usize>b * bytes;
    let count: u32 = 0;
    for (let i: u32 = 0; i < longest; i++) if (load<f32>(labels + ((<usize>i) << 2)) != 0) count++;
    const states = 2 * count + 1;
    const alpha = norms + ((<usize>(steps + 2)) << 3);
    const probability = forward(z, labels, norms, alpha, steps, classes, states);
    store<f32>(load<usize>(ip, P0) + ((<usize>b) << 2), <f32>-probability);
    const dz = load<usize>(ip, P1);
    if (dz == 0) continue;
    const to = dz + ((<usize>b * steps * classes) << 2);
    if (probability == NONE) {
      for (let t: usize = 0; t < steps; t++) fillRow(to + ((t * classes) << 2), 0, classes);
      continue;
    }
    const beta = alpha + ((<usize>(steps * most)) << 3);
    backward(to, z, labels, norms, alpha, beta, steps, classes, states, most, probability, weightOf(ip, b));
  }
}

/** Fills α, and what is taken from z to make it a log-probability; gives ln p. */
function forward(
  z: usize,
  labels: usize,
  norms: usize,
  alpha: usize,
  steps: u32,
  classes: u32,
  states: u32,
): f64 {
  let before: usize = 0;
  let row = alpha;
  for (let t: u32 = 0; t < steps; t++) {
    const zt = z + ((<usize>t * classes) << 2);
    const top = maxOf(zt, classes);
    const norm = <f64>top + <f64>f32x4.extract_lane(log(f32x4.splat(exponentials(0, zt, top, classes))), 0);
    store<f64>(norms + ((<usize>t) << 3), norm);
    for (let s: u32 = 0; s < states; s++) {
      let from: f64 = NONE;
      if (t == 0) from = s < 2 ? 0 : NONE;
      else {
        const one = s > 0 ? at(before, s - 1) : NONE;
        const two = leaps(labels, s) ? at(before, s - 2) : NONE;
        from = logOfSum(at(before, s), one, two);
      }
      const own = <f64>load<f32>(zt + ((<usize>classOf(labels, s)) << 2)) - norm;
      store<f64>(row + ((<usize>s) << 3), from + own);
    }
    before = row;
    row += (<usize>states) << 3;
  }
  return logOfSum(at(before, states - 1), states > 1 ? at(before, states - 2) : NONE, NONE);
}

/** Writes the gradient, from the last step to the first. @param beta two rows of so many states as there may be. */
function backward(
  dz: usize,
  z: usize,
  labels: usize,
  norms: usize,
  alpha: usize,
  beta: usize,
  steps: u32,
  classes: u32,
  states: u32,
  most: u32,
  probability: f64,
  weight: f32,
): void {
  let row = beta;
  let behind = beta + ((<usize>most) << 3);
  for (let t = steps; t-- > 0; ) {
    const zt = z + ((<usize>t * classes) << 2);
    const to = dz + ((<usize>t * classes) << 2);
    const norm = at(norms, t);
    // Where a 0 is read as the last label, PyTorch, and so Keras, counts it in the last step in the place of the blank behind it.
    const sparing = t == steps - 1 && states > 1 && classOf(labels, states - 2) == 0;
    const kept: f32 = sparing ? power(at(alpha, t * states + states - 2) - probability) : 1;
    const high = f32x4.splat(<f32>norm);
    const low = f32x4.splat(<f32>(norm - <f64>(<f32>norm)));
    for (let k: u32 = 0; k < classes; k += 4) {
      const place = (<usize>k) << 2;
      const p = exp(f32x4.sub(f32x4.sub(v128.load(zt + place), high), low));
      storeCounted(to + place, f32x4.mul(p, f32x4.splat(weight * kept)), classes - k);
    }
    for (let s: u32 = 0; s < states; s++) {
      let value: f64 = NONE;
      if (t == steps - 1) value = s + 2 < states ? NONE : 0;
      else {
        const one = s + 1 < states ? at(behind, s + 1) : NONE;
        const two = s + 2 < states && leaps(labels, s + 2) ? at(behind, s + 2) : NONE;
        value = logOfSum(at(behind, s), one, two);
      }
      const share = sparing && s == states - 1 ? NONE : at(alpha, t * states + s) + value - probability;
      const place = to + ((<usize>classOf(labels, s)) << 2);
      store<f32>(place, load<f32>(place) - power(share) * weight);
      // What the step before asks for includes this step's own probability.
      const own = <f64>load<f32>(zt + ((<usize>classOf(labels, s)) << 2)) - norm;
      store<f64>(row + ((<usize>s) << 3), value + own);
    }
    const swap = behind;
    behind = row;
    row = swap;
  }
}
