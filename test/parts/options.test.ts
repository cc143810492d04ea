import { describe, expect, it } from "vitest";
import * as options from "../../src/options.js";
import { parseOptions } from "../../src/options.js";
import { badValues } from "./badValues.js";

const kinds = {
  finite: options.finite(1),
  positive: options.positive(1),
  nonNegative: options.nonNegative(1),
  fraction: options.fraction(0.5),
  unit: options.unit(0.5),
  count: options.count(1),
  whole: options.whole(1),
  integer: options.integer(1),
  flag: options.flag(true),
  text: options.text("a"),
  oneOf: options.oneOf(["a", "b"], "a"),
  shape: options.shapeOption(),
  list: options.listOf(options.count(), [1]),
  either: options.either(options.flag(true), options.count()),
  optional: options.optional(options.count()),
};

describe("every kind of option", () => {
  for (const [name, option] of Object.entries(kinds)) {
    it(`${name} refuses what it says it refuses, naming part and option`, () => {
      for (const value of badValues(option)) {
        const parse = (): unknown => parseOptions("part", { size: option }, { size: value });
        expect(parse, String(value)).toThrow(/part: size/);
        expect(parse).toThrow(typeof value === "number" ? Error : /must be|unknown|list/);
      }
    });
  }

  it("tells a wrong kind from a wrong value", () => {
    expect(() => parseOptions("adam", { beta1: options.fraction(0.9) }, { beta1: "0.9" })).toThrow(TypeError);
    expect(() => parseOptions("adam", { beta1: options.fraction(0.9) }, { beta1: 1 })).toThrow(
      new RangeError("adam: beta1 must be a number in [0, 1), got 1."),
    );
  });

  it("lists known options and the nearest for an unknown one", () => {
    expect(() =>
      parseOptions("adam", { beta1: options.fraction(0.9), beta2: options.fraction(0.9) }, { betal: 1 }),
    ).toThrow(/adam: unknown option "betal". Known: beta1, beta2. Did you mean "beta1"\?/);
  });

  it("asks for a required option", () => {
    expect(() => parseOptions("dense", { units: options.required(options.count()) }, {})).toThrow(
      new TypeError("dense: units is missing. Pass a whole number >= 1."),
    );
  });

  it("takes null for 'none' where an option is optional, also where it has a default", () => {
    expect(
      parseOptions("p", { decay: options.optional(options.positive(), 0.004) }, { decay: null }).decay,
    ).toBeUndefined();
    expect(parseOptions("p", { decay: options.optional(options.positive(), 0.004) }, {}).decay).toBe(0.004);
  });

  it("is not fooled by names from the prototype", () => {
    expect(() => parseOptions("p", {}, JSON.parse('{"__proto__x": 1, "constructor": 2}'))).toThrow(
      /unknown option/,
    );
  });
});
