/**
 * An axis of another length: every place of it a weighted sum of places of the old one, in a fixed order.
 *
 *   P0 = y [outer, to, inner], P1 = x [outer, from, inner], P2 = table; N0 = outer, N1 = to, N2 = from, N3 = inner
 *
 * The table has to + 1 words, where the terms of each place begin and the last ones end, then two for each term: place (u32) and weight (f32).
 */
import { N0, N1, N2, N3, P0, P1, P2 } from "../../src/contract/frame";
import { storeCounted } from "../drivers/rows";
import { firstBlock, lastBlock } from "../machine/lanes";

export function resample(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const table = load<usize>(ip, P2);
  const outer = load<u32>(ip, N0);
  const to = load<u32>(ip, N1);
  const inner = load<u32>(ip, N3);
  const line: usize = (<usize>inner) << 2;
  const image: usize = load<u32>(ip, N2) * line;
  const terms = table + ((to + 1) << 2);
  const last = lastBlock(outer);
  // Lanes have whole images: a vector's store may not reach into what another lane writes.
  for (let o = firstBlock(outer); o < last; o++) {
    const from = x + o * image;
    for (let i: u32 = 0; i < to; i++) {
      const out = y + (<usize>o * to + i) * line;
      const begin = terms + (load<u32>(table + (i << 2)) << 3);
      const end = terms + (load<u32>(table + (i << 2), 4) << 3);
      for (let c: u32 = 0; c < inner; c += 4) {
        const at = from + (c << 2);
        let sum = f32x4.splat(0);
        for (let term = begin; term < end; term += 8) {
          const v = v128.load(at + load<u32>(term) * line);
          sum = f32x4.add(sum, f32x4.mul(v, v128.load32_splat(term, 4)));
        }
        storeCounted(out + (c << 2), sum, inner - c);
      }
    }
  }
}
