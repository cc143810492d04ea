// What an option must refuse, by the sentence that tells users what is expected: the contract tests of all families try these values.
import type { Option } from "../../src/options.js";

const noNumber = ["1", Number.NaN];
const infinite = Number.POSITIVE_INFINITY;
const axes = ["1", true, Number.NaN, 1.5, [], [1.5], ["1"], [1, 1]];
const wholeNumbers = [3, "3", [0], [1.5], [-2], ["2"]];
const sizes = ["3", 0, -1, 1.5, Number.NaN, [], [0], [1.5], ["2"]];

const refused: Readonly<Record<string, readonly unknown[]>> = {
  "a finite number": [...noNumber, infinite],
  "a number > 0": [...noNumber, 0, -1, infinite],
  "an object of bounds >= 0, { rmin, rmax, dmax }": [1, "none", { rmin: -1 }, { rmax: "2" }, { most: 1 }],
  "a number >= 0": [...noNumber, -1, infinite],
  "a number > 1": [...noNumber, 0, -1, 1, infinite],
  "a number >= 1": [...noNumber, 0, -1, 0.5, infinite],
  "a number <= 0": [...noNumber, 0.5, infinite],
  "a number in [0, 1]": [...noNumber, -0.1, 1.1],
  "a number in [0, 1)": [...noNumber, -0.1, 1],
  "a number in (0, 1]": [...noNumber, -0.1, 0, 1.1],
  "a number in (0, 1)": [...noNumber, -0.1, 0, 1],
  "a whole number": [...noNumber, 1.5, infinite],
  "a whole number >= 0": [...noNumber, -1, 1.5],
  "a whole number >= 1": [...noNumber, 0, -1, 1.5, infinite],
  "a whole number >= 1, or -1": [...noNumber, 0, -2, 1.5, infinite],
  "a whole number >= 2": [...noNumber, 1, 0, -1, 2.5, infinite],
  "a finite number >= 0 or a schedule": [-1, Number.NaN, infinite, "fast", true],
  "a finite number, or a list, each item a finite number": [...noNumber, infinite, ["1"], [infinite]],
  "a number >= 0, or a list, each item a number >= 0": [...noNumber, -1, infinite, ["1"], [-1], [infinite]],
  "a number in [0, 1], or a list of numbers in [0, 1], not empty": [...noNumber, 1.1, -0.1, [1.1], ["1"], []],
  "a whole number >= 0, or a list of one, or null": [-1, 1.5, "a", [1, 2]],
  "a whole number >= 0, or a list of 2 of them, or null": [-1, 1.5, "a", [1], [1, 2, 3]],
  "a whole number >= 0, or a list of 3 of them, or null": [-1, 1.5, "a", [1], [1, 2]],
  "a whole number >= 0, or a pair of them": [-1, 1.5, "a", [1], [1, 2, 3]],
  "a whole number >= 0, or a list of 2, each such a number or a pair of them": [-1, "a", [1], [[1], [1, 2]]],
  "a whole number >= 0, or a list of 3, each such a number or a pair of them": [-1, "a", [1, 2], [1, 2, "a"]],
  "a whole number >= 1, or a list of one": [...sizes, [1, 2]],
  "a whole number >= 1, or a list of 2 of them": [...sizes, [1], [1, 2, 3]],
  "a whole number >= 1, or a list of 3 of them": [...sizes, [1], [1, 2]],
  "true or false": ["true", 1],
  "true or false, or a whole number >= 1": ["true", 0, -1, 1.5, Number.NaN],
  '"sumOverBatchSize" or "mean" or "sum" or "meanWithSampleWeight"': ["no such choice", 1, "none", null],
  "a string": [1, true, ""],
  "words with ^, $, .* and | at most, 1 to 200 letters": [
    1,
    true,
    "",
    "(",
    "(a+)+$",
    "a+",
    "a.b",
    "a^b",
    "\\d",
    "x".repeat(201),
  ],
  "a list of at most 100 expressions": [1, "bias", [1], ["(a+)+$"], Array(101).fill("a")],
  "a whole number from 2 to 10000": [...noNumber, 1, 0, -1, 2.5, 10_001, infinite],
  "a whole number from 1 to 10000": [...noNumber, 0, -1, 2.5, 10_001, infinite],
  "a whole number from 2 to 2040": [...noNumber, 1, 0, -1, 2.5, 2041, infinite],
  "a whole number from 1 to 100": [...noNumber, 0, -1, 2.5, 101, infinite],
  "a function of a node that returns a node": [1, "relu", {}, null],
  "a schedule": [1, true, "cosineDecay", {}],
  "the name of a part, or a part": [1, true, "no such part"],
  "a list of 0 and 1": [1, "a", ["1"], [-1], [1.5], [], [2]],
  "a list of 1 to 2040 classes": [1, "a", ["1"], [Number.NaN], [-1], [1.5], []],
  "a whole number >= 1, or a list of such, with null for what the input says": [
    "3",
    0,
    -1,
    1.5,
    [],
    [0],
    ["1"],
  ],
  "a list of whole numbers >= 1, such as [28, 28]": [...wholeNumbers, [-1], []],
  "a list of whole numbers >= 1, one of which may be -1, such as [4, -1]": [...wholeNumbers, [-1, -1]],
  "a list of the axes 1, 2, … in a new order, such as [2, 1]": [...wholeNumbers, [0, 1], [1, 1], [1, 3], []],
  "a list with a whole number >= 1 or null for each axis, the batch's first, such as [null, 1, 8]": [
    ...wholeNumbers,
    [-1],
  ],
  "a cell, such as layers.lstmCell({ units: 8 })": [1, "flatten", true, {}],
  "a cell, such as layers.lstmCell({ units: 8 }), or a list of cells": [1, "flatten", [], ["flatten"]],
  "a list of at least one cell": [1, "lstmCell", [], ["flatten"], [1]],
  "a recurrent layer, such as layers.lstm({ units: 8 })": [1, "flatten", true, {}],
  "a whole number >= 1, or a list of whole numbers >= 1, such as [28, 28]": [0, 1.5, "3", [0], []],
  "a number in [-1, 1], or a pair of them": [...noNumber, -1.5, 2, "0.1", [0.1], [0, 1, 2], [0, 2]],
  "a number in [0, 1], or a pair of them": [...noNumber, -0.5, 2, "0.1", [0.1], [0, 1, 1], [-0.1, 1]],
  "a pair of finite numbers, the lower one first": [1, "a", [0], [1, 0], [0, 0], [0, infinite], [0, 1, 2]],
  "a whole number or a list of different whole numbers": axes,
  "a whole number, a list of different whole numbers": axes,
  "a whole number, a list of whole numbers, or null for all axes": [...axes, {}],
};

/** A list such as `"rows" or "columns"`. */
const isChoice = (expected: string): boolean => /^"[^"]*"( or "[^"]*")*$/.test(expected);

function refusedBy(expected: string): readonly unknown[] {
  const known = refused[expected];
  if (known) return known;
  if (expected.endsWith(", or null")) return refusedBy(expected.slice(0, -", or null".length));
  const item = expected.match(/^a list, each item (.*)$/)?.[1];
  if (item !== undefined) return [1, "a", ...refusedBy(item).map((value) => [value])];
  if (isChoice(expected)) return ["no such choice", 1];
  throw new Error(`test/parts/badValues.ts must say what is refused where this is expected: ${expected}`);
}

/** @throws where nothing is known about such an option. */
export function badValues(option: Option<unknown>): readonly unknown[] {
  return refusedBy(option.expected);
}
