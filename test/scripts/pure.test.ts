// The marks that let bundlers leave parts of a file out (scripts/pure.js).
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
// @ts-expect-error: scripts are plain JavaScript.
import { markPure } from "../../scripts/pure.js";

/** What a page that needs nothing of the file gets. */
async function shaken(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: 'import { used } from "file"; console.log(used);' },
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "file",
        setup(build) {
          build.onResolve({ filter: /^file$/ }, () => ({ path: "file", namespace: "memory" }));
          build.onLoad({ filter: /./, namespace: "memory" }, () => ({
            contents: `export const used = 1;\n${code}`,
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? "";
}

const made = {
  "a call": "const x = make(1);",
  "an object that is made": "const x = new Registry({ a: 1 });",
  "a call within a call": "const x = make({ a: make(1), b: [make(2)] });",
  "a method that is called": "const x = Object.keys(table);",
  "a property": "const x = table.a;",
  "a spread object": "const x = { ...table };",
  "a call with a spread object": "const x = make({ ...table, b: make(1) });",
  "a template": ["const x = `$", "{table}`;"].join(""),
  arithmetic: "const x = 2 * SIZE;",
  "a class": "class X extends Base { #field = make(1); }",
  "several at once": "const x = make(1), y = table.a;",
};
const around =
  "const table = { a: 1 }; const SIZE = 8; class Base {} class Registry {} function make(v) { return v; }\n";

describe("markPure", () => {
  it.each(Object.entries(made))("lets a bundler leave out %s", async (_, code) => {
    const marked = markPure("file.js", around + code);
    expect(await shaken(marked)).not.toMatch(/make|table|SIZE|Registry|Base/);
  });

  it.each(Object.entries(made))("changes no value of %s", (_, code) => {
    const values = (text: string): unknown =>
      new Function(`${text}\nreturn [typeof x === "undefined" ? X.name : x];`)();
    expect(values(markPure("file.js", around + code))).toEqual(values(around + code));
  });

  it("leaves alone what is marked", () => {
    const code = "const x = /* @__PURE__ */ make(1);";
    expect(markPure("file.js", code)).toBe(code);
  });

  it.each([
    "start();",
    "if (here) start();",
    "table.a = 1;",
    "const { a } = table;",
    "class X { static a = 1; }",
    "class X { static { start(); } }",
  ])("refuses what runs for its effect: %s", (code) => {
    expect(() => markPure("file.js", code)).toThrow(/file\.js runs something for its effect/);
  });
});
