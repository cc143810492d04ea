import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Trial, tune } from "../../src/tune/index.js";
import {
  choiceList,
  contains,
  type Distribution,
  floatRange,
  intRange,
  toExternal,
  toInternal,
} from "../../src/tune/space/distribution.js";
import { groups, intersection } from "../../src/tune/space/groups.js";
import { fromUnit, toUnit } from "../../src/tune/space/unit.js";

const RANGES: Record<string, Distribution> = {
  float: floatRange("f", { low: -2, high: 3 }),
  "float, log": floatRange("f", { low: 1e-6, high: 10, log: true }),
  "float, step": floatRange("f", { low: 0.1, high: 0.5, step: 0.1 }),
  int: intRange("i", { low: -3, high: 9 }),
  "int, step": intRange("i", { low: 2, high: 17, step: 5 }),
  "int, log": intRange("i", { low: 1, high: 1000, log: true }),
  choice: choiceList("c", ["a", null, 3, true]),
};

describe("distributions", () => {
  it.each(Object.entries(RANGES))(
    "%s: every place of [0, 1] gives a value inside, near that place",
    (_, d) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (u) => {
          const value = fromUnit(d, u);
          expect(contains(d, value)).toBe(true);
          expect(fromUnit(d, toUnit(d, value))).toBeCloseTo(value, 9);
          expect(toInternal(d, toExternal(d, value))).toBe(value);
        }),
      );
    },
  );

  it("whole values of a range in steps are equally likely", () => {
    const d = RANGES["int, step"]!;
    const drawn = Array.from({ length: 400 }, (_, i) => fromUnit(d, (i + 0.5) / 400));
    for (const value of [2, 7, 12, 17]) expect(drawn.filter((x) => x === value)).toHaveLength(100);
  });

  it("steps that do not end at high lower it; binary fractions leave no digits behind", () => {
    expect(floatRange("f", { low: 0, high: 1, step: 0.3 })).toMatchObject({ high: 0.9 });
    expect(intRange("i", { low: 1, high: 10, step: 4 })).toMatchObject({ high: 9 });
    const d = floatRange("f", { low: 0.1, high: 0.7, step: 0.1 });
    const values = Array.from({ length: 7 }, (_, i) => fromUnit(d, (i + 0.5) / 7));
    expect(values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });
});

describe("groups", () => {
  const trial = (...names: string[]) => ({
    params: new Map(names.map((name) => [name, { distribution: RANGES.float! }])),
  });

  it("parameters that always appear together form a group", () => {
    const found = groups([trial("a", "b", "c"), trial("a", "b", "d", "e"), trial("a")]);
    expect(found.map((space) => [...space.keys()]).sort()).toEqual([["a"], ["b"], ["c"], ["d", "e"]]);
  });

  it("the intersection is what all have", () => {
    expect([...intersection([trial("b", "a", "c"), trial("a", "b")]).keys()]).toEqual(["a", "b"]);
    expect(intersection([]).size).toBe(0);
  });
});

describe("bad spaces end the study with an error that says what to do", () => {
  // biome-ignore lint/suspicious/noExplicitAny: these calls are wrong on purpose.
  const cases: [string, (trial: any) => unknown, ErrorConstructor, RegExp][] = [
    [
      "low > high",
      (t) => t.float("x", { low: 2, high: 1 }),
      RangeError,
      /"x": low must not be greater than high, got low 2 and high 1/,
    ],
    [
      "log and low 0",
      (t) => t.float("x", { low: 0, high: 1, log: true }),
      RangeError,
      /"x": a logarithmic range needs low > 0, got 0/,
    ],
    [
      "log and low < 1 of ints",
      (t) => t.int("x", { low: 0, high: 8, log: true }),
      RangeError,
      /needs low >= 1, got 0/,
    ],
    ["no choices", (t) => t.choice("x", []), RangeError, /"x": choices must not be empty/],
    ["a choice twice", (t) => t.choice("x", [1, 2, 1]), RangeError, /1 is listed twice/],
    ["an object as choice", (t) => t.choice("x", [{}]), TypeError, /a choice must be a string/],
    ["choices that are no list", (t) => t.choice("x", "abc"), TypeError, /choices must be a list/],
    [
      "a fraction for an int",
      (t) => t.int("x", { low: 0.5, high: 2 }),
      RangeError,
      /low must be a whole number, got 0.5/,
    ],
    ["step 0", (t) => t.float("x", { low: 0, high: 1, step: 0 }), RangeError, /step must be > 0/],
    [
      "log and step",
      (t) => t.float("x", { low: 1, high: 2, step: 0.5, log: true }),
      RangeError,
      /log and step/,
    ],
    [
      "text for a bound",
      (t) => t.float("x", { low: "0", high: 1 }),
      TypeError,
      /low must be a number, got "0"/,
    ],
    ["an infinite bound", (t) => t.float("x", { low: 0, high: Infinity }), RangeError, /high must be finite/],
    ["an unknown option", (t) => t.float("x", { min: 0, high: 1 }), RangeError, /unknown option "min"/],
    ["no range", (t) => t.float("x"), TypeError, /expected a range/],
    ["no name", (t) => t.boolean(), TypeError, /the name must be a string/],
    [
      "one name of two kinds",
      (t) => [t.float("x", { low: 0, high: 1 }), t.int("x", { low: 0, high: 1 })],
      RangeError,
      /"x" was float 0 … 1 in this trial, and is now asked for as int 0 … 1/,
    ],
    [
      "one name of two ranges in a trial",
      (t) => [t.int("x", { low: 0, high: 5 }), t.int("x", { low: 0, high: 6 })],
      RangeError,
      /Give it another name/,
    ],
    [
      "one name of two kinds over trials",
      (t) => (t.number < 2 ? t.float("x", { low: 0, high: 1 }) : t.choice("x", ["a"])),
      RangeError,
      /in an earlier trial/,
    ],
    [
      "other choices than before",
      (t) => t.choice("x", t.number < 1 ? ["a", "b"] : ["a", "c"]).length,
      RangeError,
      /"x" was choice of "a", "b"/,
    ],
    ["a text returned", () => "0.5", TypeError, /the objective must return a number, got "0.5"/],
    ["nothing returned", () => undefined, TypeError, /Is a return missing\?/],
    ["a list returned", () => [1, 2], RangeError, /one value per direction/],
    ["NaN from every trial", () => Number.NaN, RangeError, /must return a number, got NaN/],
    ["a report of text", (t) => t.report("1", 0), TypeError, /value must be a number/],
    ["a report at no step", (t) => t.report(1), RangeError, /step must be a whole number/],
    ["a step twice", (t) => [t.report(1, 3), t.report(2, 3)], RangeError, /step 3 was reported before/],
    ["a constraint of NaN", (t) => t.setConstraint("c", Number.NaN), TypeError, /expected a number/],
    [
      "an attribute that JSON cannot hold",
      (t) => t.setAttribute("f", () => 1),
      TypeError,
      /what JSON can hold/,
    ],
  ];

  it.each(cases)("%s", async (_, objective, kind, message) => {
    const study = tune({ objective: objective as (trial: Trial) => number, trials: 5 });
    await expect(study).rejects.toThrow(message);
    await expect(study).rejects.toBeInstanceOf(kind);
  });
});
