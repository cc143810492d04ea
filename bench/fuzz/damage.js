// Damaged copies of files, for fast-check: cut off, bits flipped, bytes set or doubled, pieces of JSON replaced by what hurts, and
// files that never were any.
import fc from "fast-check";

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

/** One piece of JSON in the text replaced: a number, a string or a word. */
function replaceToken(bytes, which, value, adjusts) {
  const text = Buffer.from(bytes).toString("latin1");
  const tokens = [...text.matchAll(/"[^"\\]*"|-?\d+(\.\d+)?|true|false|null/g)];
  if (tokens.length === 0) return bytes;
  const token = tokens[which % tokens.length];
  const end = token.index + token[0].length;
  const next = Buffer.from(text.slice(0, token.index) + value + text.slice(end), "latin1");
  // A safetensors header keeps its length right now and then, so that the JSON itself is reached.
  if (adjusts && bytes.length > 8 && bytes[8] === 0x7b) {
    const grown = next.readUInt32LE(0) + next.length - bytes.length;
    if (grown >= 0) next.writeUInt32LE(grown, 0);
  }
  return next;
}

function edited(bytes, edit) {
  const copy = Uint8Array.from(bytes);
  edit(copy);
  return copy;
}

function damageOf(bytes) {
  const place = fc.nat(bytes.length - 1);
  const places = fc.array(fc.tuple(place, fc.nat(7)), { minLength: 1, maxLength: 8 });
  const token = fc.tuple(fc.nat(), fc.constantFrom(...hostile), fc.integer({ min: 0, max: 3 }));
  return fc.oneof(
    { weight: 4, arbitrary: place.map((end) => bytes.slice(0, end)) },
    {
      weight: 4,
      arbitrary: places.map((list) =>
        edited(bytes, (copy) => {
          for (const [at, bit] of list) copy[at] ^= 1 << bit;
        }),
      ),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(place, fc.constantFrom(0, 255, 0x7f, 0x80), fc.integer({ min: 1, max: 16 }))
        .map(([at, value, count]) => edited(bytes, (copy) => copy.fill(value, at, at + count))),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(place, place, fc.integer({ min: 1, max: 64 }))
        .map(([to, from, count]) => edited(bytes, (copy) => copy.copyWithin(to, from, from + count))),
    },
    {
      weight: 8,
      arbitrary: fc.array(token, { minLength: 1, maxLength: 3 }).map((list) => {
        const replace = (next, [which, value, adjusts]) => replaceToken(next, which, value, adjusts !== 0);
        return Uint8Array.from(list.reduce(replace, bytes));
      }),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.json().map((text) => new TextEncoder().encode(text)) },
  );
}

/** Damaged copies of any of these files. */
const damaged = (files) => fc.oneof(...files.map(damageOf));

/** What a reader is fed: damaged copies of its files, or files that hurt as they are, made when they are wanted. */
export const inputsOf = ({ real, whole }) =>
  whole ? fc.nat(real.length - 1).map((i) => real[i]()) : damaged(real);
