/** y = x.  P0 = y, P1 = x; N0 = elements */
import { N0, P0, P1 } from "../../src/contract/frame";
import { firstByte, lastByte } from "./elements";

export function copy(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) v128.store(y + i, v128.load(x + i));
}
