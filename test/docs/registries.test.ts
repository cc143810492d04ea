// Everything that the package offers under a family's name (`activations.relu`, `losses.huber`, …) is documented where it
// is defined: a description, an example, which examples.test.ts runs, and a source.
import { describe, expect, it } from "vitest";
import * as downhill from "../../src/index.js";
import type { Schema } from "../../src/options.js";
import { docComments, examplesOf, tagged } from "./docComments.js";

/** Families are plain objects of functions. */
const families = Object.entries(downhill).filter(
  ([, value]) =>
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((entry) => typeof entry === "function"),
) as [string, Record<string, unknown>][];
const entries = families.flatMap(([family, parts]) =>
  Object.entries(parts).map(([name, part]) => [`${family}.${name}`, { family, name, part }] as const),
);
const comments = docComments();

/** Where a family is, if not in a folder of its name. */
const FOLDERS: Record<string, string> = { ops: "custom/ops" };

/** Families whose options are all their own; in others many come from a common base, where they are documented. */
const OWN_OPTIONS = new Set(["activations", "initializers"]);

describe("documentation", () => {
  it.each(entries)("%s", (_, { family, name, part }) => {
    const found = comments.filter(
      (c) => c.file.startsWith(`${FOLDERS[family] ?? family}/`) && c.name === name,
    );
    expect(found.length, `doc comments of an exported "${name}" in src/${family}`).toBe(1);
    const [comment] = found as [(typeof found)[number]];
    const [description] = comment.text.trim().split("\n") as [string];
    expect(description.length, "description").toBeGreaterThan(10);
    expect(description.startsWith("@"), "description").toBe(false);
    expect(examplesOf(comment).length, "@example").toBeGreaterThan(0);
    expect(
      examplesOf(comment).some(({ code }) => code.includes(`${name}(`)),
      "its name in @example",
    ).toBe(true);
    expect(
      tagged(comment, "see").some((source) => /https?:\/\/|\d{4}/.test(source)),
      "@see with a source",
    ).toBe(true);
    if (!OWN_OPTIONS.has(family)) return;
    const documented = tagged(comment, "param").map((param) => /^options\.(\w+)/.exec(param)?.[1]);
    const { schema } = part as { schema: Schema };
    expect([...documented].sort(), "@param options.…").toEqual(Object.keys(schema).sort());
  });

  it("families are found", () => {
    expect(families.map(([family]) => family)).toContain("activations");
  });
});
