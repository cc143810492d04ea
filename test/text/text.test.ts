// Texts to numbers. Keras's own numbers are quoted from its documentation and tests where a comment says so; the rest follows from the definitions.
import { describe, expect, it } from "vitest";
import {
  bytePairTokenizer,
  categoryEncoding,
  discretization,
  editDistance,
  hashing,
  integerLookup,
  padSequences,
  stringLookup,
  textVectorization,
  timeseriesDataset,
  trainBytePairs,
} from "../../src/text/index.js";

describe("textVectorization", () => {
  it("strips, splits and looks up: padding 0, unknown 1", () => {
    const vectorize = textVectorization({ outputSequenceLength: 4 });
    vectorize.adapt(["The cat sat.", "the DOG"]);
    // "the" twice; of equal ones the last by its characters comes first, as in Keras.
    expect(vectorize.vocabulary).toEqual(["", "[UNK]", "the", "sat", "dog", "cat"]);
    expect(vectorize.call(["the bird, sat!", "a b c d e"]).toArray()).toEqual([
      [2, 1, 3, 0],
      [1, 1, 1, 1],
    ]);
  });

  it("takes Keras's documented example of a vocabulary", () => {
    // https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/: max_tokens 5000, output_sequence_length 4
    const vectorize = textVectorization({
      maxTokens: 5000,
      outputSequenceLength: 4,
      vocabulary: ["earth", "wind", "and", "fire"],
    });
    expect(vectorize.vocabulary).toEqual(["", "[UNK]", "earth", "wind", "and", "fire"]);
    expect(vectorize.call(["earth wind fire"]).toArray()).toEqual([[2, 3, 5, 0]]);
  });

  it("joins n-grams, counts, marks and weighs", () => {
    const two = textVectorization({ ngrams: 2, vocabulary: ["a", "b", "a b"] });
    expect(two.call(["a b"]).toArray()).toEqual([[2, 3, 4]]);
    const counts = textVectorization({ outputMode: "count", vocabulary: ["a", "b"] });
    expect(counts.call(["a b b c"]).toArray()).toEqual([[1, 1, 2]]);
    const marks = textVectorization({
      outputMode: "multiHot",
      vocabulary: ["a", "b"],
      padToMaxTokens: true,
      maxTokens: 5,
    });
    expect(marks.call(["b b c"]).toArray()).toEqual([[1, 0, 1, 0, 0]]);
    const weights = textVectorization({ outputMode: "tfIdf" });
    weights.adapt(["a b", "a c", "a"]);
    const [unknown, a] = weights.call(["a a x"]).data;
    // log(1 + 3 / (1 + 3)) twice; the unknown one is as rare as the three on average.
    expect(a).toBeCloseTo(2 * Math.log(1 + 3 / 4), 6);
    expect(unknown).toBeCloseTo((Math.log(1.75) + 2 * Math.log(2.5)) / 3, 6);
  });

  it("is the same again from its JSON", () => {
    const first = textVectorization({ outputMode: "tfIdf", split: "character" });
    first.adapt(["abc", "abd"]);
    const again = textVectorization(JSON.parse(JSON.stringify(first)));
    expect(again.call(["adx"]).data).toEqual(first.call(["adx"]).data);
  });

  it("refuses what it can't do", () => {
    expect(() => textVectorization().call(["a"])).toThrow("has no vocabulary yet. Call adapt");
    expect(() => textVectorization({ vocabulary: ["a", "a"] })).toThrow('"a" twice');
    expect(() => textVectorization({ outputMode: "tfIdf", vocabulary: ["a"] })).toThrow("idfWeights");
    expect(() => textVectorization({ vocabulary: ["a"] }).call([1 as never])).toThrow(TypeError);
  });
});

describe("lookups", () => {
  it("keep a place for the mask and for what is not known", () => {
    const layer = stringLookup({ vocabulary: ["a", "b"], maskToken: "" });
    expect(layer.vocabulary).toEqual(["", "[UNK]", "a", "b"]);
    expect([...layer.call(["b", "", "z"]).data]).toEqual([3, 0, 1]);
    expect(layer.invert([3, 0, 1, 99])).toEqual(["b", "", "[UNK]", "[UNK]"]);
    expect(
      layer
        .call([
          ["a", "b"],
          ["b", "b"],
        ])
        .toArray(),
    ).toEqual([
      [2, 3],
      [3, 3],
    ]);
  });

  it("give vectors", () => {
    const rows = [["a", "b", "b"]];
    expect(
      stringLookup({ vocabulary: ["a", "b"], outputMode: "count" })
        .call(rows)
        .toArray(),
    ).toEqual([[0, 1, 2]]);
    expect(
      stringLookup({ vocabulary: ["a", "b"], outputMode: "oneHot" })
        .call(["b"])
        .toArray(),
    ).toEqual([[0, 0, 1]]);
  });

  it("spread what is not known over several places, and refuse it where there is none", () => {
    const several = integerLookup({ vocabulary: [10], numOovIndices: 3 });
    const places = Array.from({ length: 50 }, (_, i) => several.call([100 + i]).data[0] as number);
    expect(new Set(places)).toEqual(new Set([0, 1, 2]));
    expect(() => integerLookup({ vocabulary: [10], numOovIndices: 0 }).call([11])).toThrow(
      "not in the vocabulary",
    );
  });

  it("adapt: the most frequent first", () => {
    const layer = integerLookup();
    layer.adapt([5, 7, 7, 9, 9, 9]);
    expect(layer.vocabulary).toEqual([-1, 9, 7, 5]);
  });
});

describe("padSequences equals Keras's documented examples", () => {
  const lists = [[1], [2, 3], [4, 5, 6]];
  it.each([
    [
      {},
      [
        [0, 0, 1],
        [0, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      { value: -1 },
      [
        [-1, -1, 1],
        [-1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      { padding: "post" as const },
      [
        [1, 0, 0],
        [2, 3, 0],
        [4, 5, 6],
      ],
    ],
    [
      { maxLength: 2 },
      [
        [0, 1],
        [2, 3],
        [5, 6],
      ],
    ],
  ])("%o", (options, want) => {
    expect(padSequences(lists, options).toArray()).toEqual(want);
  });
});

describe("timeseriesDataset", () => {
  const series = Array.from({ length: 10 }, (_, i) => i);
  const all = (o: object, targets: number[] | null = null) =>
    [...timeseriesDataset(series, targets, { sequenceLength: 3, ...o })].map((b) => b.x.toArray());

  it("slides, strides and samples", () => {
    expect(all({ endIndex: 5 })).toEqual([
      [
        [0, 1, 2],
        [1, 2, 3],
        [2, 3, 4],
      ],
    ]);
    expect(all({ sequenceStride: 3, samplingRate: 2 })).toEqual([
      [
        [0, 2, 4],
        [3, 5, 7],
      ],
    ]);
    expect(all({ startIndex: 6 })).toEqual([
      [
        [6, 7, 8],
        [7, 8, 9],
      ],
    ]);
  });

  it("pairs windows with the targets where they begin, in batches, again and again", () => {
    const set = timeseriesDataset(series, series.slice(3), { sequenceLength: 3, batchSize: 4 });
    expect(set.rows).toBe(7);
    for (let again = 0; again < 2; again++) {
      const batches = [...set];
      expect(batches.map((b) => b.x.shape)).toEqual([
        [4, 3],
        [3, 3],
      ]);
      expect(batches.flatMap((b) => [...(b.y?.data ?? [])])).toEqual([3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it("shuffles by its seed, windows and targets together", () => {
    const [batch] = [
      ...timeseriesDataset(series, series.slice(3), { sequenceLength: 3, shuffle: true, seed: 4 }),
    ];
    const rows = batch?.x.toArray() as number[][];
    expect(rows.map((r) => (r[0] as number) + 3)).toEqual([...(batch?.y?.data ?? [])]);
    expect([...rows].sort((a, b) => (a[0] as number) - (b[0] as number))).not.toEqual(rows);
  });

  it("refuses windows that do not fit", () => {
    expect(() => timeseriesDataset(series, null, { sequenceLength: 11 })).toThrow("no window of 11 steps");
  });
});

describe("bytePairTokenizer", () => {
  const trained = trainBytePairs(["low low low lower newest newest widest", "한국어 한국어"], {
    vocabularySize: 290,
    special: ["<end>"],
  });
  const tokenizer = bytePairTokenizer(trained);

  it.each(["low lowest", "Ünïcödé 👩‍🚀 한국어!", "  two  spaces\n\nand lines ", "it's 1234", "a<end>b"])(
    "gives %j back",
    (text) => {
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    },
  );

  it("joins what was frequent, and never cuts special tokens", () => {
    expect(tokenizer.encode("low").length).toBe(1);
    expect(tokenizer.encode("x<end>")).toEqual([tokenizer.encode("x")[0], 0]);
  });

  it("is the same from tokenizer.json", () => {
    const again = bytePairTokenizer(JSON.stringify(tokenizer));
    expect(again.encode("newest 한국어 low<end>")).toEqual(tokenizer.encode("newest 한국어 low<end>"));
  });

  it("refuses other kinds", () => {
    expect(() => bytePairTokenizer({ model: { type: "WordPiece", vocab: {} } })).toThrow(
      "type BPE over bytes",
    );
    expect(() => bytePairTokenizer({})).toThrow(TypeError);
    expect(() => tokenizer.decode([999_999])).toThrow("is no token");
    expect(() => trainBytePairs([], { vocabularySize: 100 })).toThrow("at least 256");
  });
});

describe("numbers to bins and vectors", () => {
  it("discretization equals Keras's documented example", () => {
    const layer = discretization({ binBoundaries: [0, 1, 2] });
    expect(
      layer
        .call([
          [-1.5, 1, 3.4, 0.5],
          [0, 3, 1.3, 0],
        ])
        .toArray(),
    ).toEqual([
      [0, 2, 3, 1],
      [1, 3, 2, 1],
    ]);
  });

  it("discretization finds quantiles", () => {
    const layer = discretization({ numBins: 4 });
    layer.adapt(Array.from({ length: 101 }, (_, i) => i));
    expect(layer.binBoundaries).toEqual([25, 50, 75]);
  });

  it("categoryEncoding equals Keras's documented examples", () => {
    expect(categoryEncoding({ numTokens: 4, outputMode: "oneHot" }).call([3, 2, 0, 1]).toArray()).toEqual([
      [0, 0, 0, 1],
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
    ]);
    expect(
      categoryEncoding({ numTokens: 4 })
        .call([
          [0, 1],
          [0, 0],
          [1, 2],
          [3, 1],
        ])
        .toArray(),
    ).toEqual([
      [1, 1, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 1, 0, 1],
    ]);
    expect(() => categoryEncoding({ numTokens: 2 }).call([[0], [2]])).toThrow("row 1 has 2");
  });

  it("hashing is FNV-1a with MurmurHash3's last mixing", () => {
    // FNV-1a of "a" is 0xe40c292c (http://www.isthe.com/chongo/tech/comp/fnv/), mixed by hand.
    const mixed = (h: number): number => {
      let x = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
      x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
      return (x ^ (x >>> 16)) >>> 0;
    };
    expect([...hashing({ numBins: 1000 }).call(["a", "b", "한", 7]).data]).toEqual([
      mixed(0xe40c292c) % 1000,
      274,
      488,
      381,
    ]);
    expect(() => hashing({ numBins: 5 }).call([1.5])).toThrow(TypeError);
  });
});

it.each([
  ["sitting", "kitten", 3],
  ["", "abc", 3],
  ["abc", "abc", 0],
  ["flaw", "lawn", 2],
])("editDistance of %s and %s is %i", (a, b, want) => {
  expect(editDistance([...a], [...b], { normalize: false })).toBe(want);
  expect(editDistance([...a], [...b])).toBe(want / b.length);
});
