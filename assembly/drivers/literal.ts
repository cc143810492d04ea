/**
 * Numbers that stand in the instruction itself: P0 = y, N0 = the first element to write, N1 = how many, F0 … F4 = the numbers.
 */
import { F0, N0, N1, P0 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";

export function literal(ip: usize): void {
  if (lane != 0) return;
  const y = load<usize>(ip, P0) + ((<usize>load<u32>(ip, N0)) << 2);
  const bytes = (<usize>load<u32>(ip, N1)) << 2;
  for (let i: usize = 0; i < bytes; i += 4) store<u32>(y + i, load<u32>(ip + i, F0));
}
