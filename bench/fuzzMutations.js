// Damaged copies of a file, the same for the same seed: cut off, bits flipped, bytes set or doubled, text replaced by what hurts.

const hostile = [
  "__proto__",
  "constructor",
  "null",
  "-1",
  "1e308",
  "1e9",
  "9007199254740993",
  "[]",
  "{}",
  '""',
  "true",
  "[[[[[[]]]]]]",
  "1000000000",
  "33554432",
  "[1000000000,1000000000]",
  '{"__proto__":{"polluted":1}}',
  "0.5",
  "NaN",
  '"F16"',
  '"dense"',
  "-2147483648",
];

/** xorshift32. */
function randomSource(seed) {
  let state = seed | 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

/** One piece of JSON in the text replaced: a number, a string or a word. */
function replaceToken(bytes, random) {
  const text = Buffer.from(bytes).toString("latin1");
  const tokens = [...text.matchAll(/"[^"\\]*"|-?\d+(\.\d+)?|true|false|null/g)];
  if (tokens.length === 0) return bytes;
  const token = tokens[random(tokens.length)];
  const value = hostile[random(hostile.length)];
  const end = token.index + token[0].length;
  const next = Buffer.from(text.slice(0, token.index) + value + text.slice(end), "latin1");
  // A safetensors header keeps its length right now and then, so that the JSON itself is reached.
  if (random(4) !== 0 && bytes.length > 8 && bytes[8] === 0x7b) {
    const grown = next.readUInt32LE(0) + next.length - bytes.length;
    if (grown >= 0) next.writeUInt32LE(grown, 0);
  }
  return next;
}

function mutate(real, random) {
  const bytes = Uint8Array.from(real);
  switch (random(6)) {
    case 0:
      return bytes.subarray(0, random(bytes.length));
    case 1:
      for (let i = 0; i <= random(8); i++) bytes[random(bytes.length)] ^= 1 << random(8);
      return bytes;
    case 2: {
      const at = random(bytes.length);
      bytes.fill([0, 255, 0x7f, 0x80][random(4)], at, at + 1 + random(16));
      return bytes;
    }
    case 3: {
      const [from, to] = [random(bytes.length), random(bytes.length)];
      bytes.copyWithin(to, from, from + random(64));
      return bytes;
    }
    default: {
      let next = bytes;
      for (let i = 0; i <= random(3); i++) next = replaceToken(next, random);
      return Uint8Array.from(next);
    }
  }
}

/** So many damaged copies. */
export function* mutations(real, count, seed) {
  const random = randomSource(seed);
  for (let i = 0; i < count; i++) yield mutate(real, random);
}
