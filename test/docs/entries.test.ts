// Every entry of the package has its page on the documentation's site.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8"));

it("documents every entry of the package", () => {
  const { exports }: { exports: Record<string, { types?: string }> } = read("package.json");
  const declarations = Object.values(exports).flatMap(({ types }) => types ?? []);
  const modules = declarations.filter((file) => file.endsWith("/index.d.ts"));
  const sources = modules.map((file) => file.replace("./dist", "src").replace(".d.ts", ".ts"));
  expect(read("typedoc.json").entryPoints.sort()).toEqual(sources.sort());
});
