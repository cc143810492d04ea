// Words in names: what regular expressions make of the same, and no time that a file decides.
import { describe, expect, it } from "vitest";
import { optimizers } from "../../src/index.js";
import { found } from "../../src/optimizers/patterns.js";

const names = [
  "bias",
  "dense/bias",
  "dense_1/kernel",
  "norm/gamma",
  "a.b/c",
  "",
  "aab",
  "ab",
  "bias/bias",
  "x|y",
  "^",
  "abab",
];
const sources = [
  ..."bias|^bias$|bias$|^dense|^$|$|^|kernel.*|^a.*b$|a.*a.*b$|^ab$|^a.*$|.*|^.*b$|b.*b$|^ab.*b$".split("|"),
  ...[
    "bias|kernel",
    "^bias$|gamma$",
    "a\\.b",
    "dense_\\d".slice(0, 6),
    "x\\|y",
    "\\^",
    "|",
    "a|",
    "^norm/.*gamma$",
    "^a.*ab$",
  ],
];

describe("words in names", () => {
  it.each(sources.filter((source) => source !== ""))(
    "%j finds what the regular expression finds",
    (source) => {
      const wanted = names.filter((name) => new RegExp(source, "u").test(name));
      expect(names.filter((name) => found([source], { name }))).toEqual(wanted);
    },
  );

  it.each(["(a+)+$", "a+", "a?", "a{2}", "[ab]", "a.b", "a^", "$a", "\\d", "\\", "a*"])(
    "%j is refused",
    (source) => {
      expect(() => optimizers.adamw({ excludeFromWeightDecay: [source] })).toThrow(
        /excludeFromWeightDecay\[0\] must be words with \^, \$, \.\* and \| at most/,
      );
    },
  );

  it("takes time that grows with the name alone", () => {
    const name = "a".repeat(1_000_000);
    const started = performance.now();
    expect(found([`${"a.*".repeat(60)}b$`], { name })).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
