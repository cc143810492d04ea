// Packs bytes for src/runtime/unpack.ts, which says what the format is. Which copies are taken is found as the cheapest way through the
// bytes, by what each decision costs; and since the costs follow from the decisions, that is repeated a few times. It takes seconds, once a
// build, where a browser unpacks in milliseconds.
import { build } from "esbuild";

const PASSES = 6;
/** How many places with the same three bytes are tried. */
const MOST_CANDIDATES = 600;
const LONGEST = 300;

/** The unpacker, from its source: packing comes before compiling. */
async function unpacker() {
  const { outputFiles } = await build({
    entryPoints: [new URL("../src/runtime/unpack.ts", import.meta.url).pathname],
    format: "esm",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** How many bytes are equal from two places on. */
function common(bytes, a, b) {
  let length = 0;
  while (b + length < bytes.length && length < LONGEST && bytes[a + length] === bytes[b + length]) length++;
  return length;
}

/** For every place the nearest distances that reach further than nearer ones: [length, distance]. */
function findCopies(bytes) {
  const latest = [new Map(), new Map()];
  const before = new Int32Array(bytes.length);
  return Array.from(bytes, (_, at) => {
    const pair = (bytes[at] << 8) | bytes[at + 1];
    const triple = (pair << 8) | bytes[at + 2];
    const near = latest[0].get(pair);
    const copies = near === undefined ? [] : [[Math.min(2, common(bytes, near, at)), at - near]];
    let longest = 2;
    before[at] = latest[1].get(triple) ?? -1;
    for (
      let from = before[at], tried = 0;
      from >= 0 && longest < LONGEST && tried < MOST_CANDIDATES;
      from = before[from], tried++
    ) {
      const length = common(bytes, from, at);
      if (length > longest) {
        copies.push([length, at - from]);
        longest = length;
      }
    }
    latest[0].set(pair, at);
    latest[1].set(triple, at);
    return copies.filter(([length]) => length > 1);
  });
}

/** The decisions of steps, in the order in which `expand` asks. */
function decisionsOf(steps, bytes) {
  const decisions = [];
  const digits = (value, count) => {
    for (let i = count - 1; i >= 0; i--) decisions.push((value >> i) & 1);
  };
  const number = (value) => {
    const count = 31 - Math.clz32(value);
    digits(count, 5);
    digits(value, count);
  };
  let last = 1;
  for (const { at, length, distance } of steps) {
    decisions.push(length > 1 ? 1 : 0);
    if (length === 1) digits(bytes[at], 8);
    else {
      decisions.push(distance === last ? 1 : 0);
      if (distance !== last) number(distance);
      number(length - 1);
      last = distance;
    }
  }
  return decisions;
}

/** The cheapest steps, where `price(steps so far, step)` is what a step costs. */
function cheapest(bytes, copies, prices) {
  const states = Array.from({ length: bytes.length + 1 }, () => ({ cost: Number.POSITIVE_INFINITY }));
  states[0] = { cost: 0, distance: 1, after: 0 };
  const reach = (from, at, length, distance, cost) => {
    const state = states[at + length];
    if (cost >= state.cost) return;
    const after = length > 1 ? 1 : from.after === 1 ? 2 : 0;
    Object.assign(state, { cost, distance, after, length });
  };
  for (let at = 0; at < bytes.length; at++) {
    const from = states[at];
    const last = at > 0 ? bytes[at - 1] : 0;
    reach(from, at, 1, from.distance, from.cost + prices.byte(from.after, last, bytes[at]));
    const again = at >= from.distance ? common(bytes, at - from.distance, at) : 0;
    for (let length = 2; length <= again; length++) {
      reach(from, at, length, from.distance, from.cost + prices.copy(from.after, last, length, 0));
    }
    let length = 2;
    for (const [most, distance] of copies[at]) {
      for (; length <= most; length++) {
        reach(from, at, length, distance, from.cost + prices.copy(from.after, last, length, distance));
      }
    }
  }
  const steps = [];
  for (let end = bytes.length; end > 0; end -= states[end].length) {
    const { length, distance } = states[end];
    steps.push({ at: end - length, length, distance });
  }
  return steps.reverse();
}

/** Prices in bits by how often yes was said in each context. */
function pricesOf(yes, all) {
  const bit = (context, decision) => {
    const likely = ((yes[context] ?? 0) + 0.4) / ((all[context] ?? 0) + 0.8);
    return -Math.log2(decision ? likely : 1 - likely);
  };
  const digits = (context, value, count) => {
    let price = 0;
    for (let i = count - 1, known = 1; i >= 0; i--) {
      const digit = (value >> i) & 1;
      price += bit(context + known, digit);
      known = known * 2 + digit;
    }
    return price;
  };
  const number = (context) => {
    const known = new Map();
    return (value) => {
      if (known.has(value)) return known.get(value);
      const count = 31 - Math.clz32(value);
      const own = context + 32 + count * 64;
      let price = digits(context, count, 5);
      for (let i = 0; i < count; i++) {
        price += bit(own + (i < 5 ? value >> (count - i) : 32 + i), (value >> (count - 1 - i)) & 1);
      }
      known.set(value, price);
      return price;
    };
  };
  const lengths = number(2048);
  const distances = number(5120);
  return {
    byte: (after, last, byte) => bit(after * 256 + last, 0) + digits(8192 + last * 256, byte, 8),
    copy: (after, last, length, distance) =>
      bit(after * 256 + last, 1) +
      bit(1024 + after, distance === 0 ? 1 : 0) +
      lengths(length - 1) +
      (distance === 0 ? 0 : distances(distance)),
  };
}

/** Codes decisions, and counts them by context for the next round's prices. */
function encode(decisions, size, expand) {
  const packed = [];
  const [yes, all] = [[], []];
  let low = 0;
  let range = 2 ** 24 - 1;
  let next = 0;
  const shift = () => {
    // What lies above 24 bits is carried into the bytes before.
    for (let i = packed.length - 1; low >= 2 ** 24; i--) {
      packed[i] = (packed[i] + 1) & 255;
      if (packed[i] !== 0) low -= 2 ** 24;
    }
    packed.push(low >> 16);
    low = (low & 0xffff) << 8;
  };
  expand(size, (likelihood, context) => {
    const decision = decisions[next++];
    const share = Math.floor((range * likelihood) / 4096);
    if (decision) range = share;
    else {
      low += share;
      range -= share;
    }
    yes[context] = (yes[context] ?? 0) + decision;
    all[context] = (all[context] ?? 0) + 1;
    for (; range < 2 ** 16; range <<= 8) shift();
    return decision;
  });
  for (let i = 0; i < 3; i++) shift();
  return { packed: Uint8Array.from(packed), yes, all };
}

/** @returns bytes that `unpack` makes the given ones of. */
export async function pack(bytes) {
  const unpacking = await unpacker();
  const copies = findCopies(bytes);
  let prices = pricesOf([], []);
  let best;
  for (let pass = 0; pass < PASSES; pass++) {
    const decisions = decisionsOf(cheapest(bytes, copies, prices), bytes);
    const { packed, yes, all } = encode(decisions, bytes.length, unpacking.expand);
    if (!best || packed.length < best.length) best = packed;
    prices = pricesOf(yes, all);
  }
  if (Buffer.compare(unpacking.unpack(best, bytes.length), bytes) !== 0) {
    throw new Error("pack: what was packed is not what comes out again.");
  }
  return best;
}
