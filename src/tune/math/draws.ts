// The tuner's random numbers: a stream of its own for each thing that is drawn, named by a text.
import { Purpose } from "../../contract/purpose.js";
import { Random } from "../../numeric/random.js";

/**
 * The stream that belongs to a seed, to what is drawn (such as "random/learningRate") and to a trial's place in its
 * study. Equal arguments give equal numbers, whatever else was drawn before.
 */
export function drawsFor(seed: number, what: string, place: number): Random {
  return new Random(seed, Purpose.Tuner, place, hash(what));
}

/** FNV-1a of 32 bits over the UTF-16 units. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
