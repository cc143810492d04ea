/**
 * The yardsticks of the benches, not part of the library: multiply and add on registers alone, each result the next operation's input.
 *
 * peak   twelve chains. They cover both operations' latency on most cores, on Zen 4 just so: its units take 12 × 2 operations in six cycles, and six
 *        is how long a link of a chain takes, so nothing may ever be late. Measured: four fifths of the limit.
 * limit  thirteen, all that V8 has registers for on x86-64, and two links of each a turn: what Zen 4's units can do.
 */
import { madd } from "./store";

/** `rounds` × 12 chains × 4 lanes × 2 operations = 96 floating-point operations each. */
export function peak(ip: usize): void {
  const a = v128.load(ip);
  const b = v128.load(ip, 16);
  let s0 = b;
  let s1 = b;
  let s2 = b;
  let s3 = b;
  let s4 = b;
  let s5 = b;
  let s6 = b;
  let s7 = b;
  let s8 = b;
  let s9 = b;
  let s10 = b;
  let s11 = b;
  for (let i = load<u32>(ip, 32); i != 0; --i) {
    s0 = madd(s0, a, b);
    s1 = madd(s1, a, b);
    s2 = madd(s2, a, b);
    s3 = madd(s3, a, b);
    s4 = madd(s4, a, b);
    s5 = madd(s5, a, b);
    s6 = madd(s6, a, b);
    s7 = madd(s7, a, b);
    s8 = madd(s8, a, b);
    s9 = madd(s9, a, b);
    s10 = madd(s10, a, b);
    s11 = madd(s11, a, b);
  }
  s0 = f32x4.add(
    f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)),
    f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)),
  );
  v128.store(ip, f32x4.add(s0, f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11))), 48);
}

/** `rounds` × 13 chains × 2 links × 4 lanes × 2 operations = 208 floating-point operations each. */
export function limit(ip: usize): void {
  const a = v128.load(ip);
  const b = v128.load(ip, 16);
  let s0 = b;
  let s1 = b;
  let s2 = b;
  let s3 = b;
  let s4 = b;
  let s5 = b;
  let s6 = b;
  let s7 = b;
  let s8 = b;
  let s9 = b;
  let s10 = b;
  let s11 = b;
  let s12 = b;
  for (let i = load<u32>(ip, 32); i != 0; --i) {
    s0 = madd(s0, a, b);
    s1 = madd(s1, a, b);
    s2 = madd(s2, a, b);
    s3 = madd(s3, a, b);
    s4 = madd(s4, a, b);
    s5 = madd(s5, a, b);
    s6 = madd(s6, a, b);
    s7 = madd(s7, a, b);
    s8 = madd(s8, a, b);
    s9 = madd(s9, a, b);
    s10 = madd(s10, a, b);
    s11 = madd(s11, a, b);
    s12 = madd(s12, a, b);
    s0 = madd(s0, a, b);
    s1 = madd(s1, a, b);
    s2 = madd(s2, a, b);
    s3 = madd(s3, a, b);
    s4 = madd(s4, a, b);
    s5 = madd(s5, a, b);
    s6 = madd(s6, a, b);
    s7 = madd(s7, a, b);
    s8 = madd(s8, a, b);
    s9 = madd(s9, a, b);
    s10 = madd(s10, a, b);
    s11 = madd(s11, a, b);
    s12 = madd(s12, a, b);
  }
  s0 = f32x4.add(
    f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)),
    f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)),
  );
  s8 = f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, f32x4.add(s11, s12)));
  v128.store(ip, f32x4.add(s0, s8), 48);
}
