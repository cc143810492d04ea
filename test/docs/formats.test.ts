// Every snippet of docs/formats.md runs as it stands, twice, as a user of the built package would run it; one is for browsers. All are
// TypeScript too.
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RAN, ROOT, run, snippetsOf, typeErrors } from "./snippets.js";

// Within the package, where its own name leads to its built files.
const folder = join(ROOT, "build/docs-formats");
const snippets = snippetsOf("docs/formats.md").map(({ code }, i) => ({ code, name: `snippet${i}` }));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(ROOT, "test/formats/fixtures/mlp.keras"), join(folder, "network.keras"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(snippets)("$name", { timeout: 60_000 }, async ({ code, name }) => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  if (code.includes("downhill/browser")) {
    expect((await run(file, folder)).said).toContain("IndexedDB");
    return;
  }
  for (let time = 0; time < 2; time++) expect(await run(file, folder)).toEqual(RAN);
});

it("write what they say", () => {
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["run.ckpt", "run.ckpt.1", "run.ckpt.2", "network.onnx"]),
  );
});

it("all are TypeScript", { timeout: 60_000 }, () => {
  const files = snippets.map(({ code, name }) => {
    const path = join(folder, `${name}.mts`);
    writeFileSync(path, code);
    return path;
  });
  expect(files).toHaveLength(5);
  expect(typeErrors(files)).toEqual([]);
});
