/**
 * Drivers of element-wise activations: F is a class without state whose methods are inlined into the loop.
 *
 *   forward:  y = f(x)              P0 = y,  P1 = x
 *   backward: dx = dy · f′(x)       P0 = dx, P1 = x, P2 = y, P3 = dy
 *   N0 = elements; F0, F1, F2 = options of the activation
 */
import { F0, F1, F2, N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstByte, lastByte } from "./elements";

export function unaryForward<F>(ip: usize): void {
  const f = changetype<F>(0);
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const a = v128.load32_splat(ip, F0);
  const b = v128.load32_splat(ip, F1);
  const c = v128.load32_splat(ip, F2);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(y + i, f.forward(v128.load(x + i), a, b, c));
  }
}

export function unaryBackward<F>(ip: usize): void {
  const f = changetype<F>(0);
  const dx = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const y = load<usize>(ip, P2);
  const dy = load<usize>(ip, P3);
  const a = v128.load32_splat(ip, F0);
  const b = v128.load32_splat(ip, F1);
  const c = v128.load32_splat(ip, F2);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(dx + i, f.backward(v128.load(x + i), v128.load(y + i), v128.load(dy + i), a, b, c));
  }
}
