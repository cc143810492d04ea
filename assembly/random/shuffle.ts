/**
 * The order in which a pass over the data visits the rows. `shuffle` writes a permutation of 0 … count − 1, every one
 * equally likely (Fisher & Yates); `drawIndices` draws with replacement; `sequence` is 0, 1, 2, … All on the first lane:
 * draws are taken one after the other.
 *
 *   P0 = u32 indices, P1 = address of a u32, the number of the pass, or 0: N3 is the number;
 *   N0 = count, N1, N2 = seed (low, high word)
 *
 * A draw below n is the upper half of word·n, and the word is thrown away where that would favour some
 * results.
 * @see Knuth, The Art of Computer Programming 2 (3rd ed., 1997), 3.4.2, algorithm P
 * @see Lemire, Fast random integer generation in an interval, ACM TOMACS 29 (2019), algorithm 5
 */
import { N0, N1, N2, N3, P0, P1 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { lane } from "../machine/lanes";
import { randomBits } from "./philox";

/** Words drawn so far by the running kernel, and what is left of the last four. */
let drawn: u32 = 0;
let words: v128 = i32x4.splat(0);

export function shuffle(ip: usize): void {
  if (lane != 0) return;
  sequence(ip);
  drawn = 0;
  const indices = load<usize>(ip, P0);
  for (let last = <i32>load<u32>(ip, N0) - 1; last > 0; last--) {
    const here = indices + ((<usize>last) << 2);
    const there = indices + ((<usize>below(ip, Purpose.Shuffle, last + 1)) << 2);
    const kept = load<u32>(here);
    store<u32>(here, load<u32>(there));
    store<u32>(there, kept);
  }
}

export function drawIndices(ip: usize): void {
  if (lane != 0) return;
  drawn = 0;
  const indices = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  for (let i: u32 = 0; i < count; i++) {
    store<u32>(indices + ((<usize>i) << 2), below(ip, Purpose.Replacement, count));
  }
}

export function sequence(ip: usize): void {
  if (lane != 0) return;
  const indices = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  for (let i: u32 = 0; i < count; i++) store<u32>(indices + ((<usize>i) << 2), i);
}

/** A number in 0 … bound − 1, each equally likely. */
function below(ip: usize, purpose: Purpose, bound: u32): u32 {
  const unfair: u32 = (0 - bound) % bound; // 2³² mod bound
  let product = <u64>next(ip, purpose) * bound;
  while (<u32>product < unfair) product = <u64>next(ip, purpose) * bound;
  return <u32>(product >> 32);
}

function next(ip: usize, purpose: Purpose): u32 {
  words =
    (drawn & 3) == 0
      ? randomBits(load<u32>(ip, N1), load<u32>(ip, N2), purpose, 0, passOf(ip), drawn >> 2)
      : i8x16.shuffle(words, words, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
  drawn++;
  return i32x4.extract_lane(words, 0);
}

function passOf(ip: usize): u32 {
  const address = load<usize>(ip, P1);
  return address == 0 ? load<u32>(ip, N3) : load<u32>(address);
}
