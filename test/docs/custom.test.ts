// The snippets of docs/custom.md, which go on from each other, run as one program of a user of the built package, and are TypeScript as they stand.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RAN, ROOT, run, snippetsOf, typeErrors } from "./snippets.js";

// Within the package, where its own name leads to its built files.
const folder = join(ROOT, "build/docs-custom");
const snippets = snippetsOf("docs/custom.md");
const program = snippets.map(({ code }) => code).join("\n");

beforeAll(() => void mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("run", { timeout: 120_000 }, async () => {
  expect(snippets).toHaveLength(6);
  const file = join(folder, "guide.mjs");
  writeFileSync(file, program);
  expect(await run(file, folder)).toEqual(RAN);
});

it("are TypeScript, strict and without any", { timeout: 120_000 }, () => {
  const file = join(folder, "guide.mts");
  const typed = program.replace(
    "(history.loss[19] < history.loss[0])",
    "(history.loss[19]! < history.loss[0]!)",
  );
  const wrong = `
    // @ts-expect-error: an option that there is not
    swish({ gamma: 1 });
    // @ts-expect-error: a number is wanted
    pinball({ tau: "high" });
    // @ts-expect-error: units must be given
    gated({});
    // @ts-expect-error: no such slot
    defineOptimizer({ name: "a", slots: { v: 0 }, call: (p, _, { slots }) => slots.w });
    // @ts-expect-error: no such weight
    defineLayer({ name: "b", weights: () => [{ name: "k", shape: [1] }], call: (x, { q }) => ops.multiply(x, q) });
    // @ts-expect-error: no node
    defineLoss({ name: "c", call: () => 0 });
  `;
  writeFileSync(file, typed + wrong);
  expect(typeErrors([file])).toEqual([]);
});
