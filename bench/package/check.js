// Checks the package as it would be published: its entries and types, its budgets, and what reaches a page that uses it.
//   npm run check:package
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { bundle, gzipped, kB } from "./bundle.js";
import { checks } from "./checks.js";
import { filesBelow, pack, project, root } from "./tarball.js";

// A page whose parts are named carries all of them, and is only kept from growing: docs/decisions/0011-published-package.md. A page by functions has
// 71.5 kB where 60 are wanted: 30 of kernels, of which rare activations, losses, optimizers and metrics would make 9, and the rest in graphs, steps by
// hand and training. One by names has 134.6 kB, with layers of pictures and sequences and five packs of kernels. What a page does not use must leave it again.
const budgets = { leNet: 82_000, functions: 73_500, names: 142_000, kernels: 64_000, installed: 2_700_000 };

/** What a page must never get, whatever it imports. */
const forbidden = /^(?!downhill\/)|^downhill\/dist\/(shared\/)?(cli|node|samples)[/.]/;
/** What a page gets only where it imports that entry. */
const entries = /^downhill\/dist\/(shared\/)?(tune|formats)[/.]/;

const trainings = { functions: "downhillFunctions", names: "downhillNames", leNet: "downhillLeNet" };
const pages = {
  "one tensor": 'import { tensor } from "downhill"; console.log(tensor([1]));',
  "one optimizer": 'import { optimizers } from "downhill"; console.log(optimizers.adam());',
  "everything in downhill": 'import * as downhill from "downhill"; console.log(downhill);',
  "downhill/tune": 'import * as tuner from "downhill/tune"; console.log(tuner);',
  "downhill/formats":
    'import { toOnnx, toStandaloneJs } from "downhill/formats"; console.log(toOnnx, toStandaloneJs);',
};

const { check, finish } = checks();
const tarball = pack();
const folder = project("package", tarball);
const installed = path.join(folder, "node_modules/downhill");

/** Runs a program of this repository's packages; what it says is in the error if it is not content. */
function tool(name, ...args) {
  try {
    execFileSync(path.join(root, "node_modules/.bin", name), args, { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`.trim());
  }
}

function within(budget, bytes) {
  if (bytes > budget) throw new Error(`${kB(bytes)}, and the budget is ${kB(budget)}`);
  return `${kB(bytes)} of ${kB(budget)}`;
}

function refuse(files, pattern) {
  const found = files.filter((file) => pattern.test(file));
  if (found.length > 0) throw new Error(`${found.slice(0, 5).join(", ")} must not reach this page`);
}

await check("publint", () => tool("publint", "run", "--strict", tarball));
await check("@arethetypeswrong/cli", () => tool("attw", tarball, "--profile", "esm-only", "--no-emoji"));
await check("installed size, without the command's packages", () =>
  within(
    budgets.installed,
    filesBelow(installed).reduce((sum, file) => sum + statSync(path.join(installed, file)).size, 0),
  ),
);
for (const file of filesBelow(installed).filter((name) => name.endsWith(".wasm"))) {
  await check(`${file}, gzipped`, () =>
    within(budgets.kernels, gzipped(readFileSync(path.join(installed, file)))),
  );
}
for (const [by, entry] of Object.entries(trainings)) {
  await check(
    `a page that trains a network, ${by === "leNet" ? "leNet" : `parts by ${by}`}, with its kernels, minified and gzipped`,
    async () => {
      const page = readFileSync(new URL(`../sizes/entries/${entry}.js`, import.meta.url), "utf8");
      const { gzipped: size, files, later } = await bundle(page, folder);
      refuse(files, forbidden);
      refuse(files, entries);
      refuse(later, /./);
      return within(budgets[by], size);
    },
  );
}
for (const [name, code] of Object.entries(pages)) {
  await check(`a page with ${name}: nothing but what it needs`, async () => {
    const { gzipped: size, files, later } = await bundle(code, folder);
    refuse(files, forbidden);
    // It would make two files of a bundle: Rollup refuses to write it to one.
    refuse(later, /./);
    if (!name.startsWith("downhill/")) refuse(files, entries);
    return kB(size);
  });
}
rmSync(folder, { recursive: true });
finish();
