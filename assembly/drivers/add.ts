/** y = a + b, element by element.  P0 = y, P1 = a, P2 = b (any of them may be the same); N0 = elements */
import { N0, P0, P1, P2 } from "../../src/contract/frame";
import { firstByte, lastByte } from "./elements";

export function add(ip: usize): void {
  const y = load<usize>(ip, P0);
  const a = load<usize>(ip, P1);
  const b = load<usize>(ip, P2);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(y + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}
